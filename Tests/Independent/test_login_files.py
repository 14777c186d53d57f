"""What a login keeps, what a command says where that is not there, and what `sidsign fetch` does with answers."""

import base64
import json
import os
import re
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from client import write_secret
from server import Server
from test_login import KEY, client, server  # noqa: F401

SETTINGS = """
clients:
  - {id: api, secret: s3cret-of-the-api, grants: [sid, refresh_token], scopes: [read]}
"""


@contextmanager
def resource(status, body, kind="text/plain"):
    """A resource server with one answer; gives its URL and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.headers["Authorization"])
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    handler = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=handler.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{handler.server_port}/", asked
    finally:
        handler.shutdown()
        handler.server_close()


def test_the_answer_that_refuses_a_fresh_token_is_printed(client, server):
    """It says why, and what says why must not be lost."""
    assert client.login(server.url).status == 0
    with resource(401, b"wrong audience\n") as (url, asked):
        result = client.run("fetch", url)
        assert (result.status, result.output) == (69, b"wrong audience\n")
        assert result.mentions("serverRefused") and result.mentions("HTTP 401 to a fresh token")
        assert len(set(asked)) == 2
        assert client.run("fetch", url, "--json").json["status"] == 401


@pytest.mark.parametrize("body", [b"", b"text \xe2\x82\xac", b"\x89PNG\r\n\x1a\n\x00\xff", b"half a character \xe2\x82"])
def test_an_answer_in_json_is_the_answer(client, server, body):
    """What is no text comes in base64, and never changed."""
    assert client.login(server.url).status == 0
    with resource(200, body, "application/octet-stream") as (url, _):
        assert client.run("fetch", url).output == body
        answer = client.run("fetch", url, "--json").json
    assert set(answer) == {"status", "type", "body", "bodyBase64"}
    try:
        assert (answer["body"], answer["bodyBase64"]) == (body.decode(), None)
    except UnicodeDecodeError:
        assert answer["body"] is None
        assert base64.b64decode(answer["bodyBase64"], validate=True) == body


def test_results_of_a_login_that_cannot_be_written(client, server, sidsign):
    """Exit code 73 for every command with a result, not 0."""
    assert client.login(server.url).status == 0
    env = {"PATH": os.environ["PATH"], "HOME": str(client.folder), "XDG_STATE_HOME": str(client.folder)}
    jwks = f"{server.url}/.well-known/jwks.json"
    for arguments in [("token",), ("whoami", "--json"), ("refresh",), ("fetch", jwks), ("fetch", jwks, "--json"), ("logout",)]:
        for close in (None, lambda: os.close(1)):
            with open("/dev/full", "wb") as full:
                process = subprocess.run(
                    sidsign.arguments(*arguments), stdout=full, stderr=subprocess.PIPE, env=env, preexec_fn=close, timeout=60
                )
            if arguments == ("logout",) and close is not None:
                assert process.returncode == 1  # It has been done by the first.
            else:
                assert process.returncode == 73, (arguments, process)
                assert b"cannotWrite" in process.stderr


def test_a_reader_that_has_gone(client, server, sidsign):
    """A long body into a closed pipe ends as it does for other programs."""
    assert client.login(server.url).status == 0
    env = {"PATH": os.environ["PATH"], "HOME": str(client.folder), "XDG_STATE_HOME": str(client.folder)}
    with resource(200, bytes(300 * 1024)) as (url, _):
        process = subprocess.Popen(sidsign.arguments("fetch", url), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        process.stdout.close()
        errors = process.stderr.read()
        assert (process.wait(60), errors) == (-13, b"")


def test_a_client_secret_that_is_not_kept(client, sidsign, tmp_path):
    """It is said at login; later nothing is sent without it, and a token that is good is good."""
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    os.chmod(tmp_path / "settings.yaml", 0o600)
    with Server(sidsign, tmp_path, "--config", tmp_path / "settings.yaml") as server:
        write_secret(client.folder / "wallet.wif", KEY.wif() + "\n")
        login = ("login", "--provider", "stratis", "--issuer", server.url, "--key", client.folder / "wallet.wif")
        result = client.run(*login, "--client-id", "api", "--client-secret-file", "-", stdin=b"s3cret-of-the-api\n")
        assert result.status == 0
        assert result.mentions("warning: a secret from standard input is not kept")
        assert client.run("token").status == 0
        for command in ("refresh", "logout"):
            refused = client.run(command)
            assert refused.status == 64
            assert refused.mentions("secretNotKept") and refused.mentions("--client-secret-file FILE")
        assert refused.mentions("--local")
        assert client.run("token").status == 0
        assert client.run("logout", "--local").text == "forgotten"


def test_the_next_step_works_as_it_is_printed(client, server):
    """With the store and the profile of the login, as a shell reads them."""
    store = client.folder / "it's a store.json"
    result = client.login(server.url, "--store", store, "--profile", "work")
    assert result.status == 0
    step = re.search(r"the token: sidsign (.*)", result.errors.decode()).group(1)
    words = subprocess.run(["sh", "-c", f"printf '%s\\n' {step}"], capture_output=True, check=True).stdout.decode().splitlines()
    assert client.run(*words).status == 0
    missing = client.run("token", "--store", client.folder / "none.json")
    assert missing.status == 1
    assert missing.mentions(f"sidsign login --provider stratis --store {client.folder}/none.json")


def test_a_store_that_can_be_none(client, server):
    """A folder and a device are named as such, nothing is left beside them, and no store is not an empty one."""
    folder = client.folder / "folder"
    folder.mkdir()
    before = set(os.listdir("/dev"))
    for path, login, other in [(folder, 73, 66), ("/dev/null", 73, 66), ("", 64, 64), ("none/l.json", 73, 66)]:
        assert client.login(server.url, "--store", path).status == login, path
        for command in ("token", "whoami", "refresh", "logout"):
            result = client.run(command, f"--store={path}")
            assert result.status == other, (path, result)
            if path in (folder, "/dev/null"):
                assert result.mentions("no file but a folder or a device")
    assert not list(client.folder.glob("folder.*")) and set(os.listdir("/dev")) == before


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody who may not read")
def test_a_store_that_may_not_be_read(client, server, sidsign):
    """Exit code 77 and the reason, not that it cannot be written."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        store = f"{folder}/l.json"
        assert client.login(server.url, "--store", store).status == 0
        os.chmod(f"{store}.stratis.profile", 0o644)
        for command in ("whoami", "token"):
            arguments = sidsign.arguments(command, "--store", store)
            try:
                process = subprocess.run(arguments, capture_output=True, timeout=60, check=False, user=65534, group=65534)
            except PermissionError:
                pytest.skip("the command is where only root can run it")
            assert process.returncode == 77, process
            assert b"may not be read" in process.stderr


def test_options_of_other_systems_are_refused(client, server):
    for option in [("--username", "bob"), ("--base-url", server.url), ("--contract-id", "c"), ("--redirect-uri", "x")]:
        result = client.login(server.url, *option)
        assert result.status == 64
        assert result.mentions(f"{option[0]} is not for --provider stratis")
    simacan = client.run("login", "--provider", "simacan", "--issuer", server.url)
    assert simacan.status == 64 and simacan.mentions("--issuer is not for --provider simacan")


def test_a_logout_that_revokes_nothing_says_so(client, server):
    urls = ("--authorize-url", f"{server.url}/authorize", "--token-url", f"{server.url}/token")
    assert client.login(server.url, *urls).status == 0
    result = client.run("logout")
    assert (result.status, result.text) == (0, "forgotten")
    assert result.mentions("warning: no address is known where tokens are revoked")


def test_a_damaged_profile_does_not_keep_the_tokens(client, server):
    """Forgetting needs a name and a store alone."""
    assert client.login(server.url).status == 0
    profile = client.folder / "sidsign" / "logins.json.stratis.profile"
    profile.write_text("{")
    assert client.run("logout").status == 65
    assert client.run("logout", "--local").status == 0
    assert json.loads((client.folder / "sidsign" / "logins.json").read_text())["logins"] == {}
    assert client.run("logout", "--local").status == 1


def test_a_profile_that_cannot_be_kept_is_found_out_before_the_login(client, server):
    """No tokens are left behind that no command shows."""
    profile = client.folder / "l.json.stratis.profile"
    profile.mkdir()
    result = client.login(server.url, "--store", client.folder / "l.json")
    assert result.status == 73
    assert not (client.folder / "l.json").exists()


def test_the_host_of_a_challenge_and_the_one_expected_are_named(client, server):
    result = client.login(f"http://localhost:{server.port}")
    assert result.status == 1
    assert result.mentions("another host, 127.0.0.1:")
    assert result.mentions(f"and not localhost:{server.port}")
    assert result.mentions(f"--expect-host 127.0.0.1:{server.port}")
    assert client.login(f"http://localhost:{server.port}", "--expect-host", f"127.0.0.1:{server.port}").status == 0


def test_people_read_a_date_and_programs_seconds(client, server):
    assert client.login(server.url).status == 0
    assert re.search(r"expires at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", client.run("whoami").text)
    assert isinstance(client.run("whoami", "--json").json["expiresAt"], int)

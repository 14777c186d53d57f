"""`sidsign login`, `token`, `refresh`, `fetch`, `whoami` and `logout` against the authorization server as a process.

`sidsign-client` and `sidsign-server` have to stand beside the command.
"""

import base64
import json
import os
import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from client import Key, Result, write_secret
from server import Server, Wallet

SECRET = b"\x31" * 32
KEY = Key(SECRET)


class Client:
    """The command with a state directory of its own."""

    def __init__(self, command, folder):
        self._command = command
        self.folder = folder
        self.outputs = []

    def run(self, *arguments, stdin=b""):
        """Runs the command to its end."""
        process = subprocess.run(
            self._command.arguments(*arguments),
            input=stdin,
            capture_output=True,
            timeout=60,
            check=False,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "XDG_STATE_HOME": str(self.folder)},
        )
        self.outputs.append(process.stderr)
        return Result(process.returncode, process.stdout, process.stderr)

    def login(self, url, *arguments):
        """Logs in with the wallet's key."""
        path = self.folder / "wallet.wif"
        if not path.exists():
            write_secret(path, KEY.wif() + "\n")
        result = self.run("login", "--provider", "stratis", "--issuer", url, "--key", path, *arguments)
        assert not result.mentions(KEY.wif())
        return result


@pytest.fixture
def client(sidsign, tmp_path):
    """The command under test; what it said on standard error never has a token in it."""
    folder = tmp_path / "client"
    folder.mkdir()
    client = Client(sidsign, folder)
    yield client
    store = folder / "sidsign" / "logins.json"
    tokens = set(re.findall(r'"(?:access|refresh)[A-Za-z_]*":"([^"]{20,})"', store.read_text())) if store.exists() else set()
    for output in client.outputs:
        assert not any(token.encode() in output for token in tokens)


@pytest.fixture
def server(sidsign, tmp_path):
    """A server with its own state."""
    (tmp_path / "server").mkdir()
    with Server(sidsign, tmp_path / "server") as server:
        yield server


def test_login_token_refresh_and_logout(client, server):
    """The whole life of a login."""
    result = client.login(server.url)
    assert result.status == 0, result.errors
    assert result.text == f"logged in as {KEY.address()}"
    first = client.run("token").text
    claims = server.request("/introspect", {"token": first})
    assert claims.status in (400, 401)
    assert client.run("token").text == first
    assert client.run("refresh").status == 0
    second = client.run("token").text
    assert second != first
    assert client.run("logout").text == "logged out"
    gone = client.run("token")
    assert gone.status == 1
    assert gone.mentions("notLoggedIn")


def test_json(client, server):
    """Every command has --json with all of its keys."""
    login = client.login(server.url, "--json").json
    assert set(login) == {"profile", "provider", "account", "expiresAt", "scope", "refreshable"}
    assert login["account"] == KEY.address()
    assert set(client.run("token", "--json").json) == {"accessToken", "tokenType", "expiresAt"}
    assert set(client.run("refresh", "--json").json) == {"profile", "expiresAt"}
    known = client.run("whoami", "--json").json
    assert known["network"] == "cirrus"
    assert known["refreshable"] is True
    assert client.run("logout", "--json").json == {"profile": "stratis", "revoked": True}


CLIENTS = """
clients:
  - {id: api, secret: s3cret-of-the-api, grants: [sid, refresh_token], scopes: [read, write]}
  - {id: app, public: true, grants: [sid, refresh_token], scopes: [read, write]}
"""


@pytest.mark.parametrize("name", ["app", "api"])
def test_a_client_and_its_scope(client, sidsign, tmp_path, name):
    """What is asked for is what the token is good for, also after a refresh; too much is refused before signing."""
    (tmp_path / "settings.yaml").write_text(CLIENTS)
    options = ["--client-id", name]
    if name == "api":
        write_secret(tmp_path / "secret", "s3cret-of-the-api\n")
        options += ["--client-secret-file", tmp_path / "secret"]
    with Server(sidsign, tmp_path, "--config", tmp_path / "settings.yaml") as server:
        login = client.login(server.url, *options, "--scope", "read", "--json")
        assert login.status == 0, login.errors
        # A server that gives what was asked for need not say so.
        assert login.json["scope"] in ("read", None)
        for command in ("token", "refresh"):
            assert client.run(command).status == 0
            claims = decoded(client.run("token").text)
            assert claims["scope"] == "read"
            assert claims["client_id"] == name
        assert client.run("logout").status == 0
        refused = client.login(server.url, *options, "--scope", "read admin")
        assert refused.status == 69, refused.errors
        assert refused.mentions("invalid_scope")


def decoded(token):
    """The claims of a JWT, unchecked."""
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_the_tokens_are_revoked_at_logout(client, server):
    """After a logout the refresh token is dead on the server."""
    assert client.login(server.url).status == 0
    store = json.loads((client.folder / "sidsign" / "logins.json").read_text())
    refresh = re.search(r'"refresh[A-Za-z_]*": "([^"]+)"', json.dumps(store)).group(1)
    assert client.run("logout").status == 0
    answer = server.refresh(refresh)
    assert answer.status == 400
    assert answer.json["error"] == "invalid_grant"


def test_profiles_are_apart(client, server):
    """Two logins under two names; without a name the choice is asked for."""
    assert client.login(server.url, "--profile", "one").status == 0
    assert client.run("token").status == 0
    assert client.login(server.url, "--profile", "two").status == 0
    result = client.run("token")
    assert result.status == 64
    assert result.mentions("one, two")
    assert client.run("token", "--profile", "one").text != client.run("token", "--profile", "two").text
    assert client.run("token", "--profile", "../one").status == 64


def test_twenty_processes_with_an_expired_token_refresh_once(client, server, sidsign):
    """Forced refreshes from many processes at once never spend a refresh token twice."""
    assert client.login(server.url).status == 0
    results = []
    threads = [threading.Thread(target=lambda: results.append(client.run("refresh"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.status for result in results] == [0] * 8, [result.errors for result in results]
    assert client.run("refresh").status == 0


def test_a_login_that_the_server_has_ended(client, server):
    """The reuse of a refresh token elsewhere ends the login, and the command says what to do."""
    assert client.login(server.url).status == 0
    store = (client.folder / "sidsign" / "logins.json").read_text()
    refresh = re.search(r'"refresh[A-Za-z_]*":"([^"]+)"', store).group(1)
    for _ in range(2):
        assert client.run("refresh").status == 0
    assert server.refresh(refresh).status == 400
    result = client.run("refresh")
    assert result.status == 1
    assert result.mentions("loginRequired")
    assert result.mentions("sidsign login --provider stratis")


def test_a_challenge_of_another_server_is_not_signed(client, server):
    """A server that hands out another server's challenge gets no signature."""
    asked = []

    class Relay(BaseHTTPRequestHandler):
        def do_GET(self):
            body = server.challenge().encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            asked.append(self.path)
            self.send_error(500)

        def log_message(self, *_):
            pass

    relay = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    threading.Thread(target=relay.serve_forever, daemon=True).start()
    try:
        result = client.login(f"http://127.0.0.1:{relay.server_port}")
        assert result.status == 1
        assert result.mentions("another host")
        assert asked == []
        allowed = client.login(f"http://127.0.0.1:{relay.server_port}", "--expect-host", f"127.0.0.1:{server.port}")
        assert allowed.status == 69
        assert asked == ["/token"]
    finally:
        relay.shutdown()
        relay.server_close()


def test_fetch(client, server):
    """The body comes out byte for byte; another status is exit code 69."""
    assert client.login(server.url).status == 0
    result = client.run("fetch", f"{server.url}/.well-known/jwks.json")
    assert result.status == 0
    assert result.output == server.request("/.well-known/jwks.json").body
    missing = client.run("fetch", f"{server.url}/nothing")
    assert missing.status == 69
    assert json.loads(missing.output)["error"]
    assert client.run("fetch", "http://example.com/").status == 65
    assert client.run("fetch", "nonsense").status == 65


def test_usage_and_files(client, server):
    """What is missing is named, with the exit codes of the command line."""
    assert client.run("login", "--provider", "stratis").status == 64
    assert client.run("login", "--provider", "stratis", "--issuer", server.url).status == 64
    missing = client.run("login", "--provider", "stratis", "--issuer", server.url, "--key", "/nonexistent")
    assert missing.status == 66
    bad = write_secret(client.folder / "bad", "no key")
    assert client.run("login", "--provider", "stratis", "--issuer", server.url, "--key", bad).status == 65
    assert client.run("token", "--store", "/nonexistent/logins.json").status == 66
    store = client.login(server.url, "--store", "/nonexistent/logins.json")
    assert store.status == 73


def test_nobody_answers(client):
    """A server that is not there is exit code 69, and nothing is left behind."""
    result = client.login("http://127.0.0.1:1")
    assert result.status == 69
    assert result.mentions("http://127.0.0.1:1")
    assert client.run("token").status == 1


def test_the_files_are_private(client, server):
    """What is kept is readable for its owner alone."""
    assert client.login(server.url).status == 0
    for path in (client.folder / "sidsign").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_wallet_and_server_agree_on_the_address(client, server):
    """The account is the address that an independent wallet has for the key."""
    assert client.login(server.url, "--json").json["account"] == Wallet(SECRET).address

"""The authorization server as its clients see it: plain HTTP, curl, authlib, and a process that is killed."""

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import threading

import pytest
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet

from server import Server, Wallet

WALLET = Wallet(b"\x11" * 32)
OTHER = Wallet(b"\x22" * 32)

SETTINGS = """
lifetimes: {accessToken: 60, refreshGrace: 0}
clients:
  - {id: api, secret: s3cret-of-the-api, grants: [sid, refresh_token], scopes: [read, write]}
  - {id: app, public: true, scopes: [read]}
"""


@pytest.fixture
def server(sidsign, tmp_path):
    """A server with its own state."""
    with Server(sidsign, tmp_path) as server:
        yield server


@pytest.fixture
def configured(sidsign, tmp_path):
    """A server with clients and without a grace."""
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    with Server(sidsign, tmp_path, "--config", tmp_path / "settings.yaml") as server:
        yield server


def test_the_whole_sid_grant_with_curl(sidsign, server, tmp_path):
    """Challenge, signature and token, with curl and the command alone."""
    if not shutil.which("curl"):
        pytest.skip("no curl")

    def curl(*arguments):
        return subprocess.run(
            ["curl", "--silent", "--show-error", "--fail-with-body", *arguments],
            capture_output=True,
            check=True,
            timeout=20,
        ).stdout.decode()

    key = tmp_path / "wallet.key"
    address = sidsign.run("key", "new", "--no-passphrase", "--output", key).text
    sid = curl(f"{server.url}/authorize?response_type=sid")
    signature = sidsign.run("sign", sid, "--key", key).text
    encoded = [
        argument
        for name, value in (("grant_type", "sid"), ("sid", sid), ("public_key", address), ("signature", signature))
        for argument in ("--data-urlencode", f"{name}={value}")
    ]
    tokens = json.loads(curl(*encoded, f"{server.url}/token"))
    assert set(tokens) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert tokens["expires_in"] == 900

    # The request as the grant's specification prints it, with nothing encoded.
    sid = curl(f"{server.url}/authorize?response_type=sid")
    signature = sidsign.run("sign", sid, "--key", key).text
    body = f"grant_type=sid&sid={sid}&public_key={address}&signature={signature}"
    assert "access_token" in json.loads(curl("--data-raw", body, f"{server.url}/token"))


def test_the_access_token_verifies_against_the_key_set(server):
    """joserfc finds the key by the metadata and accepts the token and all it says."""
    tokens = server.login(WALLET)
    metadata = server.request("/.well-known/oauth-authorization-server").json
    assert metadata["issuer"] == server.url
    keys = KeySet.import_key_set(server.request(metadata["jwks_uri"].removeprefix(server.url)).json)
    token = jwt.decode(tokens["access_token"], keys, algorithms=["ES256"])
    rules = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": server.url}, aud={"essential": True, "value": server.url}
    )
    rules.validate(token.claims)
    claims = token.claims
    assert token.header["typ"] == "at+jwt"
    assert claims["sub"] == claims["wallet"] == WALLET.address
    assert claims["network"] == "cirrus" and claims["client_id"] == "default"
    assert claims["exp"] - claims["iat"] == tokens["expires_in"] == 900


def test_authlib_refreshes_introspects_and_revokes(configured):
    """A confidential client of authlib's walks what follows a login."""
    sid = configured.challenge(client_id="api")
    session = OAuth2Session("api", "s3cret-of-the-api", token_endpoint=f"{configured.url}/token")
    token = session.fetch_token(
        grant_type="sid", sid=sid, public_key=WALLET.address, signature=WALLET.sign(sid), scope="read write"
    )
    assert set(token["scope"].split()) == {"read", "write"}
    renewed = session.refresh_token(f"{configured.url}/token", refresh_token=token["refresh_token"])
    assert renewed["refresh_token"] != token["refresh_token"]

    state = session.introspect_token(f"{configured.url}/introspect", token=renewed["access_token"]).json()
    assert state["active"] and state["sub"] == WALLET.address and state["client_id"] == "api"
    assert session.revoke_token(f"{configured.url}/revoke", token=renewed["refresh_token"]).status_code == 200
    for name in ("access_token", "refresh_token"):
        state = session.introspect_token(f"{configured.url}/introspect", token=renewed[name]).json()
        assert state == {"active": False}


def test_an_old_refresh_token_ends_the_login(configured):
    """Without a grace, the token before is enough."""
    first = configured.login(WALLET)["refresh_token"]
    second = configured.refresh(first).json["refresh_token"]
    third = configured.refresh(second).json["refresh_token"]
    assert configured.refresh(first).json["error"] == "invalid_grant"
    assert configured.refresh(third).json["error"] == "invalid_grant"


def test_within_the_grace_the_successor_is_the_same(server):
    """A client that lost the answer gets it again."""
    first = server.login(WALLET)["refresh_token"]
    again = {server.refresh(first).json["refresh_token"] for _ in range(5)}
    assert len(again) == 1 and again != {first}


def test_one_challenge_of_64_at_once(server):
    """One signature gives one login, whoever asks how often at the same time."""
    for _ in range(5):
        sid = server.challenge()
        form = {
            "grant_type": "sid",
            "sid": sid,
            "public_key": WALLET.address,
            "signature": WALLET.sign(sid),
        }
        statuses = []
        threads = [
            threading.Thread(target=lambda: statuses.append(server.request("/token", form).status)) for _ in range(64)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [200] + [400] * 63


def test_what_is_refused_leaves_nothing_behind(server):
    """Challenges and bad signatures write nothing, and burn nothing."""
    sid = server.challenge()
    for signer in (OTHER,) * 50:
        answer = server.request(
            "/token",
            {"grant_type": "sid", "sid": sid, "public_key": WALLET.address, "signature": signer.sign(sid)},
        )
        assert (answer.status, answer.json["error"]) == (400, "invalid_grant")
        server.challenge()
    assert rows(server) == 0
    good = {"grant_type": "sid", "sid": sid, "public_key": WALLET.address, "signature": WALLET.sign(sid)}
    assert server.request("/token", good).status == 200
    assert rows(server) == 2


def rows(server):
    """How many rows the database has."""
    with sqlite3.connect(f"file:{server.state / 'sidsign.sqlite'}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = [name for name in tables if name not in ("grdb_migrations", "sqlite_sequence")]
        return sum(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables)


@pytest.mark.parametrize(
    ("path", "body", "headers", "status", "error"),
    [
        ("/authorize", None, {}, 400, "invalid_request"),
        ("/authorize?response_type=token", None, {}, 400, "unsupported_response_type"),
        ("/authorize?response_type=sid&response_type=sid", None, {}, 400, "invalid_request"),
        ("/authorize?response_type=sid&client_id=nobody", None, {}, 400, "invalid_request"),
        ("/token", b"", {}, 400, "invalid_request"),
        ("/token", b"grant_type=password", {}, 400, "unsupported_grant_type"),
        ("/token", b"grant_type=sid&grant_type=sid", {}, 400, "invalid_request"),
        ("/token", b"grant_type=sid", {}, 400, "invalid_request"),
        ("/token", b"grant_type=sid&sid=x&public_key=y&signature=z", {}, 400, "invalid_grant"),
        ("/token", b"grant_type=refresh_token&refresh_token=x", {}, 400, "invalid_grant"),
        ("/token", b"grant_type=%", {}, 400, "invalid_request"),
        ("/token", b"grant_type=%00", {}, 400, "invalid_request"),
        ("/token", b"grant_type=\xff", {}, 400, "invalid_request"),
        ("/token", b"grant_type=sid&x=" + b"y" * 20000, {}, 413, "invalid_request"),
        ("/token", b"{}", {"Content-Type": "application/json"}, 400, "invalid_request"),
        ("/token", b"grant_type=sid&client_id=nobody", {}, 401, "invalid_client"),
        ("/token", b"grant_type=sid", {"Authorization": "Basic !"}, 401, "invalid_client"),
        ("/introspect", b"token=x", {}, 401, "invalid_client"),
        ("/nothing", None, {}, 404, "invalid_request"),
        ("/token", None, {}, 405, "invalid_request"),
        ("/authorize", b"", {}, 400, "invalid_request"),
    ],
)
def test_errors_are_those_of_oauth(server, path, body, headers, status, error):
    """Status, JSON and headers of RFC 6749 §5.2, whatever is wrong."""
    answer = server.request(path, body, headers)
    assert (answer.status, answer.json["error"]) == (status, error)
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.headers["WWW-Authenticate"] is not None) == (status == 401)


def test_nothing_a_client_sends_is_the_servers_fault(server):
    """Thousands of broken requests, and no answer in the five hundreds."""
    generator = random.Random(5)
    sid = server.challenge()
    good = f"grant_type=sid&sid={sid}&public_key={WALLET.address}&signature={WALLET.sign(sid)}".encode()
    for _ in range(1500):
        body = bytearray(good)
        for _ in range(generator.randrange(1, 4)):
            position = generator.randrange(len(body))
            match generator.randrange(3):
                case 0:
                    body[position] = generator.randrange(256)
                case 1:
                    del body[position : position + generator.randrange(1, 20)]
                case 2:
                    body[position:position] = generator.randbytes(generator.randrange(1, 5))
        assert server.request("/token", bytes(body)).status < 500
    assert server.request("/health/ready").status == 200


def test_a_stop_is_clean_and_a_restart_keeps_logins(sidsign, tmp_path):
    """SIGTERM ends with 0; keys and logins are there again, and what was redeemed stays redeemed."""
    server = Server(sidsign, tmp_path)
    server.start()
    port = server.port
    sid = server.challenge()
    form = {"grant_type": "sid", "sid": sid, "public_key": WALLET.address, "signature": WALLET.sign(sid)}
    token = server.request("/token", form).json["refresh_token"]
    assert server.stop() == 0
    server.start(port)
    assert server.request("/token", form).json["error"] == "invalid_grant"
    assert server.refresh(token).status == 200
    assert server.stop(signal.SIGINT) == 0


def test_what_was_answered_survives_a_kill(sidsign, tmp_path):
    """kill -9 under load: every token that a client got works afterwards, and no challenge twice."""
    server = Server(sidsign, tmp_path)
    server.start()
    port = server.port
    for _ in range(int(os.environ.get("SIDSIGN_KILL_ROUNDS") or 5)):
        tokens, forms = [], []

        def work():
            while True:
                try:
                    sid = server.challenge()
                    form = {
                        "grant_type": "sid",
                        "sid": sid,
                        "public_key": WALLET.address,
                        "signature": WALLET.sign(sid),
                    }
                    answer = server.request("/token", form)
                except (OSError, AssertionError, ValueError):
                    return
                except Exception:  # a connection that ended in the middle of an answer
                    return
                if answer.status == 200:
                    tokens.append(answer.json["refresh_token"])
                    forms.append(form)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        threading.Event().wait(random.uniform(0.3, 0.9))
        server.stop(signal.SIGKILL)
        for thread in threads:
            thread.join()
        assert tokens
        server.start(port)
        for token, form in zip(tokens, forms):
            assert server.request("/token", form).json["error"] == "invalid_grant"
            assert server.refresh(token).status == 200
    assert server.stop() == 0


def test_a_store_in_memory_refuses_challenges_from_before_its_start(sidsign, tmp_path):
    """What was redeemed is forgotten with it, so nothing issued before counts."""
    server = Server(sidsign, tmp_path, "--store", "memory")
    server.start()
    port = server.port
    sid = server.challenge()
    form = {"grant_type": "sid", "sid": sid, "public_key": WALLET.address, "signature": WALLET.sign(sid)}
    assert server.stop() == 0
    threading.Event().wait(1.1)
    server.start(port)
    assert server.request("/token", form).json["error"] == "invalid_grant"
    assert "access_token" in server.login(WALLET)
    assert server.stop() == 0


def test_nothing_secret_is_in_the_log_or_the_database(sidsign, tmp_path):
    """Tokens, signatures and keys are searched for in all that the server leaves behind."""
    with Server(sidsign, tmp_path, "--log-level", "trace") as server:
        sid = server.challenge()
        signature = WALLET.sign(sid)
        form = {"grant_type": "sid", "sid": sid, "public_key": WALLET.address, "signature": signature}
        tokens = server.request("/token", form).json
        renewed = server.refresh(tokens["refresh_token"]).json
        server.refresh("x" * 60)
    secrets = [signature, *(text for answer in (tokens, renewed) for text in (answer["access_token"], answer["refresh_token"]))]
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.name not in ("master.key", "signing.pem"))
    for secret in secrets:
        assert secret.encode() not in kept
        assert secret.split(".")[-1].encode() not in kept
    for file in tmp_path.iterdir():
        if file.name != "server.log":
            assert file.stat().st_mode & 0o077 == 0, file.name


@pytest.mark.parametrize(
    ("arguments", "settings", "status", "text"),
    [
        (["--issuer", "http://example.com"], None, 64, "https"),
        (["--issuer", "https://a@example.com"], None, 64, "https"),
        (["--listen", "nowhere"], None, 64, "host:port"),
        (["--store", "mysql:x"], None, 64, "sqlite:FILE or memory"),
        (["--log-level", "loud"], None, 64, "log level"),
        (["--config", "missing.yaml"], None, 66, "missing.yaml"),
        ([], "isuer: https://example.com", 65, "isuer"),
        ([], "lifetimes: {chalenge: 5}", 65, "chalenge"),
        ([], "lifetimes: {challenge: soon}", 65, "lifetimes.challenge"),
        ([], "clients: [{id: a}]", 65, "needs either a secret or public"),
        ([], "clients: [{id: default, public: true}]", 64, "default"),
        ([], "networks: [doge]", 64, "doge"),
        ([], "a: [", 65, "not YAML"),
    ],
)
def test_bad_settings_are_named(sidsign, tmp_path, arguments, settings, status, text):
    """The server does not start, and says why."""
    if settings is not None:
        (tmp_path / "settings.yaml").write_text(settings)
        arguments = ["--config", str(tmp_path / "settings.yaml")]
    result = sidsign.run("serve", "--state-dir", tmp_path / "state", *arguments, timeout=20)
    assert result.status == status, result.errors
    assert re.search(text, result.errors.decode()), result.errors


def test_a_port_that_is_taken_is_named(sidsign, server, tmp_path):
    """A second server on the same port says so and ends."""
    address = f"127.0.0.1:{server.port}"
    result = sidsign.run("serve", "--listen", address, "--state-dir", tmp_path / "other", timeout=20)
    assert result.status == 73
    assert result.mentions(address) and result.mentions("in use")


def test_the_environment_beats_the_file_and_a_flag_beats_both(sidsign, tmp_path):
    """Three places for one setting."""
    (tmp_path / "settings.json").write_text('{"lifetimes": {"accessToken": 11}, "networks": ["strax"]}')
    environment = {"SIDSIGN_CONFIG": str(tmp_path / "settings.json")}
    strax = Wallet(b"\x11" * 32, "strax")
    for variables, flags, expected in (
        ({}, [], 11),
        ({"SIDSIGN_ACCESS_TOKEN_LIFETIME": "22"}, [], 22),
        ({"SIDSIGN_ACCESS_TOKEN_LIFETIME": "22"}, ["--access-token-lifetime", "33"], 33),
    ):
        with Server(sidsign, tmp_path, *flags, environment={**environment, **variables}) as server:
            assert server.login(strax)["expires_in"] == expected

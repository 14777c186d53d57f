"""What those who run the server do: change its keys, watch it, let it speak TLS, and have it killed."""

import json
import re
import signal
import ssl
import subprocess
import time
import urllib.request
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from server import Server, Wallet

WALLET = Wallet(b"\x31" * 32)


@pytest.fixture
def server(sidsign, tmp_path):
    """A server with its own state."""
    with Server(sidsign, tmp_path) as server:
        yield server


def key_ids(server):
    """The names of the published keys, the one that signs first."""
    return [key["kid"] for key in server.request("/.well-known/jwks.json").json["keys"]]


def wait_for(condition, seconds=15):
    """Waits for something to become true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


def token_key(server):
    """Which key signs an access token now; the token verifies against the published keys."""
    token = server.login(WALLET)["access_token"]
    keys = KeySet.import_key_set(server.request("/.well-known/jwks.json").json)
    return jwt.decode(token, keys, algorithms=["ES256"]).header["kid"]


def rotate(sidsign, state, *arguments):
    """Runs the command that makes a new key."""
    return sidsign.run("serve", "rotate-key", "--state-dir", state, *arguments)


def test_a_new_key_is_published_before_it_signs(sidsign, server):
    """The running server takes the key from the file, and signs with it once its time has come."""
    old = token_key(server)
    answer = rotate(sidsign, server.state, "--delay", "9")
    assert answer.status == 0, answer.errors
    new = answer.text.split()[0]
    wait_for(lambda: set(key_ids(server)) == {old, new})
    assert key_ids(server)[0] == old and token_key(server) == old
    wait_for(lambda: token_key(server) == new, 30)
    assert set(key_ids(server)) == {old, new}
    assert (server.state / "signing.pem").stat().st_mode & 0o777 == 0o600


def test_a_token_of_the_old_key_is_still_known(sidsign, tmp_path):
    """The key stays until its last token has expired, and goes with the rotation after that."""
    settings = tmp_path / "settings.yaml"
    settings.write_text(
        "lifetimes: {accessToken: 3}\nclients: [{id: api, secret: s3cret-of-the-api, grants: [sid, refresh_token]}]\n"
    )
    flags = ("--config", settings)
    with Server(sidsign, tmp_path, *flags) as server:
        credentials = {"client_id": "api", "client_secret": "s3cret-of-the-api"}
        sid = server.challenge(client_id="api")
        form = {"grant_type": "sid", "sid": sid, "public_key": WALLET.address, "signature": WALLET.sign(sid)}
        token = server.request("/token", {**form, **credentials}).json["access_token"]
        old = key_ids(server)[0]
        rotate(sidsign, tmp_path, "--delay", "0", *flags)
        wait_for(lambda: key_ids(server)[0] != old)
        assert old in key_ids(server)
        time.sleep(3)
        rotate(sidsign, tmp_path, "--delay", "0", "--keep", "0", *flags)
        wait_for(lambda: old not in key_ids(server))
        assert server.request("/introspect", {"token": token, **credentials}).json == {"active": False}


def test_two_keys_cannot_wait_at_once(sidsign, server):
    """A second new key would be published before the first has signed."""
    assert rotate(sidsign, server.state).status == 0
    before = (server.state / "signing.pem").read_bytes()
    again = rotate(sidsign, server.state)
    assert again.status == 1 and again.mentions("waits for its time")
    assert (server.state / "signing.pem").read_bytes() == before


def test_rotations_at_once_lose_no_key(sidsign, tmp_path):
    """Each of them finds the keys of those before it."""
    assert rotate(sidsign, tmp_path, "--delay", "0").status == 0
    processes = [
        subprocess.Popen(
            [sidsign.path, "serve", "rotate-key", "--state-dir", tmp_path, "--delay", "0"], stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    for process in processes:
        process.communicate(timeout=30)
        assert process.returncode == 0
    assert (tmp_path / "signing.pem").read_text().count("BEGIN PRIVATE KEY") == 6


def test_a_damaged_key_file_is_named_and_the_known_keys_go_on(sidsign, server):
    """Whoever edits the file by hand does not stop the logins."""
    file = server.state / "signing.pem"
    good = file.read_bytes()
    file.write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    time.sleep(6)
    assert token_key(server)
    assert b"signing keys cannot be read" in (server.state / "server.log").read_bytes()
    answer = rotate(sidsign, server.state)
    assert answer.status == 65 and answer.mentions("signing.pem")
    file.write_bytes(good)


def test_metrics_count_what_happens(sidsign, tmp_path):
    """Prometheus' text, with one sample for each outcome, and nothing of the requests in it."""
    with Server(sidsign, tmp_path, "--metrics") as server:
        tokens = server.login(WALLET)
        assert server.refresh("nonsense").status == 400
        text = server.request("/metrics")
        assert text.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        samples = dict(line.rsplit(" ", 1) for line in text.body.decode().splitlines() if not line.startswith("#"))
        assert samples['sidsign_requests_total{endpoint="/token",status="200"}'] == "1"
        assert samples['sidsign_requests_total{endpoint="/token",status="400"}'] == "1"
        assert samples['sidsign_requests_total{endpoint="/authorize",status="200"}'] == "1"
        assert samples['sidsign_tokens_issued_total{grant="sid"}'] == "1"
        assert samples['sidsign_request_duration_seconds_count{endpoint="/token"}'] == "2"
        assert samples['sidsign_request_duration_seconds_bucket{endpoint="/token",le="+Inf"}'] == "2"
        assert any(name.startswith("sidsign_refusals_total") for name in samples)
        for secret in (*tokens.values(), WALLET.address, "nonsense"):
            assert str(secret) not in text.body.decode() or len(str(secret)) < 8
        for line in text.body.decode().splitlines():
            assert re.fullmatch(r'# TYPE [a-z_]+ \w+|[a-z_]+(\{([a-z_]+="[^"\\]*",?)+\})? [-+.\de]+', line), line


def test_metrics_are_off_unless_asked_for(server):
    """They stand on the port that everyone reaches."""
    assert server.request("/metrics").status == 404


def test_a_challenge_from_before_a_crash_is_refused(sidsign, tmp_path):
    """What was redeemed in the last moment may be lost with the machine; after a stop nothing is."""
    with Server(sidsign, tmp_path) as server:
        port = server.port
        before_crash = server.challenge()
        tokens = server.login(WALLET)
        server.stop(signal.SIGKILL)
        assert (tmp_path / "running").exists()
        server.start(port)
        form = {"grant_type": "sid", "public_key": WALLET.address}
        answer = server.request("/token", {**form, "sid": before_crash, "signature": WALLET.sign(before_crash)})
        assert answer.status == 400 and answer.json["error"] == "invalid_grant"
        assert server.refresh(tokens["refresh_token"]).status == 200
        with Server(sidsign, tmp_path, "--issuer", server.url) as sibling:
            shared = sibling.challenge()
            answer = server.request("/token", {**form, "sid": shared, "signature": WALLET.sign(shared)})
            assert answer.status == 200, "two servers with one state directory are in one epoch"
        assert server.stop() == 0
        assert not (tmp_path / "running").exists()
        server.start(port)
        answer = server.request("/token", {**form, "sid": before_crash, "signature": WALLET.sign(before_crash)})
        assert answer.status == 400, "a stop that is none of a crash's business does not forget it"
        before_stop = server.challenge()
        assert server.stop() == 0
        server.start(port)
        answer = server.request("/token", {**form, "sid": before_stop, "signature": WALLET.sign(before_stop)})
        assert answer.status == 200


def test_tls(sidsign, tmp_path):
    """The server speaks TLS itself, and its issuer says so."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )
    context = ssl.create_default_context(cafile=certificate)
    process = subprocess.Popen(
        [sidsign.path, "serve", "--listen", "127.0.0.1:0", "--state-dir", tmp_path, "--tls-certificate", certificate,
         "--tls-key", key],
        stdout=subprocess.PIPE,
    )
    try:
        url = process.stdout.readline().decode().strip().removeprefix("listening on ")
        assert url.startswith("https://127.0.0.1:")

        def get(path, body=None):
            with urllib.request.urlopen(url + path, body, context=context, timeout=20) as answer:
                return answer.read().decode()

        assert json.loads(get("/.well-known/oauth-authorization-server"))["issuer"] == url
        sid = get("/authorize?response_type=sid")
        assert sid.startswith("sid:" + url.removeprefix("https://"))
        form = {"grant_type": "sid", "sid": sid, "public_key": WALLET.address, "signature": WALLET.sign(sid)}
        assert json.loads(get("/token", urlencode(form).encode()))["access_token"]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@pytest.mark.parametrize(
    "flags, code, words",
    [
        (["--tls-certificate", "certificate.pem"], 64, "both a certificate and its key"),
        (["--tls-certificate", "missing.pem", "--tls-key", "missing.pem"], 65, "missing.pem"),
    ],
)
def test_tls_that_cannot_be(sidsign, tmp_path, flags, code, words):
    """A half or missing pair is named before anything listens."""
    answer = sidsign.run("serve", "--listen", "127.0.0.1:0", "--state-dir", tmp_path, *flags)
    assert answer.status == code and answer.mentions(words), answer.errors

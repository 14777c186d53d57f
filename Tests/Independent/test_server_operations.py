"""What those who run the server do: change its keys, watch it, let it speak TLS, and have it killed."""

import contextlib
import json
import os
import random
import re
import signal
import socket
import ssl
import subprocess
import threading
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


def certificate_flags(folder):
    """The flags for TLS with a new certificate."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )
    return ["--tls-certificate", certificate, "--tls-key", key]


def unverified():
    """TLS with whoever is there."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def test_tls(sidsign, tmp_path):
    """The server speaks TLS itself, and its issuer says so."""
    flags = certificate_flags(tmp_path)
    context = ssl.create_default_context(cafile=flags[1])
    process = subprocess.Popen(
        [sidsign.path, "serve", "--listen", "127.0.0.1:0", "--state-dir", tmp_path, *flags],
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
        (["--tls-certificate", "missing.pem", "--tls-key", "missing.pem"], 66, "missing.pem"),
        (["--tls-certificate", __file__, "--tls-key", __file__], 65, "holds no certificate in PEM"),
    ],
)
def test_tls_that_cannot_be(sidsign, tmp_path, flags, code, words):
    """A half or missing pair is named before anything listens."""
    answer = sidsign.run("serve", "--listen", "127.0.0.1:0", "--state-dir", tmp_path, *flags)
    assert answer.status == code and answer.mentions(words), answer.errors


def test_rotate_key_as_json(sidsign, tmp_path):
    """One object, with the time as a number."""
    before = int(time.time())
    answer = rotate(sidsign, tmp_path, "--delay", "60", "--json")
    assert answer.status == 0, answer.errors
    assert set(answer.json) == {"key", "signsFrom"}
    assert before + 60 <= answer.json["signsFrom"] <= time.time() + 60
    assert answer.json["key"] not in ("", None)


def test_rotate_key_shows_only_its_own_flags(sidsign):
    """What the server listens on is nothing to it."""
    text = sidsign.run("serve", "rotate-key", "--help").text
    for flag in ("--state-dir", "--config", "--access-token-lifetime", "--delay", "--keep", "--json"):
        assert flag in text
    for flag in ("--listen", "--burst", "--tls-key", "--store"):
        assert flag not in text


@pytest.mark.parametrize("keep", ["315360001", "18446744073709551615", "18446744073709551616", "-1"])
def test_a_key_is_not_kept_for_ever(sidsign, tmp_path, keep):
    """No number is too large to be refused."""
    for _ in range(2):
        answer = rotate(sidsign, tmp_path, "--delay", "0", "--keep", keep)
        assert answer.status == 64 and answer.mentions("--keep"), answer.errors
    assert not (tmp_path / "signing.pem").exists()
    for _ in range(3):
        assert rotate(sidsign, tmp_path, "--delay", "0", "--keep", "315360000").status == 0
    assert (tmp_path / "signing.pem").read_text().count("BEGIN PRIVATE KEY") == 4


def test_a_token_that_lasts_for_ever_does_not_stop_a_rotation(sidsign, tmp_path, monkeypatch):
    """The lifetime of tokens is added to nothing that could overflow."""
    monkeypatch.setenv("SIDSIGN_ACCESS_TOKEN_LIFETIME", str(2**64 - 1))
    for _ in range(3):
        assert rotate(sidsign, tmp_path, "--delay", "0").status == 0


def left_behind(state):
    """What only a running server has in its directory."""
    return {path.name for path in state.iterdir()} & {"running", "sidsign.sqlite-wal", "sidsign.sqlite-shm"}


def start_once(sidsign, state, *arguments):
    """A start that is expected to fail."""
    return sidsign.run("serve", "--listen", "127.0.0.1:0", "--state-dir", state, *arguments, timeout=20)


@pytest.mark.parametrize(
    "damage, code, words",
    [
        ({"signing.pem": "junk"}, 65, "signing.pem"),
        ({"master.key": "short"}, 65, "master.key"),
        ({"epoch": "junk"}, 65, "epoch"),
        ({"sidsign.sqlite": "no database at all" * 100}, 73, "sidsign.sqlite"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_failed_start_is_no_crash(sidsign, tmp_path, damage, code, words):
    """It leaves no mark, so that challenges from before it are good."""
    with Server(sidsign, tmp_path) as server:
        port = server.port
        sid = server.challenge()
        assert server.stop() == 0
        assert not left_behind(tmp_path)
        for name, text in damage.items():
            path = tmp_path / name
            good = path.read_bytes() if path.exists() else None
            path.write_text(text)
            answer = start_once(sidsign, tmp_path)
            assert answer.status == code and answer.mentions(words), answer.errors
            assert answer.output == b""
            assert not left_behind(tmp_path)
            if good is None:
                path.unlink()
            else:
                path.write_bytes(good)
        server.start(port)
        form = {"grant_type": "sid", "sid": sid, "public_key": WALLET.address, "signature": WALLET.sign(sid)}
        assert server.request("/token", form).status == 200


def test_a_mark_of_a_crash_outlives_a_failed_start(sidsign, tmp_path):
    """Only a start that works answers for it."""
    with Server(sidsign, tmp_path) as server:
        server.stop(signal.SIGKILL)
        key = (tmp_path / "signing.pem").read_bytes()
        (tmp_path / "signing.pem").write_text("junk")
        assert start_once(sidsign, tmp_path).status == 65
        assert (tmp_path / "running").exists() and not (tmp_path / "epoch").exists()
        (tmp_path / "signing.pem").write_bytes(key)
        server.start()
        assert (tmp_path / "epoch").exists()


def test_an_address_that_cannot_be_listened_on(sidsign, tmp_path):
    """The address and the reason are named, and nothing stays behind."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        answer = sidsign.run("serve", "--listen", address, "--state-dir", tmp_path, timeout=20)
    assert answer.status == 73 and answer.mentions(f"cannotListen: {address}: ") and answer.mentions("in use")
    assert not left_behind(tmp_path)
    flags = ["--listen", "no.such.host.invalid:80", "--issuer", "https://auth.example.com"]
    answer = sidsign.run("serve", *flags, "--state-dir", tmp_path, timeout=30)
    assert answer.status == 73 and answer.mentions("cannotListen: no.such.host.invalid:80: "), answer.errors
    assert not left_behind(tmp_path)


def test_a_first_line_that_nobody_gets_stops_the_server(sidsign, tmp_path):
    """Whoever started it would wait for ever."""
    arguments = [sidsign.path, "serve", "--listen", "127.0.0.1:0", "--state-dir", tmp_path]
    with open("/dev/full", "wb") as full:
        process = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, timeout=20, check=False)
    assert process.returncode == 73 and b"cannotWrite" in process.stderr
    assert not left_behind(tmp_path)
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *arguments], stderr=subprocess.PIPE, timeout=20, check=False
    )
    assert closed.returncode == 73 and b"cannotWrite" in closed.stderr
    assert not left_behind(tmp_path)


def test_the_first_line_as_json(sidsign, tmp_path):
    """For programs that start the server."""
    process = subprocess.Popen(
        [sidsign.path, "serve", "--listen", "127.0.0.1:0", "--state-dir", tmp_path, "--json", "--issuer",
         "https://auth.example.com"],
        stdout=subprocess.PIPE,
    )
    try:
        line = json.loads(process.stdout.readline())
        assert set(line) == {"url", "issuer"} and line["issuer"] == "https://auth.example.com"
        with urllib.request.urlopen(line["url"] + "/health/ready", timeout=20) as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run as somebody whom the user database does not know")
@pytest.mark.parametrize("home", [{}, {"HOME": ""}, {"HOME": "here"}], ids=["none", "empty", "relative"])
@pytest.mark.parametrize("command", [["serve"], ["serve", "rotate-key"]], ids=lambda words: words[-1])
def test_without_a_home_nothing_is_kept_in_the_current_directory(sidsign, tmp_path, home, command):
    """The option that helps is named."""
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(0o777)
    environment = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_STATE_HOME")}
    process = subprocess.run(
        [sidsign.path, *command],
        env={**environment, **home}, cwd=folder, stderr=subprocess.PIPE, timeout=20, check=False,
        preexec_fn=lambda: os.setuid(54321),
    )
    assert process.returncode == 73 and b"noHome" in process.stderr and b"--state-dir" in process.stderr
    assert list(folder.iterdir()) == []


SLOW = (
    b"POST /token HTTP/1.1\r\nHost: x\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\n"
)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_the_second_signal_ends_it_at_once(sidsign, tmp_path, how, tls):
    """The first waits for the request under way, the second does not; what was answered is kept."""
    flags = certificate_flags(tmp_path) if tls else []
    process = subprocess.Popen(
        [sidsign.path, "serve", "--listen", "127.0.0.1:0", "--state-dir", tmp_path, *flags], stdout=subprocess.PIPE
    )
    try:
        url = process.stdout.readline().decode().strip().removeprefix("listening on ")
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=5) as connection:
            if tls:
                connection = unverified().wrap_socket(connection)
            connection.sendall(SLOW)
            time.sleep(0.3)
            process.send_signal(how)
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(1.5)
            begin = time.monotonic()
            process.send_signal(how)
            assert process.wait(5) == 0
            assert time.monotonic() - begin < 2
            connection.close()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert not left_behind(tmp_path)


@pytest.mark.parametrize("count", [1, 2])
def test_signals_while_connections_arrive(sidsign, tmp_path, count):
    """Whatever is being accepted at that moment, the server ends in order. SIDSIGN_SIGNAL_ROUNDS says how often."""
    for _ in range(int(os.environ.get("SIDSIGN_SIGNAL_ROUNDS") or 5)):
        with Server(sidsign, tmp_path) as server:
            port = server.port
            ended = threading.Event()

            def connect(sent):
                while not ended.is_set():
                    try:
                        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
                            connection.sendall(sent)
                            connection.recv(100)
                    except OSError:
                        time.sleep(0.001)

            threads = [
                threading.Thread(target=connect, args=(sent,))
                for sent in (b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n", SLOW, b"") * 3
            ]
            for thread in threads:
                thread.start()
            time.sleep(random.uniform(0.02, 0.2))
            try:
                for _ in range(count):
                    server.process.send_signal(signal.SIGTERM)
                    time.sleep(random.uniform(0, 0.02))
                assert server.process.wait(14 if count == 1 else 5) == 0, (tmp_path / "server.log").read_text()
            finally:
                ended.set()
                for thread in threads:
                    thread.join()
            assert not left_behind(tmp_path)


def test_a_stop_has_an_end(sidsign, tmp_path):
    """A client that sends its body byte by byte is cut in the end."""
    with Server(sidsign, tmp_path) as server:
        connections = [socket.create_connection(("127.0.0.1", server.port), timeout=1) for _ in range(3)]
        head = SLOW.replace(b"Length: 9", b"Length: 10000")
        begin = time.monotonic()
        for connection in connections:
            connection.sendall(head)
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        while server.process.poll() is None and time.monotonic() - begin < 20:
            for connection in connections:
                with contextlib.suppress(OSError):
                    connection.sendall(b"a")
            time.sleep(0.2)
        assert server.process.poll() == 0 and time.monotonic() - begin < 14
        for connection in connections:
            connection.close()
    assert not left_behind(tmp_path)


@pytest.mark.parametrize(
    "text, code, words",
    [
        (b"issuer: \xff", 65, "is not UTF-8"),
        (b"metrics: true\nmetrics: true", 65, "the key metrics is there twice"),
        (b"- metrics", 65, "keys with values"),
        (b"clients: [{id: a, public: true}, {foo: 1}]", 65, "the setting clients[1].foo is not known"),
        (b"limits: {foo: 1}", 65, "the setting limits.foo is not known"),
        (b"clients: [{id: a, scopes: 5}]", 65, "the setting clients[0].scopes has to be a list"),
        (b"metrics: perhaps", 65, "the setting metrics has to be true or false"),
        (b"lifetimes: {code: -1}", 65, "the setting lifetimes.code has to be a whole number"),
        (b"\ntls: {a: [}", 65, "line 2"),
        (b"metrics: true\n\tissuer: x", 65, "line 2"),
        (b"clients: [{id: a, public: true}, {id: a, public: true}]", 64, "two clients have the id a"),
    ],
)
def test_settings_that_are_wrong_are_found(sidsign, tmp_path, text, code, words):
    """The file, the key and what was expected of it; no value of the file is repeated."""
    settings = tmp_path / "settings.yaml"
    settings.write_bytes(text)
    answer = start_once(sidsign, tmp_path / "state", "--config", settings)
    assert answer.status == code and answer.mentions(words), answer.errors
    assert code == 64 or answer.mentions(str(settings))
    assert not (tmp_path / "state").exists()


def test_a_damaged_file_of_settings_shows_no_secret(sidsign, tmp_path):
    """Not even the line that is damaged."""
    (tmp_path / "settings.yaml").write_text("clients:\n  - {id: a, secret: hunter2-hunter2, secret: hunter2-hunter2\n")
    answer = start_once(sidsign, tmp_path / "state", "--config", tmp_path / "settings.yaml")
    assert answer.status == 65 and answer.mentions("line ") and not answer.mentions("hunter2")


def test_settings_of_comments_alone_are_empty(sidsign, tmp_path):
    """A file with everything switched off is one."""
    (tmp_path / "settings.yaml").write_text("# metrics: true\n\n  # tls: {}\n")
    with Server(sidsign, tmp_path, "--config", tmp_path / "settings.yaml") as server:
        assert server.request("/metrics").status == 404


def test_files_that_others_can_read_are_named(sidsign, tmp_path):
    """Keys, and settings with a client's secret in them; a warning, no refusal."""
    settings = tmp_path / "settings.yaml"
    settings.write_text("clients: [{id: api, secret: s3cret-of-the-api}]\n")
    settings.chmod(0o600)
    with Server(sidsign, tmp_path, "--config", settings):
        pass
    files = [settings, tmp_path / "master.key", tmp_path / "signing.pem"]
    assert b"warning" not in (tmp_path / "server.log").read_bytes()
    for file in files:
        file.chmod(0o644)
    with Server(sidsign, tmp_path, "--config", settings):
        pass
    log = (tmp_path / "server.log").read_text()
    for file in files:
        assert log.count(f"warning: other users of this machine can read {file}; chmod 600 it") == 1
    settings.write_text("metrics: false\n")
    with Server(sidsign, tmp_path, "--config", settings):
        pass
    assert (tmp_path / "server.log").read_text().count(str(settings)) == 1


@pytest.mark.parametrize(
    "flag", ["--challenge-lifetime", "--access-token-lifetime", "--burst", "--requests-per-second"]
)
def test_a_number_below_0_is_named_as_one(sidsign, tmp_path, flag):
    """It is no option that is missing its value."""
    answer = start_once(sidsign, tmp_path, flag, "-5")
    assert answer.status == 64 and answer.mentions(f"'-5' is invalid for '{flag}"), answer.errors

"""`sidsign approve` against real servers on this machine: what is posted, and what makes it not even connect."""

import http.server
import json
import os
import socket
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest
from client import Key, Result, vectors, write_secret
from stratis_id import NETWORKS, verify_message
from test_keys import Terminal

DONE, REFUSED, USAGE, MALFORMED, NO_INPUT, UNAVAILABLE = 0, 1, 64, 65, 66, 69

KEY = Key((0xC0FFEE).to_bytes(32, "big"))


@pytest.fixture
def key_file(tmp_path):
    return write_secret(tmp_path / "key", KEY.wif() + "\n")


@pytest.fixture(scope="session", autouse=True)
def client_program(sidsign):
    if not os.access(os.path.join(os.path.dirname(sidsign.path), "sidsign-client"), os.X_OK):
        pytest.skip("sidsign-client is not built")


def run(sidsign, *arguments, stdin=b""):
    process = subprocess.run(
        sidsign.arguments("approve", *arguments),
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        start_new_session=True,
    )
    return Result(process.returncode, process.stdout, process.stderr)


@contextmanager
def server(status=204, body=b"", headers=(), delay=0):
    """A server that answers everything alike and keeps what it was sent."""
    requests = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            requests.append((self.path, self.headers, data))
            time.sleep(delay)
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, *_):
            pass

    instance = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    instance.daemon_threads = True
    thread = threading.Thread(target=instance.serve_forever, daemon=True)
    thread.start()
    try:
        yield instance.server_port, requests
    finally:
        instance.shutdown()
        instance.server_close()


@contextmanager
def counter():
    """A listener that counts connections."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    count, ending = [], threading.Event()

    def accept():
        while not ending.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            count.append(1)
            connection.close()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], count
    finally:
        ending.set()
        thread.join()
        listener.close()


def sid(host, **more):
    exp = more.get("exp", int(time.time()) + 100)
    return f"sid:{host}/v1/ssas?uid=a_-9&exp={exp}"


def test_a_signature_is_posted(sidsign, key_file):
    with server() as (port, requests):
        text = sid(f"127.0.0.1:{port}")
        result = run(sidsign, text, "--key", key_file, "--allow-host", "127.0.0.1", "--yes")
    assert (result.status, result.text) == (DONE, "approved")
    (path, headers, data) = requests[0]
    assert len(requests) == 1 and path == text.partition(str(port))[2]
    assert headers["Content-Type"] == "application/json" and headers["Host"] == f"127.0.0.1:{port}"
    body = json.loads(data)
    assert set(body) == {"signature", "publicKey"} and body["publicKey"] == KEY.address()
    message = text.removeprefix("sid:").encode()
    assert verify_message(message, body["publicKey"], body["signature"], [NETWORKS["cirrus"]])
    assert f"127.0.0.1:{port}".encode() in result.errors, "the host is shown"


def test_json(sidsign, key_file):
    with server() as (port, _):
        text = sid(f"localhost:{port}")
        result = run(sidsign, text, "--key", key_file, "--allow-host", f"localhost:{port}", "--yes", "--json")
    answer = result.json
    assert result.status == DONE and answer.pop("message")
    assert answer == {
        "result": "approved",
        "host": f"localhost:{port}",
        "address": KEY.address(),
        "exp": int(text.rpartition("=")[2]),
        "status": 204,
        "error": None,
    }


@pytest.mark.parametrize(
    ("status", "body", "name", "error"),
    [
        (200, b"{}", "approved", None),
        (400, b'{"error":"invalid_grant"}', "refused", "invalid_grant"),
        (403, b"<html>", "refused", None),
        (429, b"", "refused", None),
        (500, b'{"error":"server_error"}', "failed", None),
        (302, b"", "redirected", None),
        (200, b" " * 5000, "tooLong", None),
    ],
)
def test_what_a_server_can_answer(sidsign, key_file, status, body, name, error):
    with counter() as (other, connections):
        location = [("Location", f"http://127.0.0.1:{other}/")] if status == 302 else []
        with server(status, body, location) as (port, requests):
            arguments = (sid(f"127.0.0.1:{port}"), "--key", key_file, "--allow-host", "127.0.0.1", "--yes", "--json")
            result = run(sidsign, *arguments)
        assert len(requests) == 1 and not connections
    assert (result.json["result"], result.json["error"]) == (name, error)
    assert result.status == (DONE if name == "approved" else UNAVAILABLE)


def test_nobody_there_and_a_slow_server(sidsign, key_file):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    arguments = (sid(f"127.0.0.1:{port}"), "--key", key_file, "--allow-host", "127.0.0.1", "--yes", "--json")
    result = run(sidsign, *arguments)
    assert (result.status, result.json["result"]) == (UNAVAILABLE, "unreachable")
    with server(delay=20) as (port, _):
        start = time.monotonic()
        result = run(sidsign, sid(f"127.0.0.1:{port}"), *arguments[1:])
        assert (result.status, result.json["result"]) == (UNAVAILABLE, "timedOut")
        assert 4 < time.monotonic() - start < 9


@pytest.mark.parametrize("body", [b"", b" " * 300])
def test_an_answer_that_does_not_end(sidsign, key_file, body):
    """The head of an answer, then nothing or a byte now and then."""
    ending = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n")
            for byte in body:
                if ending.wait(0.05):
                    return
                try:
                    self.wfile.write(bytes([byte]))
                except OSError:
                    return
            ending.wait(20)

        def log_message(self, *_):
            pass

    instance = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    instance.daemon_threads = True
    threading.Thread(target=instance.serve_forever, daemon=True).start()
    try:
        start = time.monotonic()
        text = sid(f"127.0.0.1:{instance.server_port}")
        result = run(sidsign, text, "--key", key_file, "--allow-host", "127.0.0.1", "--yes", "--json")
        duration = time.monotonic() - start
    finally:
        ending.set()
        instance.shutdown()
        instance.server_close()
    assert (result.status, result.json["result"]) == (UNAVAILABLE, "timedOut") and 4 < duration < 9


def test_hosts_that_are_not_posted_to(sidsign, key_file):
    """Every refused host of the vectors, at the port of a listener where the host could lead to it."""
    tests = [test for _, test in vectors("callback_target") if test["result"] == "invalid"]
    assert len(tests) >= 40
    with counter() as (port, connections):
        for test in tests:
            text = test["sid"]
            authority = text.removeprefix("sid:").partition("/")[0]
            if test["error"] not in ("unusualPort",) and not authority.rpartition("]")[2].count(":"):
                text = text.replace(authority, f"{authority}:{port}", 1)
            allowed = [part for host in test["allowed"] if ":" not in host for part in ("--allow-host", host)]
            result = run(sidsign, text, "--key", key_file, "--yes", *allowed)
            assert result.status == REFUSED and result.output == b"", test
            assert test["error"].encode() in result.errors, (test, result.errors)
        # What nobody may be let in by: the same listener does answer when it is allowed.
        run(sidsign, sid(f"127.0.0.1:{port}"), "--key", key_file, "--yes", "--allow-host", "127.0.0.1")
        time.sleep(0.3)
        assert len(connections) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://auth.example.com/x?uid=1", "malformedChallenge"),
        ("sid:user@auth.example.com/x?uid=1", "malformedChallenge"),
        ("sid:user:password@127.0.0.1/x?uid=1", "malformedChallenge"),
        ("sid:auth.example.com@127.0.0.1/x?uid=1", "malformedChallenge"),
        ("sid:127.0.0.1#@auth.example.com/x?uid=1", "malformedChallenge"),
        ("sid:[fe80::1%25eth0]/x?uid=1", "malformedChallenge"),
        ("sid:[fe80::1%eth0]/x?uid=1", "malformedChallenge"),
        ("sid:\u0430uth.example.com/x?uid=1", "malformedChallenge"),
        ("sid:auth.example.com\uff0fx?uid=1", "malformedChallenge"),
        ("sid:127\u30020\u30020\u30021/x?uid=1", "malformedChallenge"),
        ("sid:auth.example.com./x?uid=1", "malformedChallenge"),
        ("sid:auth%2eexample.com/x?uid=1", "malformedChallenge"),
        ("sid:auth.example.com\\@127.0.0.1/x?uid=1", "malformedChallenge"),
        ("sid:auth.example.com:0/x?uid=1", "malformedChallenge"),
        ("sid:///x?uid=1", "malformedChallenge"),
    ],
)
def test_texts_that_are_no_challenge(sidsign, key_file, text, name):
    result = run(sidsign, text, "--key", key_file, "--yes", "--allow-host", "127.0.0.1")
    assert result.status == MALFORMED and name.encode() in result.errors


def test_what_is_not_signed(sidsign, key_file):
    with server() as (port, requests):
        host = f"127.0.0.1:{port}"
        allow = ("--key", key_file, "--allow-host", "127.0.0.1", "--yes")
        for text, more, name in (
            (sid(host, exp=int(time.time()) - 1), (), "expired"),
            (sid(host), ("--expect-host", "auth.example.com"), "hostNotAllowed"),
            (f"sid:{host}/x?exp={int(time.time()) + 100}&uid=1", (), "nonCanonical"),
        ):
            result = run(sidsign, text, *allow, *more)
            assert result.status == REFUSED and name.encode() in result.errors, (text, result.errors)
        assert not requests
        text = f"sid:{host}/x?exp={int(time.time()) + 100}&uid=1"
        assert run(sidsign, text, *allow, "--allow-noncanonical").status == DONE
        assert run(sidsign, sid(host), *allow, "--expect-host", host).status == DONE
        assert len(requests) == 2


def test_keys_that_are_refused(sidsign, tmp_path, key_file):
    with server() as (port, requests):
        common = (sid(f"127.0.0.1:{port}"), "--allow-host", "127.0.0.1", "--yes")
        assert run(sidsign, *common, "--key", tmp_path / "missing").status == NO_INPUT
        assert run(sidsign, *common, "--key", key_file, "--network", "strax").status == REFUSED
        assert run(sidsign, *common, "--key", "-", stdin=b"nonsense").status == MALFORMED
        assert not requests
        assert run(sidsign, *common, "--key", "-", stdin=KEY.wif().encode()).status == DONE
        result = run(sidsign, *common, "--key", KEY.wif())
        assert result.status == NO_INPUT and not result.mentions(KEY.wif())
        assert len(requests) == 1


def test_what_nobody_has_seen_is_not_signed_for_long(sidsign, key_file):
    """With --yes a challenge ends, and within the hour."""
    with server() as (port, requests):
        host = f"127.0.0.1:{port}"
        arguments = ("--key", key_file, "--allow-host", "127.0.0.1")
        now = int(time.time())
        for text, name in (
            (f"sid:{host}/v1/ssas?uid=1", "missingExpiry"),
            (sid(host, exp=now + 3700), "lifetimeTooLong"),
            (sid(host, exp=253402300799), "lifetimeTooLong"),
        ):
            result = run(sidsign, text, *arguments, "--yes")
            assert result.status == REFUSED and name.encode() in result.errors, (text, result.errors)
            assert not requests
        assert run(sidsign, sid(host, exp=now + 3500), *arguments, "--yes").status == DONE
        for text, shown in (
            (f"sid:{host}/v1/ssas?uid=1", "the signature is good for ever"),
            (sid(host, exp=now + 3700), f"until {now + 3700}, for 3"),
        ):
            session = Terminal(sidsign, "approve", text, *arguments)
            try:
                session.expect("Sign and post? [y/N]")
                assert shown.encode() in session.screen
                session.type("y\n")
                assert session.end().status == DONE
            finally:
                session.close()
        assert len(requests) == 3


def test_without_a_terminal_it_does_not_ask(sidsign, key_file):
    with server() as (port, requests):
        result = run(sidsign, sid(f"127.0.0.1:{port}"), "--key", key_file, "--allow-host", "127.0.0.1")
        assert result.status == USAGE and not requests


@pytest.mark.parametrize(("answer", "status", "count"), [("y\n", DONE, 1), ("\n", REFUSED, 0), ("no\n", REFUSED, 0)])
def test_it_asks(sidsign, key_file, answer, status, count):
    with server() as (port, requests):
        text = sid(f"127.0.0.1:{port}")
        session = Terminal(sidsign, "approve", text, "--key", key_file, "--allow-host", "127.0.0.1")
        try:
            session.expect("Sign and post? [y/N]")
            session.type(answer)
            result = session.end()
        finally:
            session.close()
    assert result.status == status and len(requests) == count
    # Where the errors go to a file, the question still has all that it is about.
    for part in (f"127.0.0.1:{port}", KEY.address(), text.rpartition("=")[2]):
        assert part.encode() in session.screen and part.encode() not in result.errors


@pytest.mark.parametrize("host", ["", "http://127.0.0.1", "a b", "127.0.0.1/x", "::1", "a:99999"])
def test_hosts_that_cannot_be_allowed(sidsign, key_file, host):
    assert run(sidsign, sid("auth.example.com"), "--key", key_file, f"--allow-host={host}").status == USAGE


def test_certificates_are_verified(sidsign, key_file, tmp_path):
    """A host of a private network with a certificate that nobody has signed."""
    import ssl

    name = socket.gethostname()
    try:
        address = socket.getaddrinfo(name, None, socket.AF_INET)[0][4][0]
    except OSError:
        pytest.skip("the name of this machine has no address")
    certificate, key = tmp_path / "certificate", tmp_path / "certificate.key"
    command = (
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "1",
    )
    files = ("-keyout", key, "-out", certificate, "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}")
    subprocess.run((*command, *files), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    posted = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append(self.path)

        def log_message(self, *_):
            pass

    class Server(http.server.HTTPServer):
        def handle_error(self, *_):
            pass

    instance = Server((address, 0), Handler)
    instance.socket = context.wrap_socket(instance.socket, server_side=True)
    threading.Thread(target=instance.serve_forever, daemon=True).start()
    try:
        text = sid(f"{name}:{instance.server_port}")
        result = run(sidsign, text, "--key", key_file, "--allow-host", name, "--yes", "--json")
    finally:
        instance.shutdown()
        instance.server_close()
    assert (result.status, result.json["result"]) == (UNAVAILABLE, "unreachable") and not posted

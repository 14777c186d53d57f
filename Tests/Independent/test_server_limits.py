"""What the server does with clients that ask too much, too slowly, or through a proxy."""

import contextlib
import socket
import time

import pytest

from server import Server

LIMITED = {"SIDSIGN_REQUESTS_PER_SECOND": "2", "SIDSIGN_BURST": "5"}


def test_a_burst_then_429(sidsign, tmp_path):
    """The sixth request is refused, says when to come again, and health is not counted."""
    with Server(sidsign, tmp_path, environment=LIMITED) as server:
        answers = [server.request("/authorize?response_type=sid") for _ in range(6)]
        assert [answer.status for answer in answers] == [200] * 5 + [429]
        refused = answers[-1]
        assert refused.json["error"] == "too_many_requests"
        assert refused.headers["Retry-After"] == "1"
        assert refused.headers["Cache-Control"] == "no-store"
        assert server.request("/nothing").status == 429
        for _ in range(20):
            assert server.request("/health/live").status == 200
            assert server.request("/health/ready").status == 200
        time.sleep(1)
        assert server.request("/authorize?response_type=sid").status == 200


def test_limits_are_settings(sidsign, tmp_path):
    """The file, the environment and a flag; without any of them a burst of 100."""
    (tmp_path / "settings.yaml").write_text("limits: {requestsPerSecond: 1, burst: 3}")
    file = ["--config", tmp_path / "settings.yaml"]
    for arguments, variables, burst in (
        (file, {"SIDSIGN_REQUESTS_PER_SECOND": ""}, 3),
        (file, {"SIDSIGN_REQUESTS_PER_SECOND": "", "SIDSIGN_BURST": "4"}, 4),
        ([*file, "--burst", "6"], {"SIDSIGN_REQUESTS_PER_SECOND": "", "SIDSIGN_BURST": "4"}, 6),
        (["--requests-per-second", "1"], {}, 100),
        ([], {}, 150),
    ):
        with Server(sidsign, tmp_path, *arguments, environment=variables) as server:
            statuses = [server.request("/.well-known/jwks.json").status for _ in range(150)]
            # A slow machine gets a token or two while it asks.
            assert burst <= statuses.count(200) <= burst + 3
            assert set(statuses[:burst]) == {200}


def test_forwarded_addresses_count_from_a_trusted_proxy_only(sidsign, tmp_path):
    """What a client writes itself gives it no second bucket."""

    def statuses(server, *values):
        path = "/authorize?response_type=sid"
        return [server.request(path, headers={"X-Forwarded-For": value}).status for value in values]

    def others(number):
        return [f"198.51.100.{index}" for index in range(number)]

    with Server(sidsign, tmp_path, environment=LIMITED) as server:
        assert statuses(server, *others(7)).count(429) >= 1
    (tmp_path / "settings.yaml").write_text("trustedProxies: [127.0.0.1, 10.0.0.1]")
    with Server(sidsign, tmp_path, "--config", tmp_path / "settings.yaml", environment=LIMITED) as server:
        assert statuses(server, *others(20)) == [200] * 20
        # The last address that is no proxy's counts, whatever a client has put in front of it.
        forged = [f"{other}, 203.0.113.1, 10.0.0.1" for other in others(8)]
        assert 429 in statuses(server, *forged)
        assert 429 in statuses(server, *[f"{other}, nonsense" for other in others(8)])


@pytest.mark.parametrize(
    ("variables", "settings", "status", "text"),
    [
        ({"SIDSIGN_BURST": "many"}, "", 64, "SIDSIGN_BURST"),
        ({"SIDSIGN_REQUESTS_PER_SECOND": "-1"}, "", 64, "SIDSIGN_REQUESTS_PER_SECOND"),
        ({"SIDSIGN_VERIFY_MESSAGE_ENDPOINT": "maybe"}, "", 64, "SIDSIGN_VERIFY_MESSAGE_ENDPOINT"),
        ({"SIDSIGN_TRUSTED_PROXIES": "10.0.0.1 proxy"}, "", 64, "proxy is not an IP address"),
        ({"SIDSIGN_BURST": "0"}, "", 64, "the burst is at least 1"),
        ({}, "limits: {burst: 0}", 64, "the burst is at least 1"),
        ({}, "limits: {rate: 5}", 65, "limits.rate"),
        ({}, "limits: {burst: -5}", 65, "limits.burst"),
        ({}, "trustedProxies: [10.0.0.0/8]", 64, "10.0.0.0/8"),
    ],
)
def test_bad_limits_are_named(sidsign, tmp_path, monkeypatch, variables, settings, status, text):
    """The server does not start, and says why."""
    (tmp_path / "settings.yaml").write_text(settings)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    arguments = ["--state-dir", tmp_path / "state", "--config", tmp_path / "settings.yaml"]
    result = sidsign.run("serve", *arguments, timeout=20)
    assert result.status == status, result.errors
    assert text in result.errors.decode()


HEAD = b"POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"", b""),
        (b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"a"),
        (HEAD + b"Content-Length: 1000\r\n\r\n", b""),
        (HEAD + b"Content-Length: 1000\r\n\r\n", b"a"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    ],
    ids=["nothing", "slow head", "no body", "slow body", "slow chunks"],
)
def test_a_slow_client_is_dropped(sidsign, tmp_path, start, drop):
    """Within about ten seconds, whatever it is slow with; meanwhile others are answered."""
    with Server(sidsign, tmp_path) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=0.5) as connection:
            begin = time.monotonic()
            connection.sendall(start)
            while time.monotonic() - begin < 25:
                try:
                    if drop:
                        connection.sendall(drop)
                    if connection.recv(4096) == b"":
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            assert 8 < time.monotonic() - begin < 14
        assert server.request("/health/ready").status == 200


CHALLENGE = b"GET /authorize?response_type=sid HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /auth",
        CHALLENGE + b"\r\n",
        CHALLENGE + b"Connection: close\r\n\r\n",
        CHALLENGE + b"Connection: close\r\n\r\n" + (CHALLENGE + b"\r\n") * 20,
        (CHALLENGE + b"\r\n") * 500,
        b"GET / HTTP/9.9\r\n\r\n",
        CHALLENGE + b"\r\n\0\0\r\n\r\n",
        HEAD + b"Content-Length: 5000000\r\n\r\n" + b"a" * 2_000_000,
    ],
    ids=["nothing", "half a head", "whole", "last", "more after the last", "500", "version", "rubbish", "too long"],
)
@pytest.mark.parametrize("is_ended", [False, True], ids=["open", "ended"])
def test_no_client_keeps_the_server_from_stopping(sidsign, tmp_path, sent, is_ended):
    """Neither by leaving its connection open nor by not reading its answers."""
    with Server(sidsign, tmp_path) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
            with contextlib.suppress(OSError):
                connection.sendall(sent)
                if is_ended:
                    connection.shutdown(socket.SHUT_WR)
            time.sleep(0.05)
            begin = time.monotonic()
            assert server.stop() == 0
            assert time.monotonic() - begin < 8


def test_what_is_too_much_ends_the_connection(sidsign, tmp_path):
    """Endless bodies and large heads are not read on and on."""
    with Server(sidsign, tmp_path) as server:
        for start, more in (
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"a" * 0x1000 + b"\r\n"),
            (b"GET /health/live HTTP/1.1\r\nHost: x\r\n", b"X-Some: " + b"a" * 80 + b"\r\n"),
            (b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: ", b"a" * 1000),
        ):
            with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
                connection.sendall(start)
                sent = 0
                try:
                    while sent < 1 << 26:
                        connection.sendall(more)
                        sent += len(more)
                except OSError:
                    pass
                assert sent < 1 << 25
        assert server.request("/health/ready").status == 200


def test_the_server_does_not_name_itself(sidsign, tmp_path):
    """No answer has a Server header."""
    with Server(sidsign, tmp_path) as server:
        for path in ("/health/live", "/nothing", "/authorize"):
            assert server.request(path).headers["Server"] is None

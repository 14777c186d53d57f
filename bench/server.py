"""Loads the authorization server with wrk and prints what it did beside what the cryptography alone would allow.

    python bench/server.py SIDSIGN BENCH [--count N] [--check]

SIDSIGN is the command, BENCH the program that measures the bare calls. Server and load share the machine, and speak over
127.0.0.1 alone.
"""

import argparse
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "vectors" / "generate"))
sys.path.insert(0, str(ROOT / "Tests" / "Independent"))

from server import Wallet  # noqa: E402

CONNECTIONS = 32
WALLET = Wallet(b"\x17" * 32)

# Each thread of wrk takes its own part of the requests; a refresh puts the token it got back for the next one.
SCRIPT = """
local thread_count, threads = 0, {}
function setup(thread)
    thread:set("part", thread_count)
    thread_count = thread_count + 1
    threads[thread_count] = thread
end
function push(body)
    tail = tail + 1
    queue[tail] = body
end
function init(args)
    queue, head, tail, failed = {}, 1, 0, 0
    local index = 0
    for line in io.lines(args[1]) do
        if index % tonumber(args[2]) == part then push(line) end
        index = index + 1
    end
    refresh = args[3] == "refresh"
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end
function request()
    local body = queue[head]
    if body == nil then
        wrk.thread:stop()
        body = "grant_type=none"
    end
    queue[head] = nil
    head = head + 1
    return wrk.format(nil, "/token", nil, body)
end
function response(status, headers, body)
    if status ~= 200 then failed = failed + 1 end
    if refresh and status == 200 then
        push("grant_type=refresh_token&refresh_token=" .. body:match('"refresh_token":"([^"]+)"'))
    end
end
function done(summary, latency, requests)
    local failed = 0
    for _, thread in ipairs(threads) do failed = failed + thread:get("failed") end
    io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration, failed,
        latency:percentile(50), latency:percentile(99)))
end
"""


class Process:
    """The server, on a port that it picks, with a database of its own."""

    def __init__(self, sidsign, folder):
        self.process = subprocess.Popen(
            [
                sidsign,
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--state-dir",
                folder,
                "--challenge-lifetime",
                "3600",
                "--refresh-grace",
                "0",
                "--log-level",
                "error",
            ],
            stdout=subprocess.PIPE,
            env={**os.environ, "SIDSIGN_REQUESTS_PER_SECOND": "0"},
        )
        self.url = self.process.stdout.readline().decode().strip().removeprefix("listening on ")

    def cpu(self):
        """The CPU time of the process so far, in seconds."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        """Ends it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def challenges(url, count):
    """So many challenges, over one connection."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)
    result = []
    for _ in range(count):
        connection.request("GET", "/authorize?response_type=sid")
        result.append(connection.getresponse().read().decode())
    return result


def grant(sid):
    """The body of a token request for a challenge."""
    return urllib.parse.urlencode(
        {"grant_type": "sid", "sid": sid, "public_key": WALLET.address, "signature": WALLET.sign(sid)}
    )


def post(url, body):
    """The JSON answer of the token endpoint."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)
    connection.request("POST", "/token", body, {"Content-Type": "application/x-www-form-urlencoded"})
    return json.loads(connection.getresponse().read())


def wrk(server, *arguments, rate_name):
    """Runs wrk and returns requests per second, median and 99th percentile in milliseconds, and CPU per request."""
    before = server.cpu()
    output = subprocess.run(["wrk", "-t2", f"-c{CONNECTIONS}", *map(str, arguments)], capture_output=True, check=True).stdout.decode()
    cpu = server.cpu() - before
    match = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", output)
    if not match:
        sys.exit(f"wrk said:\n{output}")
    count, duration, failed, p50, p99 = map(int, match.groups())
    if failed > 2:
        sys.exit(f"{rate_name}: {failed} of {count} requests failed")
    return count / duration * 1e6, p50 / 1000, p99 / 1000, cpu / count * 1e6


GET_SCRIPT = """
function done(summary, latency, requests)
    io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
        summary.errors.status, latency:percentile(50), latency:percentile(99)))
end
"""


def floor(bench):
    """The CPU time of one recovery and one P-256 signature in microseconds: what no grant can go below."""
    recover = float(subprocess.run([bench, "bare-recover"], capture_output=True, check=True).stdout) / 1000
    speed = subprocess.run(["openssl", "speed", "-seconds", "2", "ecdsap256"], capture_output=True, check=True)
    signatures = float(re.search(r"ecdsa \(nistp256\)\s+\S+s\s+\S+s\s+([\d.]+)", speed.stdout.decode()).group(1))
    return recover, 1e6 / signatures


def main():
    parser = argparse.ArgumentParser(description="Loads the authorization server.")
    parser.add_argument("sidsign")
    parser.add_argument("bench")
    parser.add_argument("--count", type=int, default=40_000, help="how many grants at most")
    arguments = parser.parse_args()

    cores = os.cpu_count()
    recover, signature = floor(arguments.bench)
    ceiling = cores * 1e6 / (recover + signature)
    print(f"{cores} cores; one recovery {recover:.1f} us, one P-256 signature {signature:.1f} us of CPU:")
    print(f"at most {ceiling:,.0f} grants/s. Load and server share the cores; SQLite with synchronous=FULL.\n")
    print(f"{'':<12}{'per second':>12}{'p50 ms':>9}{'p99 ms':>9}{'CPU us':>9}{'of the floor':>14}{'at least':>10}")

    with tempfile.TemporaryDirectory() as folder:
        server = Process(arguments.sidsign, folder)
        try:
            folder = Path(folder)
            (folder / "get.lua").write_text(GET_SCRIPT)
            (folder / "post.lua").write_text(SCRIPT)

            def row(name, result, share, limit):
                rate, p50, p99, cpu = result
                of_floor = f"{rate / share:.2f}" if share else ""
                print(f"{name:<12}{rate:>12,.0f}{p50:>9.1f}{p99:>9.1f}{cpu:>9.0f}{of_floor:>14}{f'{limit:,}' if limit else '':>10}", flush=True)

            url = f"{server.url}/authorize?response_type=sid"
            row("challenges", wrk(server, "-d5", "-s", folder / "get.lua", url, rate_name="challenges"), 0, 30_000)

            with ThreadPoolExecutor(1) as pool:
                bodies = list(pool.map(grant, challenges(server.url, arguments.count)))
            (folder / "grants").write_text("\n".join(bodies) + "\n")
            load = ("-d4", "-s", folder / "post.lua", server.url, "--")
            result = wrk(server, *load, folder / "grants", 2, "once", rate_name="grants")
            row("sid grants", result, ceiling, 6_000)
            # Half of that: each connection waits between its requests.
            pause = 2000 * CONNECTIONS / result[0] - result[1]
            (folder / "half.lua").write_text(f"{SCRIPT}\nfunction delay() return {pause:.0f} end\n")
            fresh = [grant(sid) for sid in challenges(server.url, int(result[0] * 2))]
            (folder / "half").write_text("\n".join(fresh) + "\n")
            half = ("-d4", "-s", folder / "half.lua", server.url, "--", folder / "half", 2, "once")
            row("  at half", wrk(server, *half, rate_name="grants at half load"), ceiling, 0)

            tokens = [post(server.url, grant(sid)) for sid in challenges(server.url, 4 * CONNECTIONS)]
            lines = [f"grant_type=refresh_token&refresh_token={token['refresh_token']}" for token in tokens]
            (folder / "refreshes").write_text("\n".join(lines) + "\n")
            load = ("-d5", "-s", folder / "post.lua", server.url, "--")
            row("refreshes", wrk(server, *load, folder / "refreshes", 2, "refresh", rate_name="refreshes"), 0, 8_000)
        finally:
            server.stop()


if __name__ == "__main__":
    main()

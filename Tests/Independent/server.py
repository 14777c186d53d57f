"""What the tests of the server share: the server as a process, and a wallet."""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from stratis_id import NETWORKS, encode_address, encode_signature, hash160, parse_challenge, sign

import coincurve


class Wallet:
    """A key that signs challenges."""

    def __init__(self, secret, network="cirrus"):
        self._secret = secret
        key = coincurve.PrivateKey(secret).public_key.format(compressed=True)
        self.address = encode_address(NETWORKS[network], hash160(key))

    def sign(self, sid):
        """The signature of a challenge in base64."""
        text = parse_challenge(sid.encode()).signed_text
        return encode_signature(sign(text.encode(), self._secret, compressed=True))


@dataclass
class Answer:
    """What the server answered."""

    status: int
    headers: object
    body: bytes

    @property
    def json(self):
        """The body as JSON."""
        assert self.headers["Content-Type"] == "application/json", self.headers["Content-Type"]
        return json.loads(self.body)


class Server:
    """The server as a process, on a port that it picks."""

    def __init__(self, command, state, *arguments, environment=None):
        self._command = command
        self.state = state
        self._arguments = arguments
        self._environment = environment or {}
        self.process = None
        self.url = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, port=0):
        """Starts the process and waits for the line that says where it listens."""
        self.log = open(self.state / "server.log", "ab")
        self.process = subprocess.Popen(
            [
                self._command.path,
                "serve",
                "--listen",
                f"127.0.0.1:{port}",
                "--state-dir",
                str(self.state),
                *map(str, self._arguments),
            ],
            stdout=subprocess.PIPE,
            stderr=self.log,
            env={**os.environ, "SIDSIGN_REQUESTS_PER_SECOND": "0", **self._environment},
        )
        line = self.process.stdout.readline().decode().strip()
        assert line.startswith("listening on http://127.0.0.1:"), line
        self.url = line.removeprefix("listening on ")

    def stop(self, how=signal.SIGTERM):
        """Ends the process and returns its exit code."""
        if self.process is None:
            return None
        self.process.send_signal(how)
        try:
            code = self.process.wait(60)
        except subprocess.TimeoutExpired:
            waits = [path.read_text() for path in Path(f"/proc/{self.process.pid}/task").glob("*/wchan")]
            self.process.kill()
            self.process.wait()
            log = (self.state / "server.log").read_text()
            raise AssertionError(f"the server does not stop; its threads wait in {waits}; its log:\n{log}") from None
        self.process.stdout.close()
        self.log.close()
        self.process = None
        return code

    @property
    def port(self):
        """The port it listens on."""
        return int(self.url.rpartition(":")[2])

    def request(self, path, body=None, headers=None, method=None):
        """Sends one request; a body may be bytes or the parameters of a form."""
        if isinstance(body, dict):
            body = urllib.parse.urlencode(body).encode()
        request = urllib.request.Request(self.url + path, data=body, headers=headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def challenge(self, **parameters):
        """A new challenge."""
        query = urllib.parse.urlencode({"response_type": "sid", **parameters})
        answer = self.request(f"/authorize?{query}")
        assert answer.status == 200, answer.body
        return answer.body.decode()

    def login(self, wallet, **parameters):
        """Tokens for a wallet that signs a new challenge."""
        sid = self.challenge()
        answer = self.request(
            "/token",
            {
                "grant_type": "sid",
                "sid": sid,
                "public_key": wallet.address,
                "signature": wallet.sign(sid),
                **parameters,
            },
        )
        assert answer.status == 200, answer.body
        return answer.json

    def refresh(self, token):
        """The answer to a refresh."""
        return self.request("/token", {"grant_type": "refresh_token", "refresh_token": token})

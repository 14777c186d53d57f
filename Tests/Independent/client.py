"""What the tests share: the command as a process, keys, and the vector files."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import coincurve

from stratis_id import NETWORKS, encode_address, encode_signature, encode_wif, hash160, sign

VECTORS = Path(__file__).resolve().parents[2] / "vectors"


@dataclass(frozen=True)
class Result:
    """What a process left behind."""

    status: int
    output: bytes
    errors: bytes

    @property
    def text(self):
        """Standard output without the line feed at its end."""
        return self.output.decode("utf-8").removesuffix("\n")

    @property
    def json(self):
        """Standard output as one JSON object."""
        return loads(self.output)

    def mentions(self, text):
        """Whether the text stands anywhere in the output or the errors."""
        return text.encode() in self.output + self.errors


class Command:
    """The command under test. Arguments are texts or bytes."""

    def __init__(self, path):
        self.path = path

    def arguments(self, *arguments):
        """The argument vector."""
        return [
            os.fsencode(self.path),
            *(argument if isinstance(argument, bytes) else str(argument).encode() for argument in arguments),
        ]

    def run(self, *arguments, stdin=b"", cwd=None, timeout=60):
        """Runs the command to its end."""
        process = subprocess.run(
            self.arguments(*arguments), input=stdin, capture_output=True, cwd=cwd, timeout=timeout, check=False
        )
        return Result(process.returncode, process.stdout, process.stderr)

    def start(self, *arguments):
        """Starts the command with pipes on both ends."""
        return subprocess.Popen(
            self.arguments(*arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )


def option(name, value):
    """An option with any value: an empty one stands alone, one that begins with a hyphen does not."""
    return (f"{name}={value}",) if value.startswith("-") else (name, value)


def loads(data):
    """A JSON text whose objects have each name once."""

    def once(pairs):
        assert len(dict(pairs)) == len(pairs), pairs
        return dict(pairs)

    return json.loads(data.decode("utf-8"), object_pairs_hook=once)


def in_pairs(function, items):
    """The results of the function for all items, two at a time, in order."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(function, items))


def vectors(name):
    """Pairs of a group and a test of a vector file."""
    document = json.loads((VECTORS / f"{name}.json").read_text(encoding="ascii"))
    return [(group, test) for group in document["testGroups"] for test in group["tests"]]


class Key:
    """A private key as a wallet has it."""

    def __init__(self, secret, compressed=True):
        self.secret, self.compressed = secret, compressed
        self.key_hash = hash160(coincurve.PrivateKey(secret).public_key.format(compressed))

    def address(self, network="cirrus"):
        """The address on a network."""
        return encode_address(NETWORKS[network], self.key_hash)

    def wif(self, network="cirrus"):
        """The wallet import format for a network."""
        return encode_wif(NETWORKS[network], self.secret, self.compressed)

    def sign_bytes(self, message):
        """The 65 bytes of a signature."""
        return sign(message.encode(), self.secret, self.compressed)

    def sign(self, message):
        """The text of a signature."""
        return encode_signature(self.sign_bytes(message))


def write_secret(path, text):
    """Writes a file that only its owner can read, and returns its path."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    return path

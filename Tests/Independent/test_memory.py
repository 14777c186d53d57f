"""What of a key is in the memory of `sidsign` while it waits for an answer, read as a debugger would read it."""

import hashlib
import os
import sys
import time

import pytest
from client import Key, write_secret
from stratis_id import NETWORKS
from test_keys import Terminal
from wallet import encrypt_key, file_key

KEY = Key(hashlib.sha256(b"a key to look for in memory").digest())
PASSPHRASE = "quite-unlikely-to-be-elsewhere-7391"
HOST = "auth.example.com"
QUESTION = "[y/N]"


@pytest.fixture
def passphrase_file(tmp_path):
    return write_secret(tmp_path / "passphrase", PASSPHRASE + "\n")


def encrypted(tmp_path, cost=16):
    text = encrypt_key(KEY.secret, True, NETWORKS["cirrus"], PASSPHRASE, bytes(16), bytes(12), cost, 8, 1)
    return write_secret(tmp_path / "encrypted", text)


def clear(tmp_path):
    return write_secret(tmp_path / "clear", KEY.wif() + "\n")


def memory(pid):
    """All bytes that the process can read, region after region."""
    if not sys.platform.startswith("linux"):
        pytest.skip("/proc/PID/mem is Linux's")
    regions = []
    try:
        with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as file:
            for line in maps:
                place, permissions, *rest = line.split()
                if not permissions.startswith("r") or rest[-1] in ("[vvar]", "[vvar_vclock]", "[vsyscall]"):
                    continue
                start, end = (int(part, 16) for part in place.split("-"))
                try:
                    file.seek(start)
                    regions.append((line.strip(), os.read(file.fileno(), end - start)))
                except OSError:
                    # Pages that a file no longer backs.
                    continue
    except PermissionError:
        pytest.skip("this machine does not let a process read the memory of its child")
    return regions


def places(regions, needle):
    """Where the bytes stand."""
    found = []
    for name, data in regions:
        at = data.find(needle)
        while at >= 0:
            found.append((name, at))
            at = data.find(needle, at + 1)
    return found


@pytest.fixture
def waiting(sidsign):
    """Starts a command and gives its memory at the question; ends it with a no."""
    sessions = []

    def start(*arguments, typed=None):
        session = Terminal(sidsign, *arguments)
        sessions.append(session)
        if typed:
            session.expect("Passphrase of the key: ")
            session.type(typed + "\n")
        session.expect(QUESTION)
        return session, memory(session.process.pid)

    yield start
    for session in sessions:
        session.close()


def commands(tmp_path, passphrase_file):
    sid = f"sid:{HOST}/v1/ssas?uid=1&exp={int(time.time()) + 100}"
    secret = ("--passphrase-file", passphrase_file)
    yield "approve", ("approve", sid, "--key", encrypted(tmp_path), *secret)
    yield "approve, in the clear", ("approve", sid, "--key", clear(tmp_path))
    yield "export", ("key", "export", tmp_path / "encrypted", *secret)
    yield "export, in the clear", ("key", "export", tmp_path / "clear")


def assert_one_copy(regions, cost=16):
    """What a process may hold: the key once, in the signer's memory, and nothing that leads to it."""
    assert places(regions, KEY.address().encode()), "the address is public, and it is found"
    for text in (PASSPHRASE, KEY.wif()):
        for encoding in ("ascii", "utf-32-le"):
            assert not places(regions, text.encode(encoding))
        # Not even a part of it.
        assert not places(regions, text.encode()[:16]) and not places(regions, text.encode()[-16:])
    assert not places(regions, file_key(PASSPHRASE, bytes(16), cost, 8, 1)), "what scrypt made"
    assert len(places(regions, KEY.secret)) == 1
    for start in range(0, 32, 8):
        part = KEY.secret[start : start + 8]
        assert len(places(regions, part)) == 1
        # As libsecp256k1 keeps its numbers.
        assert not places(regions, part[::-1])


@pytest.mark.parametrize("number", range(4))
def test_a_question_keeps_one_copy_of_the_key(waiting, tmp_path, passphrase_file, number):
    _, arguments = list(commands(tmp_path, passphrase_file))[number]
    session, regions = waiting(*arguments)
    assert_one_copy(regions)
    session.type("n\n")
    assert session.end().status == 1


def test_nothing_is_left_of_a_scrypt_that_takes_its_time(waiting, tmp_path, passphrase_file):
    file = encrypted(tmp_path, cost=131072)
    _, regions = waiting("key", "export", file, "--passphrase-file", passphrase_file)
    assert_one_copy(regions, cost=131072)


@pytest.mark.parametrize("command", ["approve", "export"])
def test_nothing_is_left_of_a_passphrase_that_was_typed(waiting, tmp_path, passphrase_file, command):
    arguments = dict(commands(tmp_path, passphrase_file))[command]
    _, regions = waiting(*arguments[:-2], typed=PASSPHRASE)
    assert_one_copy(regions)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc/PID/limits is Linux's")
@pytest.mark.parametrize("number", [0, 2])
def test_no_core_is_dumped(waiting, tmp_path, passphrase_file, number):
    _, arguments = list(commands(tmp_path, passphrase_file))[number]
    session, _ = waiting(*arguments)
    with open(f"/proc/{session.process.pid}/limits", encoding="ascii") as file:
        (line,) = (line for line in file if line.startswith("Max core file size"))
    assert line.split()[4:6] == ["0", "0"]

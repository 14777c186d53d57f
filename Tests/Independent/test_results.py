"""What happens to results that cannot be written: none is lost with exit code 0."""

import os
import pwd
import signal
import subprocess

import pytest
from client import Key, Result, write_secret

CANNOT_CREATE = 73
NOW = 1700000000
SID = f"sid:api.example.com/auth?uid=1&exp={NOW}"
KEY = Key((0xC0FFEE).to_bytes(32, "big"))


@pytest.fixture
def key_file(tmp_path):
    return write_secret(tmp_path / "key.wif", KEY.wif() + "\n")


def run(sidsign, output, *arguments, env=None, cwd=None):
    """Runs the command with this standard output: a file, or `None` for one that is closed."""
    close = (lambda: os.close(1)) if output is None else None
    process = subprocess.run(
        sidsign.arguments(*arguments),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
        env=env,
        cwd=cwd,
        preexec_fn=close,
    )
    return Result(process.returncode, b"", process.stderr)


def commands(key_file, folder):
    """Every command without a network."""
    address, signature = KEY.address(), KEY.sign(SID.removeprefix("sid:"))
    return [
        ("--help",),
        ("parse", SID),
        ("parse", SID, "--json"),
        ("sign", SID, "--key", key_file, "--at", NOW),
        ("sign", SID, "--key", key_file, "--at", NOW, "--json"),
        ("verify", SID, "--address", address, "--signature", signature, "--at", NOW),
        ("message", "sign", "text", "--key", key_file),
        ("message", "verify", "text", "--address", address, "--signature", KEY.sign("text")),
        ("qr", SID),
        ("qr", SID, "--json"),
        ("key", "address", key_file),
        ("key", "export", "--yes", key_file),
        ("key", "list", folder),
        ("key", "new", "--no-passphrase", "--output", folder / "new"),
    ]


@pytest.mark.parametrize("where", ["full", "closed"])
def test_a_result_that_cannot_be_written_is_a_failure(sidsign, key_file, tmp_path, where):
    for index, arguments in enumerate(commands(key_file, tmp_path)):
        if where == "closed":
            result = run(sidsign, None, *arguments)
            (tmp_path / "new").unlink(missing_ok=True)
        else:
            with open("/dev/full", "wb") as full:
                result = run(sidsign, full, *arguments)
            (tmp_path / "new").unlink(missing_ok=True)
        assert result.status == CANNOT_CREATE, (index, arguments, result)
        assert b"cannotWrite" in result.errors, (arguments, result)


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_a_key_whose_words_did_not_get_out_is_taken_back(sidsign, tmp_path, json):
    """The words are the only copy of the wallet."""
    file = tmp_path / "wallet"
    arguments = ("key", "new", "--no-passphrase", "--mnemonic", "--output", file, *json)
    with open("/dev/full", "wb") as full:
        assert run(sidsign, full, *arguments).status == CANNOT_CREATE
    assert not file.exists()
    assert run(sidsign, None, *arguments).status == CANNOT_CREATE
    assert not file.exists()
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        assert run(sidsign, pipe, *arguments).status == -signal.SIGPIPE
    assert os.listdir(tmp_path) == []


def test_a_reader_that_has_gone_ends_a_command_as_it_ends_others(sidsign, key_file, tmp_path):
    """By the signal and without a line, as `yes | true` ends; never as if all were well."""
    for arguments in [("parse", SID), ("key", "address", key_file), ("verify", "--batch")]:
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, "wb") as pipe:
            process = subprocess.run(
                sidsign.arguments(*arguments), input=b"{}\n", stdout=pipe, stderr=subprocess.PIPE, timeout=60, check=False
            )
        assert (process.returncode, process.stderr) == (-signal.SIGPIPE, b""), arguments


def test_a_closed_output_is_not_the_next_file_that_is_opened(sidsign, tmp_path):
    """Without standard output, the key file would get its number, and the address would go into it."""
    file = tmp_path / "new"
    result = run(sidsign, None, "key", "new", "--no-passphrase", "--output", file)
    assert result.status == CANNOT_CREATE
    assert Key(bytes(31) + b"\1").wif()[:1] == file.read_text()[:1]
    assert len(file.read_text().strip()) == 52


@pytest.mark.parametrize("home", [{}, {"HOME": ""}, {"HOME": "relative"}])
def test_without_a_home_the_user_database_is_asked(sidsign, tmp_path, home):
    """Nothing is kept in the current directory by accident."""
    if pwd.getpwuid(os.getuid()).pw_dir in ("", str(tmp_path)):
        pytest.skip("the user has no home directory")
    result = run(sidsign, subprocess.DEVNULL, "token", "--profile", "none-of-this-name", env=home, cwd=tmp_path)
    assert result.status == 1
    assert b"notLoggedIn" in result.errors
    login = ("login", "--provider", "stratis", "--issuer", "http://127.0.0.1:1", "--key", "/nonexistent")
    state = tmp_path / "state"
    assert run(sidsign, subprocess.DEVNULL, *login, env={**home, "XDG_STATE_HOME": str(state)}, cwd=tmp_path).status == 66
    assert sorted(os.listdir(tmp_path)) == ["state"]


def test_a_name_that_is_not_utf8_is_named_as_such(sidsign, tmp_path):
    path = os.fsencode(tmp_path) + b"/key\xff.wif"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
        file.write(KEY.wif())
    result = sidsign.run("key", "address", path)
    assert result.status == 65
    assert b"notUTF8: argument 3 is not UTF-8" in result.errors
    assert sidsign.run("message", "sign", b"\xff", "--key", path).status == 65
    assert sidsign.run("key", "new", "--no-passphrase", "--output", path + b"2").status == 65
    assert len(os.listdir(tmp_path)) == 1


@pytest.mark.parametrize("name", ["login", "token", "refresh", "logout", "whoami", "fetch", "approve", "serve"])
def test_help_of_a_command_of_another_program(sidsign, name):
    helped = sidsign.run("help", name)
    assert helped.status == 0
    assert helped.output == sidsign.run(name, "--help").output
    assert b"OPTIONS" in helped.output


def test_help_of_a_command_of_its_own(sidsign):
    assert sidsign.run("help", "key", "new").output == sidsign.run("key", "new", "--help").output
    assert b"rotate-key" in sidsign.run("help", "serve", "rotate-key").output


@pytest.mark.parametrize(
    ("arguments", "usage"),
    [
        (("login", "--provider", "stratis"), b"Usage: sidsign login "),
        (("login", "--provider", "digi-me"), b"Usage: sidsign login "),
        (("key", "address", "-", "--network", "nonsense"), b"Usage: sidsign key address "),
    ],
)
def test_an_error_shows_the_usage_of_its_command(sidsign, tmp_path, arguments, usage):
    env = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    result = run(sidsign, subprocess.DEVNULL, *arguments, env=env)
    assert result.status == 64
    assert usage in result.errors

"""Key files, words and prompts, as a user meets them; the files are read by a decoder that shares no code with ours."""

import json
import os
import pty
import select
import signal
import stat
import subprocess
import termios
import time
import unicodedata

import pytest
from client import Key, Result, vectors, write_secret
from stratis_id import NETWORKS
from wallet import decrypt_key, encrypt_key, login_path, master_key, seed_of, words_of

DONE, REFUSED, USAGE, MALFORMED, NO_INPUT, CANNOT_CREATE = 0, 1, 64, 65, 66, 73

PHRASE = "elevator slight dad hair table forum maze feed trim ignore field mystery"
KEY = Key((0xC0FFEE).to_bytes(32, "big"))
PASSPHRASE = "corr\u00e9ct horse"
NOW = 1700000000
SID = f"sid:api.example.com/auth?uid=1&exp={NOW}"


def run(sidsign, *arguments, stdin=b""):
    """Runs the command without a terminal."""
    process = subprocess.run(
        sidsign.arguments(*arguments), input=stdin, capture_output=True, timeout=60, check=False, start_new_session=True
    )
    return Result(process.returncode, process.stdout, process.stderr)


def refused(result, status, name):
    """Whether a command failed with this case and printed nothing."""
    return result.status == status and result.output == b"" and name.encode() in result.errors


@pytest.fixture
def passphrase_file(tmp_path):
    path = tmp_path / "passphrase"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(descriptor, PASSPHRASE.encode() + b"\n")
    os.close(descriptor)
    return path


@pytest.fixture
def key_file(tmp_path):
    """A key file that this side wrote, cheap to open."""
    text = encrypt_key(KEY.secret, True, NETWORKS["cirrus"], PASSPHRASE, bytes(16), bytes(12), 16, 8, 1)
    return write_secret(tmp_path / "encrypted", text)


def test_a_new_key_file_is_read_by_another_decoder(sidsign, tmp_path, passphrase_file):
    file = tmp_path / "key"
    for network in ("cirrus", "strax-test"):
        file = tmp_path / network
        result = run(
            sidsign, "key", "new", "--network", network, "--output", file, "--passphrase-file", passphrase_file
        )
        assert result.status == DONE and result.errors == b""
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        read, secret, compressed = decrypt_key(file.read_text("ascii"), PASSPHRASE)
        assert (read.name, compressed) == (network, True)
        assert Key(secret).address(network) == result.text
        assert "N: 131072\nr: 8\np: 1\n" in file.read_text("ascii")


def test_a_key_file_of_another_encoder_signs(sidsign, key_file, passphrase_file):
    for command, signed in (
        (("sign", SID, "--at", NOW), SID.removeprefix("sid:")),
        (("message", "sign", "a"), "a"),
    ):
        result = run(sidsign, *command, "--key", key_file, "--passphrase-file", passphrase_file)
        assert (result.status, result.text) == (DONE, KEY.sign(signed))
        assert b"cheaper to try" in result.errors, "the parameters are weak"


def test_the_vectors_of_key_files(sidsign, tmp_path):
    for number, (_, test) in enumerate(vectors("key_file")):
        if "\0" in test["passphrase"]:
            continue
        file = tmp_path / str(number)
        file.write_bytes(test["file"].encode())
        file.chmod(0o600)
        passphrase = write_passphrase(tmp_path / f"{number}.passphrase", test["passphrase"])
        result = run(sidsign, "key", "export", file, "--yes", "--passphrase-file", passphrase)
        if test["result"] == "valid":
            wif = Key(bytes.fromhex(test["secretHex"]), test["compressed"]).wif(test["network"])
            assert (result.status, result.text) == (DONE, wif), test["comment"]
        elif test["error"] == "notAKeyFile":
            # What is no key file is taken for a key in the clear.
            assert refused(result, MALFORMED, "malformedWIF"), test["comment"]
        else:
            status = MALFORMED if test["error"] in ("damaged", "malformedKeyFile") else REFUSED
            assert refused(result, status, test["error"]), test["comment"]


def write_passphrase(path, text):
    path.write_bytes(text.encode() + b"\n")
    path.chmod(0o600)
    return path


def test_the_address_needs_no_passphrase(sidsign, key_file):
    assert run(sidsign, "key", "address", key_file).text == KEY.address()
    assert run(sidsign, "key", "address", key_file, "--network", "cirrus").text == KEY.address()
    assert refused(run(sidsign, "key", "address", key_file, "--network", "strax"), REFUSED, "wrongNetwork")
    assert run(sidsign, "key", "address", "-", stdin=key_file.read_bytes()).text == KEY.address()


def test_a_wrong_passphrase(sidsign, key_file, tmp_path):
    wrong = write_passphrase(tmp_path / "wrong", "another")
    assert refused(
        run(sidsign, "sign", SID, "--at", NOW, "--key", key_file, "--passphrase-file", wrong), 1, "wrongPassphrase"
    )


def test_the_passphrase_on_standard_input(sidsign, key_file):
    arguments = ("sign", SID, "--at", NOW, "--key", key_file, "--passphrase-file", "-")
    assert run(sidsign, *arguments, stdin=PASSPHRASE.encode()).text == KEY.sign(SID.removeprefix("sid:"))
    both = ("sign", SID, "--at", NOW, "--key", "-", "--passphrase-file", "-")
    assert run(sidsign, *both, stdin=b"x").status == USAGE


def test_without_a_terminal_nothing_is_asked(sidsign, key_file, tmp_path):
    assert refused(run(sidsign, "sign", SID, "--at", NOW, "--key", key_file), USAGE, "noTerminal")
    assert refused(run(sidsign, "key", "new", "--output", tmp_path / "new"), USAGE, "noTerminal")
    assert refused(run(sidsign, "key", "export", key_file), USAGE, "noTerminal")
    assert not (tmp_path / "new").exists()


def test_an_empty_passphrase_is_refused(sidsign, tmp_path):
    empty = write_passphrase(tmp_path / "empty", "")
    result = run(sidsign, "key", "new", "--output", tmp_path / "new", "--passphrase-file", empty)
    assert refused(result, REFUSED, "emptyPassphrase") and not (tmp_path / "new").exists()


def test_an_existing_file_is_left_alone(sidsign, key_file, passphrase_file):
    before = key_file.read_bytes()
    result = run(sidsign, "key", "new", "--output", key_file, "--passphrase-file", passphrase_file)
    assert refused(result, CANNOT_CREATE, "fileExists") and key_file.read_bytes() == before


@pytest.mark.parametrize("network", NETWORKS)
def test_words_give_the_login_key(sidsign, tmp_path, network):
    passphrase = write_passphrase(tmp_path / "words", "passphrase")
    arguments = ("key", "import", "--mnemonic", "--network", network, "--no-passphrase", "--output", tmp_path / "key")
    result = run(sidsign, *arguments, "--mnemonic-passphrase-file", passphrase, stdin=PHRASE.encode())
    node = master_key(seed_of(PHRASE, "passphrase")).derive(login_path(NETWORKS[network]))
    assert (result.status, result.text) == (DONE, Key(node.key).address(network))
    assert (tmp_path / "key").read_text() == Key(node.key).wif(network)


def test_words_in_every_language(sidsign, tmp_path):
    for language in ("english", "french", "spanish", "japanese", "chineseSimplified", "chineseTraditional"):
        phrase = " ".join(words_of(bytes(range(16)), language))
        file = tmp_path / language
        result = run(sidsign, "key", "import", "--mnemonic", "--no-passphrase", "--output", file, stdin=phrase.encode())
        node = master_key(seed_of(phrase, "")).derive("m/44'/401'/0'/0/0")
        assert result.text == Key(node.key).address()


def test_a_path_and_a_wrong_checksum(sidsign, tmp_path):
    phrase = " ".join(["abandon"] * 12)
    arguments = ("key", "import", "--mnemonic", "--no-passphrase", "--path", "m/44'/1'/0'/0/20")
    result = run(sidsign, *arguments, "--output", tmp_path / "a", stdin=phrase.encode())
    assert refused(result, MALFORMED, "checksumMismatch") and not result.mentions("abandon")
    result = run(sidsign, *arguments, "--output", tmp_path / "a", "--allow-wrong-checksum", stdin=phrase.encode())
    node = master_key(seed_of(phrase, "")).derive("m/44'/1'/0'/0/20")
    assert result.text == Key(node.key).address() and b"checksum" in result.errors


def test_words_that_are_refused(sidsign, tmp_path):
    for phrase, name in (
        ("", "wrongWordCount"),
        ("one two three", "wrongWordCount"),
        (PHRASE.replace("dad", "secretword"), "unknownWord"),
        (PHRASE.replace("slight dad", "dad slight"), "checksumMismatch"),
    ):
        arguments = ("key", "import", "--mnemonic", "--no-passphrase", "--output", tmp_path / "key")
        result = run(sidsign, *arguments, stdin=phrase.encode())
        assert refused(result, MALFORMED, name), phrase
        assert not result.mentions("secretword") and not result.mentions("elevator")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["x", "44'", "m/", "m/x", "m/2147483648"])
def test_paths_that_are_refused(sidsign, tmp_path, path):
    arguments = ("key", "import", "--mnemonic", "--no-passphrase", "--output", tmp_path / "key", f"--path={path}")
    assert run(sidsign, *arguments, stdin=PHRASE.encode()).status == MALFORMED


def test_no_error_repeats_a_secret(sidsign, tmp_path, key_file):
    extended = master_key(seed_of(PHRASE, "")).text(NETWORKS["cirrus"])
    japanese = "\u3000".join(words_of(bytes(range(16)), "japanese"))
    french = " ".join(words_of(bytes(range(50, 82)), "french"))
    assert french != unicodedata.normalize("NFC", french), "some words have accents"
    foreign = [unicodedata.normalize(form, phrase) for form in ("NFC", "NFKD") for phrase in (japanese, french)]
    # Normalization makes a space of the wide one.
    foreign.append(foreign[2].replace(" ", "\u3000"))
    for secret, arguments in (
        *((phrase, ("key", "import", "--mnemonic", phrase)) for phrase in foreign),
        *((phrase, ("key", "import", "--mnemonic", *phrase.split())) for phrase in foreign),
        *((phrase, ("key", "import", "--mnemonic", "\n".join(phrase.split()))) for phrase in foreign),
        (PHRASE, ("key", "import", "--mnemonic", PHRASE.replace(" ", "\n"))),
        (PHRASE, ("key", "import", "--mnemonic", PHRASE.replace(" ", "\t\r\n"))),
        ("abandon", ("key", "import", "--mnemonic", " ".join(["abandon"] * 12))),
        (PHRASE, ("key", "new", "--words=" + PHRASE)),
        (PHRASE, ("key", "import", "--mnemonic", *PHRASE.split())),
        (PHRASE, ("key", "import", "--mnemonic", PHRASE)),
        (PHRASE, ("sign", SID, "--key", PHRASE)),
        (PHRASE, ("key", "address", PHRASE)),
        (extended, ("key", "address", extended)),
        (extended, ("key", "new", extended)),
        ("hunter2hunter2", ("sign", SID, "--at", NOW, "--key", key_file, "--passphrase-file", "hunter2hunter2")),
        ("hunter2hunter2", ("key", "import", "--mnemonic-passphrase-file", "hunter2hunter2", "--output", "x", "--mnemonic")),
    ):
        result = run(sidsign, *arguments, stdin=PHRASE.encode())
        assert result.status != DONE, arguments
        for word in secret.split():
            for form in ("NFC", "NFKD"):
                word = unicodedata.normalize(form, word)
                assert (word.isascii() and len(word) < 5) or not result.mentions(word), (arguments, word)


def test_options_of_words_without_words(sidsign, tmp_path):
    arguments = ("key", "import", "--no-passphrase", "--output", tmp_path / "key", "--path", "m/0")
    assert run(sidsign, *arguments, stdin=KEY.wif().encode()).status == USAGE


def test_new_words_make_the_same_key_again(sidsign, tmp_path):
    result = run(sidsign, "key", "new", "--mnemonic", "--no-passphrase", "--output", tmp_path / "new", "--json")
    made = json.loads(result.output)
    assert len(made["mnemonic"].split()) == 12
    again = run(
        sidsign,
        "key",
        "import",
        "--mnemonic",
        "--no-passphrase",
        "--output",
        tmp_path / "again",
        stdin=made["mnemonic"].encode(),
    )
    assert again.text == made["address"]
    assert (tmp_path / "new").read_bytes() == (tmp_path / "again").read_bytes()


def old_key_file(tmp_path, network):
    text = encrypt_key(KEY.secret, True, NETWORKS[network], "the old one", bytes(16), bytes(12), 16, 8, 1)
    return write_secret(tmp_path / f"{network}.old", text)


@pytest.mark.parametrize("network", ["cirrus", "cirrus-test", "strax", "strax-test"])
def test_import_renews_a_key_file_on_its_network(sidsign, tmp_path, passphrase_file, network):
    old, new = old_key_file(tmp_path, network), tmp_path / "renewed"
    before = old.read_bytes()
    passphrases = ("--old-passphrase-file", write_passphrase(tmp_path / "old", "the old one"))
    passphrases += ("--passphrase-file", passphrase_file)
    result = run(sidsign, "key", "import", "--output", new, *passphrases, stdin=before)
    assert (result.status, result.text) == (DONE, KEY.address(network))
    read, secret, compressed = decrypt_key(new.read_text("ascii"), PASSPHRASE)
    assert (read.name, secret, compressed) == (network, KEY.secret, True)
    assert "N: 131072\nr: 8\np: 1\n" in new.read_text("ascii")
    assert run(sidsign, "key", "address", new).text == KEY.address(network)
    assert old.read_bytes() == before


def test_renewals_that_are_refused(sidsign, tmp_path, passphrase_file):
    old = old_key_file(tmp_path, "strax").read_bytes()
    good = write_passphrase(tmp_path / "old", "the old one")
    wrong = write_passphrase(tmp_path / "wrong", "another")
    arguments = ("key", "import", "--output", tmp_path / "new", "--passphrase-file", passphrase_file)
    for more, status, name in (
        (("--old-passphrase-file", wrong), REFUSED, "wrongPassphrase"),
        (("--old-passphrase-file", good, "--network", "cirrus"), REFUSED, "wrongNetwork"),
        ((), USAGE, "noTerminal"),
        (("--old-passphrase-file", "-"), USAGE, "standard input"),
        (("--old-passphrase-file", good, "--mnemonic"), USAGE, "--old-passphrase-file"),
        (("--old-passphrase-file", tmp_path / "missing"), NO_INPUT, "noSuchFile"),
    ):
        assert refused(run(sidsign, *arguments, *more, stdin=old), status, name), more
    damaged = old.replace(b"BEGIN", b"BEGIM")
    result = run(sidsign, *arguments, "--old-passphrase-file", good, stdin=damaged)
    assert refused(result, MALFORMED, "damaged")
    assert not (tmp_path / "new").exists()


def test_export_and_import_renew_a_file(sidsign, key_file, passphrase_file, tmp_path):
    wif = run(sidsign, "key", "export", key_file, "--yes", "--passphrase-file", passphrase_file)
    assert wif.text == KEY.wif()
    arguments = ("key", "import", "--output", tmp_path / "renewed", "--passphrase-file", passphrase_file)
    assert run(sidsign, *arguments, stdin=wif.output).text == KEY.address()
    assert decrypt_key((tmp_path / "renewed").read_text("ascii"), PASSPHRASE)[1] == KEY.secret


def test_list(sidsign, key_file, tmp_path):
    write_secret(tmp_path / "clear", KEY.wif() + "\n")
    write_secret(tmp_path / "strax", KEY.wif("strax"))
    write_secret(tmp_path / "other", "no key")
    write_secret(tmp_path / "broken", key_file.read_text().replace("N: 16", "N: 18"))
    write_secret(tmp_path / "decapitated", key_file.read_text().replace("BEGIN", "BEGIM"))
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "missing")
    os.mkfifo(tmp_path / "pipe")
    keys = run(sidsign, "key", "list", tmp_path, "--json").json["keys"]
    common = {"network": "cirrus", "error": None, "address": KEY.address()}
    assert keys == [
        {"file": "broken", "address": None, "network": None, "kind": "encrypted", "error": "damaged"},
        {"file": "clear", "kind": "clear"} | common,
        {"file": "decapitated", "address": None, "network": None, "kind": "encrypted", "error": "damaged"},
        {"file": "encrypted", "kind": "encrypted"} | common,
    ]
    lines = run(sidsign, "key", "list", tmp_path, "--network", "strax").text.split("\n")
    assert [line.split()[0] for line in lines] == ["broken", "decapitated", "strax"]
    assert run(sidsign, "key", "list", tmp_path / "missing").status == NO_INPUT
    assert run(sidsign, "key", "list", tmp_path / "other").status == NO_INPUT


class Terminal:
    """The command on a terminal of its own."""

    def __init__(self, sidsign, *arguments, stdin=b""):
        self.master, slave = pty.openpty()
        reader, writer = os.pipe()
        os.write(writer, stdin)
        os.close(writer)
        name = os.ttyname(slave)

        def attach():
            os.setsid()
            os.close(os.open(name, os.O_RDWR))

        self.process = subprocess.Popen(
            sidsign.arguments(*arguments),
            stdin=reader,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=attach,
        )
        os.close(reader)
        self.slave = slave
        self.screen = b""

    def expect(self, text):
        """Waits until the text is on the screen."""
        end = time.monotonic() + 20
        while text.encode() not in self.screen:
            assert time.monotonic() < end, self.screen
            if select.select([self.master], [], [], 0.1)[0]:
                self.screen += os.read(self.master, 4096)

    def type(self, text):
        os.write(self.master, text.encode())

    def shows_input(self):
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)

    def end(self):
        output, errors = self.process.communicate(timeout=30)
        while select.select([self.master], [], [], 0.05)[0]:
            self.screen += os.read(self.master, 4096)
        return Result(self.process.returncode, output, errors)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def terminal(sidsign):
    terminals = []

    def start(*arguments, stdin=b""):
        terminals.append(Terminal(sidsign, *arguments, stdin=stdin))
        return terminals[-1]

    yield start
    for each in terminals:
        each.close()


def test_a_passphrase_is_asked_for_twice_and_never_shown(terminal, tmp_path):
    session = terminal("key", "new", "--output", tmp_path / "key")
    session.expect("New passphrase: ")
    assert not session.shows_input()
    session.type(PASSPHRASE + "\n")
    session.expect("The same again: ")
    session.type(PASSPHRASE + "\n")
    result = session.end()
    assert result.status == DONE and session.shows_input()
    assert PASSPHRASE.encode() not in session.screen + result.output + result.errors
    assert Key(decrypt_key((tmp_path / "key").read_text("ascii"), PASSPHRASE)[1]).address() == result.text


def test_a_key_file_is_renewed_after_three_prompts(terminal, tmp_path):
    old = old_key_file(tmp_path, "cirrus-test").read_bytes()
    session = terminal("key", "import", "--output", tmp_path / "new", stdin=old)
    for prompt, answer in (
        ("Passphrase of the key: ", "the old one"),
        ("New passphrase: ", PASSPHRASE),
        ("The same again: ", PASSPHRASE),
    ):
        session.expect(prompt)
        assert not session.shows_input()
        session.type(answer + "\n")
    result = session.end()
    assert (result.status, result.text) == (DONE, KEY.address("cirrus-test")) and session.shows_input()
    read, secret, _ = decrypt_key((tmp_path / "new").read_text("ascii"), PASSPHRASE)
    assert (read.name, secret) == ("cirrus-test", KEY.secret)


def test_two_passphrases_that_differ(terminal, tmp_path):
    session = terminal("key", "new", "--output", tmp_path / "key")
    session.expect("New passphrase: ")
    session.type("one\n")
    session.expect("The same again: ")
    session.type("two\n")
    assert refused(session.end(), REFUSED, "differentPassphrases") and not (tmp_path / "key").exists()


@pytest.mark.parametrize("end", ["\x03", signal.SIGTERM, signal.SIGINT, signal.SIGHUP, "\x04", "\x1c"])
def test_however_a_prompt_ends_the_terminal_shows_input_again(terminal, key_file, end):
    session = terminal("sign", SID, "--at", NOW, "--key", key_file)
    session.expect("Passphrase of the key: ")
    assert not session.shows_input()
    if isinstance(end, str):
        session.type(end)
    else:
        session.process.send_signal(end)
    result = session.end()
    assert result.status != DONE and result.output == b"" and session.shows_input()


def test_a_key_is_signed_with_after_the_prompt(terminal, key_file):
    session = terminal("sign", SID, "--at", NOW, "--key", key_file)
    session.expect("Passphrase of the key: ")
    session.type(PASSPHRASE + "\n")
    result = session.end()
    assert (result.status, result.text) == (DONE, KEY.sign(SID.removeprefix("sid:")))


def test_the_passphrase_of_words_is_asked_for(terminal, tmp_path):
    arguments = ("key", "import", "--mnemonic", "--no-passphrase", "--output", tmp_path / "key")
    session = terminal(*arguments, stdin=PHRASE.encode())
    session.expect("Passphrase of the words")
    session.type("passphrase\n")
    assert session.end().text == "CWragne5xMyiznaCeJT5djrNZghZTwAqCQ"


@pytest.mark.parametrize(
    ("answer", "status"), [("y\n", DONE), ("yes\n", DONE), ("\n", REFUSED), ("n\n", REFUSED), ("yy\n", REFUSED)]
)
def test_export_asks_first(terminal, key_file, passphrase_file, answer, status):
    session = terminal("key", "export", key_file, "--passphrase-file", passphrase_file)
    session.expect("[y/N]")
    session.type(answer)
    result = session.end()
    assert result.status == status and result.text == (KEY.wif() if status == DONE else "")

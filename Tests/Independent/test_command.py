"""Every command as a user or a script meets it: results, refusals and exit codes."""

import json
import os
import stat
import xml.etree.ElementTree as ElementTree

import pytest
from client import Key, in_pairs, option, vectors, write_secret
from stratis_id import NETWORKS, N, Refusal, base58check_encode, encode_signature, parse_challenge, verify_message

from address import witness_program

DONE, REFUSED, USAGE, MALFORMED, NO_INPUT, CANNOT_CREATE, NOT_PERMITTED = 0, 1, 64, 65, 66, 73, 77

NOW = 1700000000
HOST = "api.opdex.com"
SIGNED = f"{HOST}/auth?uid=123456789&exp={NOW}"
SID = f"sid:{SIGNED}"
KEY = Key((0xC0FFEE).to_bytes(32, "big"))
UNCOMPRESSED = Key(KEY.secret, compressed=False)
ADDRESS, SIGNATURE = KEY.address(), KEY.sign(SIGNED)

EXPIRED = f"sid:{HOST}/auth?uid=1&exp={NOW - 1}"
NON_CANONICAL = {
    "exp before uid": f"sid:{HOST}/auth?exp={NOW}&uid=1",
    "an unknown parameter": f"{SID}&a=b",
    "an upper-case host": f"sid:API.opdex.com/auth?uid=1&exp={NOW}",
}
CANONICAL = {
    "as issued": SID,
    "two slashes": f"sid://{SIGNED}",
    "web+sid": f"web+sid:{SIGNED}",
    "web+sid and two slashes": f"web+sid://{SIGNED}",
    "an upper-case scheme": f"SID:{SIGNED}",
    "a redirect": f"web+sid:{SIGNED}&redirectScheme=brave&redirectUri=a%2Fb",
}
WITHOUT_EXP = f"sid:{HOST}/auth?uid=1"

P2SH = base58check_encode(bytes([NETWORKS["cirrus"].p2sh]) + KEY.key_hash)
BECH32 = witness_program("tb", 0, KEY.key_hash)
UNRECOVERABLE = encode_signature(bytes([31]) + bytes(64))

SUBCOMMANDS = (
    (),
    ("key",),
    ("key", "new"),
    ("key", "import"),
    ("key", "address"),
    ("parse",),
    ("sign",),
    ("verify",),
    ("message",),
    ("message", "sign"),
    ("message", "verify"),
    ("qr",),
)


@pytest.fixture
def key_file(tmp_path):
    """A file with the WIF of the key on cirrus, for its owner only."""
    return write_secret(tmp_path / "key", KEY.wif() + "\n")


def refused(result, status):
    """Whether a command failed as it should: nothing on standard output, something on standard error."""
    return result.status == status and result.output == b"" and result.errors.strip() != b""


# Help and usage


@pytest.mark.parametrize("subcommand", SUBCOMMANDS, ids=" ".join)
def test_help(sidsign, subcommand):
    result = sidsign.run(*subcommand, "--help")
    assert result.status == DONE
    assert "USAGE" in result.text.upper()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completions(sidsign, shell):
    result = sidsign.run("--generate-completion-script", shell)
    assert result.status == DONE and "sidsign" in result.text


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("--nonsense",),
        ("parse",),
        ("parse", SID, SID),
        ("parse", SID, "--nonsense"),
        ("parse", SID, "--at"),
        ("parse", SID, "--at", ""),
        ("parse", SID, "--at", "now"),
        ("parse", SID, "--at", "-1"),
        ("parse", SID, "--at", "1.5"),
        ("parse", SID, "--at", "99999999999999999999"),
        ("sign", SID),
        ("sign", "--key", "key"),
        ("sign", SID, "--key"),
        ("sign", SID, "--key", "key", "--network", "nowhere"),
        ("sign", SID, "--key", "key", "--network", "Cirrus"),
        ("sign", SID, "--key", "key", "--network", ""),
        ("verify",),
        ("verify", SID),
        ("verify", SID, "--address", ADDRESS),
        ("verify", SID, "--signature", SIGNATURE),
        ("verify", "--address", ADDRESS, "--signature", SIGNATURE),
        ("verify", SID, "--address", ADDRESS, "--signature", SIGNATURE, "--network", "nowhere"),
        ("verify", "--batch", SID),
        ("verify", "--batch", "--address", ADDRESS),
        ("verify", "--batch", "--network", "nowhere"),
        ("verify", "--batch", "--at", "now"),
        ("message", "sign", "text"),
        ("message", "sign", "--key", "key"),
        ("message", "verify", "text"),
        ("message", "verify", "text", "--address", ADDRESS),
        ("message", "nonsense"),
        ("key", "nonsense"),
        ("key", "new", "--no-passphrase"),
        ("key", "import", "--no-passphrase"),
        ("key", "address"),
        ("qr",),
    ],
    ids=" ".join,
)
def test_usage(sidsign, arguments, tmp_path):
    result = sidsign.run(*arguments, cwd=tmp_path)
    assert refused(result, USAGE), result
    assert list(tmp_path.iterdir()) == []


# Parsing


def parsed(text, now=NOW):
    """What `parse --json` has to print, by the reference implementation."""
    challenge = parse_challenge(text.encode())
    return {
        "host": challenge.authority,
        "path": challenge.path,
        "uid": challenge.uid,
        "exp": challenge.exp,
        "expired": challenge.is_expired(now),
        "canonical": challenge.canonical,
        "signedText": challenge.signed_text,
        "redirect": challenge.redirect and dict(zip(("scheme", "uri"), challenge.redirect)),
    }


def test_parse(sidsign):
    result = sidsign.run("parse", SID, "--at", NOW, "--json")
    assert result.status == DONE
    assert result.json == {
        "host": HOST,
        "path": "/auth",
        "uid": "123456789",
        "exp": NOW,
        "expired": False,
        "canonical": True,
        "signedText": SIGNED,
        "redirect": None,
    }


@pytest.mark.parametrize(
    "text", [*CANONICAL.values(), *NON_CANONICAL.values(), WITHOUT_EXP, EXPIRED, f"{SID}&redirectScheme=a"]
)
def test_parse_json(sidsign, text):
    result = sidsign.run("parse", text, "--at", NOW, "--json")
    assert result.status == DONE
    assert json.dumps(result.json, sort_keys=True) == json.dumps(parsed(text), sort_keys=True)


def test_parse_shows_the_host_to_a_reader(sidsign):
    result = sidsign.run("parse", SID, "--at", NOW)
    assert result.status == DONE
    assert HOST in result.text and "123456789" in result.text and str(NOW) in result.text


def test_parse_of_an_expired_challenge_is_no_failure(sidsign):
    result = sidsign.run("parse", SID, "--at", NOW + 1, "--json")
    assert result.status == DONE and result.json["expired"] is True
    assert sidsign.run("parse", SID, "--at", NOW + 1).status == DONE


def test_parse_without_a_time_looks_at_the_clock(sidsign):
    assert sidsign.run("parse", f"sid:{HOST}/auth?uid=1&exp=1", "--json").json["expired"] is True
    assert sidsign.run("parse", f"sid:{HOST}/auth?uid=1&exp=253402300799", "--json").json["expired"] is False


def test_the_vectors_of_challenge_parsing(sidsign):
    def check(numbered):
        _, test = numbered
        data = bytes.fromhex(test["inputHex"]) if "inputHex" in test else test["input"].encode()
        if b"\0" in data:
            return  # No argument can hold one.
        result = sidsign.run("parse", "--json", "--at", NOW, "--", data)
        if test["result"] == "valid":
            assert result.status == DONE, (test, result)
            assert json.dumps(result.json, sort_keys=True) == json.dumps(parsed(test["input"]), sort_keys=True), test
        else:
            assert result.status == MALFORMED, (test, result)

    in_pairs(check, vectors("challenge_parsing"))


@pytest.mark.parametrize(
    "text", ["", " ", "sid:", "a" * 2049, "sid:" + "a" * 120_000, "\n" * 1000, "\u202e", b"\xff\xfe"]
)
def test_parse_of_malformed_arguments(sidsign, text):
    assert refused(sidsign.run("parse", "--", text), MALFORMED)


# Signing


def test_sign(sidsign, key_file):
    result = sidsign.run("sign", SID, "--key", key_file, "--at", NOW)
    assert (result.status, result.text) == (DONE, SIGNATURE)


def test_sign_json(sidsign, key_file):
    result = sidsign.run("sign", SID, "--key", key_file, "--network", "cirrus", "--at", NOW, "--json")
    assert result.status == DONE
    assert result.json == {"sid": SID, "signedText": SIGNED, "address": ADDRESS, "signature": SIGNATURE}


@pytest.mark.parametrize("text", CANONICAL.values(), ids=CANONICAL.keys())
def test_sign_gives_one_signature_for_every_canonical_form(sidsign, key_file, text):
    result = sidsign.run("sign", text, "--key", key_file, "--at", NOW, "--json")
    assert result.status == DONE
    assert result.json == {"sid": text, "signedText": SIGNED, "address": ADDRESS, "signature": SIGNATURE}


def test_sign_with_the_key_on_standard_input(sidsign):
    for ending in ("", "\n", "\r\n"):
        result = sidsign.run("sign", SID, "--key", "-", "--at", NOW, stdin=(KEY.wif() + ending).encode())
        assert (result.status, result.text) == (DONE, SIGNATURE), repr(ending)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("key", [KEY, UNCOMPRESSED], ids=["compressed", "uncompressed"])
def test_sign_on_every_network(sidsign, network, key):
    arguments = ("sign", SID, "--key", "-", "--network", network, "--at", NOW, "--json")
    result = sidsign.run(*arguments, stdin=key.wif(network).encode())
    assert result.status == DONE
    assert (result.json["address"], result.json["signature"]) == (key.address(network), key.sign(SIGNED))


def test_sign_refuses_an_expired_challenge(sidsign, key_file):
    assert refused(sidsign.run("sign", SID, "--key", key_file, "--at", NOW + 1), REFUSED)
    assert refused(sidsign.run("sign", EXPIRED, "--key", key_file), REFUSED)
    result = sidsign.run("sign", SID, "--key", key_file, "--at", NOW + 1, "--allow-expired")
    assert (result.status, result.text) == (DONE, SIGNATURE)
    assert sidsign.run("sign", EXPIRED, "--key", key_file, "--allow-expired").status == DONE


def test_sign_takes_a_challenge_without_exp(sidsign, key_file):
    result = sidsign.run("sign", WITHOUT_EXP, "--key", key_file)
    assert (result.status, result.text) == (DONE, KEY.sign(WITHOUT_EXP.removeprefix("sid:")))


@pytest.mark.parametrize("host", [HOST, "API.OPDEX.COM", "Api.Opdex.com"])
def test_sign_for_the_expected_host(sidsign, key_file, host):
    result = sidsign.run("sign", SID, "--key", key_file, "--at", NOW, "--expect-host", host)
    assert (result.status, result.text) == (DONE, SIGNATURE)


@pytest.mark.parametrize(
    "host", ["opdex.com", f"{HOST}.example", f"{HOST}:443", f"{HOST}/auth", f" {HOST}", "", f"a.{HOST}"]
)
def test_sign_refuses_another_host(sidsign, key_file, host):
    assert refused(sidsign.run("sign", SID, "--key", key_file, "--at", NOW, "--expect-host", host), REFUSED)


def test_the_port_is_part_of_the_expected_host(sidsign, key_file):
    text = f"sid:localhost:8080/auth?uid=1&exp={NOW}"
    for host, status in (
        ("localhost:8080", DONE),
        ("LOCALHOST:8080", DONE),
        ("localhost", REFUSED),
        ("localhost:80", REFUSED),
    ):
        result = sidsign.run("sign", text, "--key", key_file, "--at", NOW, "--expect-host", host)
        assert result.status == status, host


@pytest.mark.parametrize("text", NON_CANONICAL.values(), ids=NON_CANONICAL.keys())
def test_sign_refuses_a_non_canonical_challenge(sidsign, key_file, text):
    assert refused(sidsign.run("sign", text, "--key", key_file, "--at", NOW), REFUSED)
    result = sidsign.run("sign", text, "--key", key_file, "--at", NOW, "--allow-noncanonical")
    assert (result.status, result.text) == (DONE, KEY.sign(text.removeprefix("sid:")))


def test_one_permission_is_not_the_other(sidsign, key_file):
    text = f"{SID}&a=b"
    assert refused(sidsign.run("sign", text, "--key", key_file, "--at", NOW + 1, "--allow-noncanonical"), REFUSED)
    assert refused(sidsign.run("sign", text, "--key", key_file, "--at", NOW + 1, "--allow-expired"), REFUSED)
    result = sidsign.run("sign", text, "--key", key_file, "--at", NOW + 1, "--allow-expired", "--allow-noncanonical")
    assert result.status == DONE
    arguments = ("--allow-expired", "--allow-noncanonical", "--expect-host", "example.com")
    assert refused(sidsign.run("sign", text, "--key", key_file, *arguments), REFUSED)


def test_sign_refuses_a_malformed_challenge(sidsign, key_file):
    for text in ("", SIGNED, f"https://{SIGNED}", f"{SID}#a", f"sid:{HOST}/auth?uid=1&exp=01"):
        arguments = ("--allow-expired", "--allow-noncanonical")
        assert refused(sidsign.run("sign", text, "--key", key_file, *arguments), MALFORMED), text


# Key files


@pytest.mark.parametrize("network", [name for name in NETWORKS if NETWORKS[name].wif != NETWORKS["cirrus"].wif])
def test_a_key_of_another_network_is_refused(sidsign, network):
    for arguments in (
        ("sign", SID, "--at", NOW, "--key", "-"),
        ("message", "sign", "a", "--key", "-"),
        ("key", "address", "-"),
    ):
        result = sidsign.run(*arguments, "--network", network, stdin=KEY.wif("cirrus").encode())
        assert refused(result, REFUSED), arguments
        result = sidsign.run(*arguments, "--network", "cirrus", stdin=KEY.wif(network).encode())
        assert refused(result, REFUSED), arguments


MALFORMED_KEYS = {
    "nothing": b"",
    "a line feed": b"\n",
    "a word": b"key",
    "the checksum wrong": (KEY.wif()[:-1] + ("1" if KEY.wif()[-1] != "1" else "2")).encode(),
    "the end missing": KEY.wif()[:-1].encode(),
    "another flag": base58check_encode(bytes([239]) + KEY.secret + b"\x02").encode(),
    "hexadecimal": KEY.secret.hex().encode(),
    "two keys": f"{KEY.wif()}\n{KEY.wif()}\n".encode(),
    "a space inside": f"{KEY.wif()[:20]} {KEY.wif()[20:]}".encode(),
    "a zero byte after it": KEY.wif().encode() + b"\0",
    "not UTF-8": b"\xff" * 52,
    "an address": ADDRESS.encode(),
    "a megabyte": b"c" * 1_000_000,
}


@pytest.mark.parametrize("data", MALFORMED_KEYS.values(), ids=MALFORMED_KEYS.keys())
def test_a_malformed_key(sidsign, tmp_path, data):
    file = tmp_path / "key"
    file.write_bytes(data)
    file.chmod(0o600)
    for key, stdin in ((file, b""), ("-", data)):
        for arguments in (
            ("sign", SID, "--at", NOW, "--key", key),
            ("message", "sign", "a", "--key", key),
            ("key", "address", key),
        ):
            result = sidsign.run(*arguments, stdin=stdin)
            assert refused(result, MALFORMED), arguments
            if len(data.strip()) > 20:
                assert data.strip()[:20] not in result.errors, "no error repeats what is in a key file"


@pytest.mark.parametrize("number", [0, N, N + 1, 2**256 - 1], ids=["0", "n", "n + 1", "2^256 - 1"])
def test_a_key_out_of_range(sidsign, number):
    wif = base58check_encode(bytes([239]) + number.to_bytes(32, "big") + b"\x01")
    result = sidsign.run("key", "address", "-", stdin=wif.encode())
    assert result.status in (REFUSED, MALFORMED) and result.output == b"" and not result.mentions(wif)


def test_no_key_file(sidsign, tmp_path):
    missing = tmp_path / "missing"
    for arguments in (
        ("sign", SID, "--at", NOW, "--key", missing),
        ("message", "sign", "a", "--key", missing),
        ("key", "address", missing),
        ("key", "address", missing / "below"),
        ("key", "address", ""),
    ):
        assert refused(sidsign.run(*arguments), NO_INPUT), arguments


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_key_file_that_may_not_be_read(sidsign, key_file):
    key_file.chmod(0)
    assert refused(sidsign.run("key", "address", key_file), NOT_PERMITTED)


SECRETS = {"WIF": KEY.wif(), "WIF of an uncompressed key": UNCOMPRESSED.wif(), "hexadecimal": KEY.secret.hex()}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
@pytest.mark.parametrize(
    "arguments",
    [
        ("sign", SID, "--key", "{}"),
        ("sign", SID, "--key={}"),
        ("sign", SID, "--key", "./{}"),
        ("sign", SID, "--key", "/nowhere/{}"),
        ("sign", SID, "--key", "-", "{}"),
        ("sign", "{}", "--key", "-"),
        ("sign", SID, "--wif", "{}"),
        ("sign", SID, "--wif={}"),
        ("sign", SID, "--key", "-", "--network", "{}"),
        ("sign", SID, "--key", "-", "--network={}"),
        ("sign", SID, "--key", "-", "--at", "{}"),
        ("sign", SID, "--key", "-", "--at={}"),
        ("sign", SID, "--{}"),
        ("message", "sign", "a", "--key", "{}"),
        ("message", "sign", "a", "{}", "--key", "-"),
        ("message", "verify", "a", "--address", "{}", "--signature", SIGNATURE),
        ("message", "{}"),
        ("verify", "{}", "--address", ADDRESS, "--signature", SIGNATURE),
        ("verify", SID, "--address", "{}", "--signature", SIGNATURE),
        ("verify", SID, "--address", ADDRESS, "--signature", "{}"),
        ("key", "address", "{}"),
        ("key", "address", "-", "{}"),
        ("key", "import", "{}", "--no-passphrase", "--output", "file"),
        ("key", "new", "--no-passphrase", "--output", "missing/{}"),
        ("key", "{}"),
        ("parse", "{}"),
        ("qr", "{}"),
        ("{}",),
    ],
    ids=" ".join,
)
def test_a_secret_in_the_wrong_place_is_not_repeated(sidsign, tmp_path, arguments, secret):
    result = sidsign.run(*(argument.replace("{}", secret) for argument in arguments), cwd=tmp_path)
    assert result.status != DONE
    assert not result.mentions(secret), result


def test_a_secret_is_never_printed(sidsign, key_file, tmp_path):
    for arguments in (
        ("sign", SID, "--key", key_file, "--at", NOW),
        ("sign", SID, "--key", key_file, "--at", NOW, "--json"),
        ("message", "sign", "a", "--key", key_file, "--json"),
        ("key", "address", key_file),
        ("key", "address", key_file, "--json"),
    ):
        result = sidsign.run(*arguments)
        assert result.status == DONE
        assert not result.mentions(KEY.wif()) and not result.mentions(KEY.secret.hex())


# Making keys


def new_key(sidsign, file, *arguments):
    return sidsign.run("key", "new", "--output", file, "--no-passphrase", *arguments)


@pytest.mark.parametrize("network", NETWORKS)
def test_key_new(sidsign, tmp_path, network):
    file = tmp_path / "key"
    result = new_key(sidsign, file, "--network", network)
    assert result.status == DONE
    assert list(tmp_path.iterdir()) == [file], "no other file is left"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_ISREG(file.lstat().st_mode)
    assert not result.mentions(file.read_text().strip()), "the key is not printed"
    address = result.text
    assert sidsign.run("key", "address", file, "--network", network).text == address
    signature = sidsign.run("sign", SID, "--key", file, "--network", network, "--at", NOW).text
    assert verify_message(SIGNED.encode(), address, signature, [NETWORKS[network]])


def test_key_new_is_for_cirrus_by_default(sidsign, tmp_path):
    assert new_key(sidsign, tmp_path / "key").text.startswith("C")


def test_new_keys_differ(sidsign, tmp_path):
    addresses = [new_key(sidsign, tmp_path / str(number)).text for number in range(10)]
    assert len(set(addresses)) == 10 and all(addresses)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o277], ids=oct)
def test_the_mode_of_a_key_file_does_not_hang_on_the_mask(sidsign, tmp_path, mask):
    before = os.umask(mask)
    try:
        result = new_key(sidsign, tmp_path / "key")
    finally:
        os.umask(before)
    assert result.status == DONE
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) & ~0o600 == 0


def test_an_existing_file_is_left_alone(sidsign, key_file, tmp_path):
    for arguments in (("key", "new"), ("key", "import")):
        result = sidsign.run(*arguments, "--no-passphrase", "--output", key_file, stdin=UNCOMPRESSED.wif().encode())
        assert refused(result, CANNOT_CREATE), arguments
        assert key_file.read_text() == KEY.wif() + "\n"
        assert list(tmp_path.iterdir()) == [key_file]


def test_a_link_is_an_existing_file(sidsign, tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    assert refused(new_key(sidsign, link), CANNOT_CREATE)
    assert link.is_symlink() and not target.exists()


def test_a_key_file_that_cannot_be_created(sidsign, tmp_path):
    for file in (tmp_path / "missing" / "key", tmp_path, "/dev/null"):
        assert refused(new_key(sidsign, file), CANNOT_CREATE), file
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", [KEY, UNCOMPRESSED], ids=["compressed", "uncompressed"])
@pytest.mark.parametrize("network", NETWORKS)
def test_key_import(sidsign, tmp_path, network, key):
    file = tmp_path / "key"
    arguments = ("key", "import", "--network", network, "--output", file, "--no-passphrase")
    result = sidsign.run(*arguments, stdin=key.wif(network).encode() + b"\n")
    assert (result.status, result.text) == (DONE, key.address(network))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not result.mentions(key.wif(network))
    assert sidsign.run("key", "address", file, "--network", network).text == key.address(network)
    signature = sidsign.run("sign", SID, "--key", file, "--network", network, "--at", NOW).text
    assert signature == key.sign(SIGNED)


def test_key_import_refuses(sidsign, tmp_path):
    for stdin, status in ((b"", MALFORMED), (b"key\n", MALFORMED), (KEY.wif("strax").encode(), REFUSED)):
        file = tmp_path / "key"
        result = sidsign.run("key", "import", "--output", file, "--no-passphrase", stdin=stdin)
        assert refused(result, status), stdin
        assert list(tmp_path.iterdir()) == []


def test_key_address_json(sidsign, key_file):
    result = sidsign.run("key", "address", key_file, "--json")
    assert result.status == DONE and result.json["address"] == ADDRESS


def test_key_address_from_standard_input(sidsign):
    result = sidsign.run("key", "address", "-", stdin=KEY.wif().encode())
    assert (result.status, result.text) == (DONE, ADDRESS)


# Verifying

VALID = {
    "valid": True,
    "address": ADDRESS,
    "network": "cirrus",
    "host": HOST,
    "uid": "123456789",
    "exp": NOW,
}


def verify(sidsign, sid=SID, address=ADDRESS, signature=SIGNATURE, *arguments, at=NOW):
    command = (
        "verify",
        "--json",
        "--at",
        at,
        *option("--address", address),
        *option("--signature", signature),
        *arguments,
    )
    return sidsign.run(*command, "--", sid)


def answers(result, error):
    """Whether the JSON names this case and has a message, and the exit code fits."""
    status = MALFORMED if error.startswith("malformed") else REFUSED
    answer = result.json
    assert set(answer) == {"valid", "error", "message"}
    assert answer["valid"] is False and answer["error"] == error and answer["message"].strip()
    assert result.status == status
    return True


def test_verify(sidsign):
    result = verify(sidsign)
    assert result.status == DONE and result.json == VALID
    arguments = ("--address", ADDRESS, "--signature", SIGNATURE, "--network", "cirrus", "--at", NOW)
    result = sidsign.run("verify", SID, *arguments)
    assert result.status == DONE and result.text


def test_verify_without_exp(sidsign):
    signature = KEY.sign(WITHOUT_EXP.removeprefix("sid:"))
    arguments = ("--address", ADDRESS, "--signature", signature, "--json")
    result = sidsign.run("verify", WITHOUT_EXP, *arguments)
    assert result.status == DONE and result.json == VALID | {"uid": "1", "exp": None}


@pytest.mark.parametrize("text", CANONICAL.values(), ids=CANONICAL.keys())
def test_verify_every_form_of_a_challenge(sidsign, text):
    result = verify(sidsign, text)
    assert result.status == DONE and result.json == VALID


@pytest.mark.parametrize("text", NON_CANONICAL.values(), ids=NON_CANONICAL.keys())
def test_verify_checks_a_non_canonical_challenge_as_received(sidsign, text):
    result = verify(sidsign, text, ADDRESS, KEY.sign(text.removeprefix("sid:")))
    assert result.status == DONE and result.json["valid"] is True


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("key", [KEY, UNCOMPRESSED], ids=["compressed", "uncompressed"])
def test_verify_on_every_network(sidsign, network, key):
    result = verify(sidsign, SID, key.address(network), key.sign(SIGNED), "--network", network)
    assert result.status == DONE and result.json == VALID | {"address": key.address(network), "network": network}


def test_verify_on_several_networks(sidsign):
    both = ("--network", "strax", "--network", "cirrus-test")
    for network in ("strax", "cirrus-test"):
        result = verify(sidsign, SID, KEY.address(network), SIGNATURE, *both)
        assert result.status == DONE and result.json["network"] == network
    assert answers(verify(sidsign, SID, ADDRESS, SIGNATURE, *both), "wrongNetwork")


HIGH = KEY.sign_bytes(SIGNED)
HIGH = bytes([27 + (HIGH[0] - 27 ^ 1)]) + HIGH[1:33] + (N - int.from_bytes(HIGH[33:], "big")).to_bytes(32, "big")


def test_verify_accepts_high_s(sidsign):
    assert verify(sidsign, signature=encode_signature(HIGH)).json == VALID


@pytest.mark.parametrize(
    ("error", "changes"),
    [
        ("malformedChallenge", {"sid": ""}),
        ("malformedChallenge", {"sid": SIGNED}),
        ("malformedChallenge", {"sid": f"{SID}&uid=1"}),
        ("malformedChallenge", {"sid": "sid:" + "a" * 100_000}),
        ("malformedChallenge", {"sid": f"{SID}\n"}),
        ("malformedAddress", {"address": ""}),
        ("malformedAddress", {"address": ADDRESS + " "}),
        ("malformedAddress", {"address": ADDRESS[:-1]}),
        ("malformedAddress", {"address": ADDRESS.lower()}),
        ("malformedAddress", {"address": "C" * 100_000}),
        ("malformedAddress", {"address": BECH32[:-1]}),
        ("unsupportedAddress", {"address": P2SH}),
        ("unsupportedAddress", {"address": BECH32}),
        ("unsupportedAddress", {"address": BECH32.upper()}),
        ("wrongNetwork", {"address": KEY.address("strax")}),
        ("wrongNetwork", {"address": KEY.address("cirrus-test")}),
        ("wrongNetwork", {"address": KEY.address("bitcoin")}),
        ("malformedSignature", {"signature": ""}),
        ("malformedSignature", {"signature": SIGNATURE[:-1]}),
        ("malformedSignature", {"signature": SIGNATURE + "\n"}),
        ("malformedSignature", {"signature": SIGNATURE + "="}),
        ("malformedSignature", {"signature": "A" * 100_000}),
        ("malformedSignature", {"signature": encode_signature(bytes([26]) + HIGH[1:])}),
        ("malformedSignature", {"signature": encode_signature(bytes([35]) + HIGH[1:])}),
        ("unrecoverableSignature", {"signature": UNRECOVERABLE}),
        ("unrecoverableSignature", {"signature": encode_signature(HIGH[:1] + b"\xff" * 32 + HIGH[33:])}),
        ("unrecoverableSignature", {"signature": encode_signature(HIGH[:33] + N.to_bytes(32, "big"))}),
        ("signerMismatch", {"signature": KEY.sign("another text")}),
        ("signerMismatch", {"signature": KEY.sign(SID)}),
        ("signerMismatch", {"signature": UNCOMPRESSED.sign(SIGNED)}),
        ("signerMismatch", {"address": UNCOMPRESSED.address()}),
        ("signerMismatch", {"sid": f"{SID}&a=b"}),
        ("signerMismatch", {"sid": f"sid:{HOST.upper()}/auth?uid=123456789&exp={NOW}"}),
        ("signerMismatch", {"sid": f"sid:{HOST}/auth?exp={NOW}&uid=123456789"}),
        ("expired", {"at": NOW + 1}),
    ],
)
def test_verify_refuses(sidsign, error, changes):
    result = verify(sidsign, **changes)
    assert answers(result, error)


def test_verify_tells_a_reader_too(sidsign):
    result = sidsign.run("verify", SID, "--address", ADDRESS, "--signature", UNRECOVERABLE, "--at", NOW)
    assert result.status == REFUSED and (result.output + result.errors).strip()


def test_verify_names_the_unexpected_host(sidsign):
    for host in ("example.com", f"{HOST}:443", ""):
        assert answers(verify(sidsign, SID, ADDRESS, SIGNATURE, "--expect-host", host), "unexpectedHost")
    for host in (HOST, HOST.upper()):
        assert verify(sidsign, SID, ADDRESS, SIGNATURE, "--expect-host", host).json == VALID


FAULTS = {
    "malformedChallenge": {"sid": f"{SID}&"},
    "malformedAddress": {"address": ADDRESS[:-1]},
    "unsupportedAddress": {"address": P2SH},
    "wrongNetwork": {"address": KEY.address("strax")},
    "malformedSignature": {"signature": SIGNATURE[:-1]},
    "unexpectedHost": {"host": "example.com"},
    "expired": {"at": NOW + 1},
    "unrecoverableSignature": {"signature": UNRECOVERABLE},
    "signerMismatch": {"signature": KEY.sign("another text")},
}
"""One fault for every case, in the order in which they are reported."""


def test_the_first_case_is_reported(sidsign):
    def check(pair):
        first, second = pair
        values = {**FAULTS[second], **FAULTS[first]}
        host = ("--expect-host", values["host"]) if "host" in values else ()
        sid, address = values.get("sid", SID), values.get("address", ADDRESS)
        result = verify(sidsign, sid, address, values.get("signature", SIGNATURE), *host, at=values.get("at", NOW))
        assert answers(result, first), pair

    names = list(FAULTS)
    in_pairs(check, [(first, second) for index, first in enumerate(names) for second in names[index:]])


def test_all_faults_at_once(sidsign):
    host = ("--expect-host", "example.com")
    for sid, address, signature, error in (
        ("", "", "", "malformedChallenge"),
        (SID, "", "", "malformedAddress"),
        (SID, P2SH, "", "unsupportedAddress"),
        (SID, KEY.address("strax"), "", "wrongNetwork"),
        (SID, ADDRESS, "", "malformedSignature"),
        (SID, ADDRESS, UNRECOVERABLE, "unexpectedHost"),
    ):
        assert answers(verify(sidsign, sid, address, signature, *host, at=NOW + 1), error)


# Messages


def test_message_sign(sidsign, key_file):
    for text in ("", "This is a test", "Z\u00fcrich \U0001f511", "a\nb\n", "--key", SIGNED, "a" * 100_000):
        result = sidsign.run("message", "sign", "--key", key_file, "--", text)
        assert (result.status, result.text) == (DONE, KEY.sign(text)), text[:20]
        assert result.errors.strip(), "a warning: the same key signs challenges"


def test_message_sign_json(sidsign, key_file):
    result = sidsign.run("message", "sign", "a", "--key", key_file, "--json")
    assert result.status == DONE
    assert (result.json["address"], result.json["signature"]) == (ADDRESS, KEY.sign("a"))


def test_message_sign_of_a_challenge_is_its_signature(sidsign, key_file):
    assert sidsign.run("message", "sign", SIGNED, "--key", key_file).text == SIGNATURE


def test_message_verify(sidsign):
    for text in ("", "This is a test", "Z\u00fcrich \U0001f511", "a\nb\n", SIGNED):
        arguments = ("message", "verify", "--address", ADDRESS, "--signature", KEY.sign(text))
        result = sidsign.run(*arguments, "--json", "--", text)
        assert result.status == DONE and result.json == {"valid": True, "address": ADDRESS}
        assert sidsign.run(*arguments, "--", text).status == DONE
        assert answers(sidsign.run(*arguments, "--json", "--", text + " "), "signerMismatch")


def test_the_vectors_of_message_signature(sidsign):
    def check(numbered):
        group, test = numbered
        values = (test.get("message"), test["address"], test["signature"])
        if None in values or any("\0" in value for value in values):
            return
        networks = [part for name in group["networks"] for part in ("--network", name)]
        arguments = (
            *option("--address", test["address"]),
            *option("--signature", test["signature"]),
            *networks,
            "--json",
        )
        result = sidsign.run("message", "verify", *arguments, "--", test["message"])
        if test["result"] == "valid":
            assert result.status == DONE and result.json == {"valid": True, "address": test["address"]}, test
        else:
            assert answers(result, test["error"]), test

    in_pairs(check, vectors("message_signature"))


# QR codes


def test_qr(sidsign):
    result = sidsign.run("qr", SID)
    assert result.status == DONE
    assert any(block in result.text for block in "\u2580\u2584\u2588"), "half blocks"
    widths = {len(line) for line in result.text.split("\n") if line.strip()}
    assert len(widths) == 1, "all lines are of one length"


def test_qr_svg(sidsign, tmp_path):
    file = tmp_path / "code.svg"
    assert sidsign.run("qr", SID, "--svg", file).status == DONE
    root = ElementTree.fromstring(file.read_bytes())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(file.read_bytes()) > 1000


def test_qr_refuses(sidsign, tmp_path):
    assert refused(sidsign.run("qr", ""), MALFORMED)
    assert refused(sidsign.run("qr", SIGNED), MALFORMED)
    assert refused(sidsign.run("qr", SID, "--svg", tmp_path / "missing" / "code.svg"), CANNOT_CREATE)


def test_qr_differs_with_its_text(sidsign):
    assert sidsign.run("qr", SID).text != sidsign.run("qr", f"{SID}0").text


# The reference agrees with the constants above


def test_the_constants_of_these_tests():
    assert parse_challenge(SID.encode()).canonical
    for text in CANONICAL.values():
        assert parse_challenge(text.encode()).canonical and parse_challenge(text.encode()).signed_text == SIGNED
    for text in NON_CANONICAL.values():
        assert not parse_challenge(text.encode()).canonical
    with pytest.raises(Refusal):
        parse_challenge(SIGNED.encode())

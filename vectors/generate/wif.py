"""Vectors for private keys in the wallet import format."""

from coincurve import PrivateKey

import pure_curve
from document import Bytes, Document
from stratis_id import (
    NETWORKS,
    N,
    Refusal,
    base58_encode,
    base58check_encode,
    encode_address,
    encode_wif,
    hash160,
    parse_wif,
    sha256d,
)

# A key derived from a published mnemonic, see published.json.
PUBLISHED = (
    "strax-test",
    "a1b0fdb21b7db4df625e338c562560bd861cc4c3f35532a2a5efcdfbc1d322b8",
    "dnDgbRZ1v7nEpdtyM66ZTKD9te4G4zxKkPWc5w5csmpN2zSJ1D6o",
    "qJtkhfMsZrqBR55jKPU1FmHx1MNs542P2E",
)


def document():
    document = Document(
        "WIF",
        __name__,
        [
            ("Bitcoin, wallet import format", "Base58Check of a version, 32 bytes and 01 for a compressed public key"),
            ("StratisFullNode 9f4d0cb, WalletOperationsTests", "the published key, see published.json"),
            ("self-generated", "all others; public keys agreed on by libsecp256k1 and python-ecdsa"),
        ],
    )
    document.group("WIF")
    stream = Bytes("wif")
    _add_published(document)
    for network in NETWORKS.values():
        _add_network(document, network, stream)
    _add_ranges(document, stream)
    _add_malformed(document, stream)
    return document


def _valid(document, comment, network, secret, compressed):
    text = encode_wif(network, secret, compressed)
    assert parse_wif(text, network) == (secret, compressed), comment
    public_key = PrivateKey(secret).public_key.format(compressed)
    assert public_key == pure_curve.public_key(secret, compressed), comment
    document.valid(
        comment,
        input=text,
        network=network.name,
        secretHex=secret.hex(),
        compressed=compressed,
        address=encode_address(network, hash160(public_key)),
    )


def _invalid(document, comment, error, network, text):
    try:
        parse_wif(text, network)
    except Refusal as refusal:
        assert refusal.case == error, (comment, refusal.case)
    else:
        raise AssertionError(comment)
    document.invalid(comment, error, input=text, network=network.name)


def _form(compressed):
    return "compressed" if compressed else "uncompressed"


def _add_published(document):
    name, secret, text, address = PUBLISHED
    _valid(document, "the published key", NETWORKS[name], bytes.fromhex(secret), True)
    test = document.groups[-1]["tests"][-1]
    assert (test["input"], test["address"]) == (text, address)


def _add_network(document, network, stream):
    for secret, comment in (
        ((1).to_bytes(32, "big"), "the secret 1"),
        ((N - 1).to_bytes(32, "big"), "the secret n - 1"),
        (stream.take(32), "a pseudorandom secret"),
        (bytes(16) + stream.take(16), "a secret with 16 zero bytes in front"),
    ):
        for compressed in (True, False):
            _valid(document, f"{network.name}, {comment}, {_form(compressed)}", network, secret, compressed)
    secret = stream.take(32)
    for other in NETWORKS.values():
        for compressed in (True, False):
            comment = f"a WIF of {other.name} for {network.name}, {_form(compressed)}"
            if other.wif == network.wif:
                _valid(document, comment, network, secret, compressed)
            else:
                _invalid(document, comment, "wrongNetwork", network, encode_wif(other, secret, compressed))


def _add_ranges(document, stream):
    network = NETWORKS["cirrus"]
    for number in (1, 2, 3, 2**128, 2**255, N // 2, N // 2 + 1, 2**256 - 2**129 - 1, N - 2, N - 1):
        for compressed in (True, False):
            comment = f"the secret {number:x}, {_form(compressed)}"
            _valid(document, comment, network, number.to_bytes(32, "big"), compressed)
    for number, comment in (
        (0, "zero"),
        (N, "n"),
        (N + 1, "n + 1"),
        (2**256 - 2**128 - 1, "2^256 - 2^128 - 1"),
        (2**256 - 2**128, "2^256 - 2^128"),
        (2**256 - 2**32 - 977, "p"),
        (2**256 - 2, "2^256 - 2"),
        (2**256 - 1, "2^256 - 1"),
    ):
        for compressed in (True, False):
            text = encode_wif(network, number.to_bytes(32, "big"), compressed)
            _invalid(document, f"the secret {comment}, {_form(compressed)}", "outOfRange", network, text)
    text = encode_wif(NETWORKS["strax"], bytes(32), True)
    _invalid(document, "the secret zero on another network", "wrongNetwork", network, text)
    text = base58check_encode(b"\xef" + bytes(32) + b"\x02")
    _invalid(document, "the secret zero with the flag 02", "malformedWIF", network, text)
    for version in range(256):
        if version != network.wif:
            text = base58check_encode(bytes([version]) + stream.take(32) + b"\x01")
            _invalid(document, f"version {version}", "wrongNetwork", network, text)


def _add_malformed(document, stream):
    network = NETWORKS["cirrus"]
    version, secret = bytes([network.wif]), stream.take(32)

    def malformed(comment, text):
        _invalid(document, comment, "malformedWIF", network, text)

    for flag in range(256):
        if flag != 1:
            malformed(f"the flag {flag:02x}", base58check_encode(version + secret + bytes([flag])))
    malformed("the flag 00 on another network", base58check_encode(b"\xcb" + secret + b"\0"))
    for length in (0, 1, 20, 30, 31, 34, 35, 63, 64):
        malformed(f"{length} bytes after the version", base58check_encode(version + stream.take(length)))
    malformed("no payload", base58check_encode(b""))
    malformed("two flags", base58check_encode(version + secret + b"\x01\x01"))

    for compressed in (True, False):
        form, good = _form(compressed), encode_wif(network, secret, compressed)
        payload = version + secret + (b"\x01" if compressed else b"")
        for text, comment in (
            (good[:-1], "the last character missing"),
            (good[1:], "the first character missing"),
            (good + "1", "a 1 after it"),
            ("1" + good, "a 1 before it"),
            (" " + good, "a space before"),
            (good + " ", "a space after"),
            (good + "\n", "a line feed after"),
            (good + "\0", "a zero byte after"),
            (good[:20] + " " + good[20:], "a space inside"),
            ("\ufeff" + good, "a byte order mark before"),
            (good.lower(), "in lower case"),
            (good + good, "twice"),
            (good[:-1] + "0", "the digit zero at the end"),
            (good[:-1] + "l", "a small L at the end"),
            (good[:-1] + "\u00e9", "a letter e with acute at the end"),
            (f"p2pkh:{good}", "a script type in front"),
            (base58_encode(payload + bytes(4)), "checksum zero"),
            (base58_encode(payload + sha256d(payload)[:4][::-1]), "checksum reversed"),
            (base58_encode(payload), "no checksum"),
        ):
            malformed(f"{comment}, {form}", text)
        for index in (0, 1, 16, 32):
            spoilt = bytearray(payload + sha256d(payload)[:4])
            spoilt[index] ^= 1
            malformed(f"bit 0 of byte {index} flipped, {form}", base58_encode(bytes(spoilt)))
    for text, comment in (
        ("", "empty"),
        ("1", "the digit one"),
        (secret.hex(), "a secret in hexadecimal"),
        ("C" + "c" * 33, "34 letters"),
        ("CZgiS14LtEiSujyiMjUF1R9FtNV7tvxsgg", "an address"),
        ("6PYNKZ1EAgYgmQfmNVamxyXVWHzK5s6DGhwP4J5o44cvXdoY7sRzhtpUeo", "a BIP-38 key"),
        ("elevator slight dad hair table forum maze feed trim ignore field mystery", "a mnemonic"),
        ("1" * 10000, "10,000 digits one"),
        ("z" * 10000, "10,000 letters z"),
    ):
        malformed(comment, text)

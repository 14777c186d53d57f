"""Vectors for key files: private keys encrypted under a passphrase."""

import hashlib

from document import Bytes, Document
from stratis_id import NETWORKS, N, Refusal
from wallet import BEGIN, END, decrypt_key, encrypt_key, file_key, with_checksum

PASSPHRASE = "correct horse battery staple"


def document():
    document = Document(
        "KeyFile",
        __name__,
        [("self-generated", "all; scrypt by hashlib, AES-256-GCM by the package cryptography")],
    )
    document.group("KeyFile")
    stream = Bytes("key file")

    def file(network="cirrus", passphrase=PASSPHRASE, compressed=True, n=16, r=8, p=1, secret=None):
        secret = secret or stream.take(32)
        return encrypt_key(secret, compressed, NETWORKS[network], passphrase, stream.take(16), stream.take(12), n, r, p)

    for network in NETWORKS:
        for compressed in (True, False):
            form = "compressed" if compressed else "uncompressed"
            _valid(document, f"{network}, {form}", file(network, compressed=compressed), PASSPHRASE)
    _valid(document, "the smallest parameters", file(n=2, r=1, p=1), PASSPHRASE)
    _valid(document, "several threads", file(n=64, r=4, p=16), PASSPHRASE)
    _valid(document, "the parameters of new files", file(n=131072), PASSPHRASE)
    _valid(document, "the secret 1", file(secret=(1).to_bytes(32, "big")), PASSPHRASE)
    _valid(document, "the secret n - 1", file(secret=(N - 1).to_bytes(32, "big")), PASSPHRASE)
    for passphrase, same in (
        ("x", "x"),
        (" ", " "),
        ("caf\u00e9", "cafe\u0301"),
        ("\uff30\uff57", "Pw"),
        ("\U0001f511", "\U0001f511"),
        ("p" * 1024, "p" * 1024),
    ):
        _valid(document, f"the passphrase {passphrase[:8]!r}", file(passphrase=passphrase), same)

    good = file()
    for passphrase in ("", " ", PASSPHRASE + " ", PASSPHRASE + "\n", PASSPHRASE.upper(), PASSPHRASE[:-1], "\0"):
        _invalid(document, f"the passphrase {passphrase!r}", "wrongPassphrase", good, passphrase)
    _add_damaged(document, good)
    _add_changed(document, good)
    _add_malformed(document, good, stream)
    return document


def _valid(document, comment, text, passphrase):
    network, secret, compressed = decrypt_key(text, passphrase)
    address = text.split("Address: ")[1].split("\n")[0]
    document.valid(
        comment,
        file=text,
        passphrase=passphrase,
        network=network.name,
        address=address,
        secretHex=secret.hex(),
        compressed=compressed,
    )


def _invalid(document, comment, error, text, passphrase=PASSPHRASE):
    try:
        decrypt_key(text, passphrase)
    except Refusal as refusal:
        assert refusal.case == error, (comment, refusal.case)
    else:
        raise AssertionError(comment)
    document.invalid(comment, error, file=text, passphrase=passphrase)


def _add_damaged(document, good):
    for text, comment in (
        (good[:-1], "the last line feed missing"),
        (good + "\n", "an empty line after"),
        (good + good, "twice"),
        (good.replace("\n", "\r\n"), "lines that end in CRLF"),
        (good.replace(": ", ":"), "no spaces"),
        (good.replace("\n" + END, "\n"), "the end missing"),
        (good.replace(BEGIN, ""), "the beginning missing"),
        (BEGIN, "the beginning alone"),
        (END, "the end alone"),
        (BEGIN + END, "nothing between beginning and end"),
        (with_checksum("")[: -len(END)] + END, "a checksum of nothing"),
        (BEGIN + "x", "the beginning and a letter"),
        (good[: len(good) // 2], "cut in the middle"),
        (good.replace("Network: cirrus", "Network: strax"), "another network"),
        (good.replace("N: 16", "N: 17"), "another N"),
        (good.replace("Data: ", "data: "), "a name in lower case"),
    ):
        _invalid(document, f"damaged: {comment}", "damaged", text)
    for text, comment in (
        ("", "empty"),
        ("\n", "a line feed"),
        ("x" * 5000, "5,000 letters"),
        (" " + good[:-1], "moved by a space"),
    ):
        _invalid(document, f"no key file: {comment}", "notAKeyFile", text)


def _lines(text):
    """The lines before that of the checksum."""
    return text[: text.index("Checksum: ")]


def _add_changed(document, good):
    """Files that somebody changed who knows how to make the checksum right."""
    lines = _lines(good)
    address = lines.split("Address: ")[1].split("\n")[0]
    data = lines.split("Data: ")[1][:96]
    other = f"{(int(data, 16) ^ 1):096x}"
    first = f"{(int(data, 16) ^ 1 << 383):096x}"
    salt = lines.split("Salt: ")[1][:32]
    nonce = lines.split("Nonce: ")[1][:24]
    for old, new, comment in (
        (data, other, "the last bit of the data"),
        (data, first, "the first bit of the data"),
        (salt, salt[::-1], "the salt"),
        (nonce, nonce[::-1], "the nonce"),
        ("N: 16\n", "N: 32\n", "N"),
        ("r: 8\n", "r: 4\n", "r"),
        ("p: 1\n", "p: 2\n", "p"),
        ("Compressed: true", "Compressed: false", "the form of the public key"),
        (address, "CZgiS14LtEiSujyiMjUF1R9FtNV7tvxsgg", "the address"),
    ):
        assert lines.count(old) == 1, comment
        _invalid(
            document,
            f"changed, with the right checksum: {comment}",
            "wrongPassphrase",
            with_checksum(lines.replace(old, new)),
        )


def _add_malformed(document, good, stream):
    lines = _lines(good)
    for old, new, error, comment in (
        ("Version: 1", "Version: 2", "unsupportedVersion", "version 2"),
        ("Version: 1", "Version: 0", "unsupportedVersion", "version 0"),
        ("Version: 1", "Version: 18446744073709551615", "unsupportedVersion", "version 2^64 - 1"),
        ("Version: 1", "Version: 18446744073709551616", "malformedKeyFile", "version 2^64"),
        ("Version: 1", "Version: 01", "malformedKeyFile", "version 01"),
        ("Version: 1", "Version: one", "malformedKeyFile", "version one"),
        ("Version: 1\n", "", "malformedKeyFile", "no version"),
        ("Network: cirrus", "Network: nowhere", "malformedKeyFile", "an unknown network"),
        ("Network: cirrus", "Network: strax", "malformedKeyFile", "a network that is not the address's"),
        ("Network: cirrus\n", "", "malformedKeyFile", "no network"),
        ("Compressed: true", "Compressed: yes", "malformedKeyFile", "compressed: yes"),
        ("KDF: scrypt", "KDF: none", "malformedKeyFile", "another KDF"),
        ("AES-256-GCM", "AES-128-GCM", "malformedKeyFile", "another cipher"),
        ("N: 16", "N: 016", "malformedKeyFile", "N with a zero in front"),
        ("N: 16", "N: -1", "malformedKeyFile", "N below zero"),
        ("N: 16", "N: 18446744073709551616", "malformedKeyFile", "N = 2^64"),
        ("N: 16", "N: 0", "unsupportedParameters", "N = 0"),
        ("N: 16", "N: 1", "unsupportedParameters", "N = 1"),
        ("N: 16", "N: 17", "unsupportedParameters", "N no power of two"),
        ("N: 16", "N: 1048576", "unsupportedParameters", "N = 2^20, 1 GiB"),
        ("N: 16", "N: 536870912", "unsupportedParameters", "N = 2^29, 512 GiB"),
        ("N: 16", "N: 9223372036854775808", "unsupportedParameters", "N = 2^63"),
        ("r: 8", "r: 0", "unsupportedParameters", "r = 0"),
        ("r: 8", "r: 33", "unsupportedParameters", "r = 33"),
        ("r: 8", "r: 18446744073709551615", "unsupportedParameters", "r = 2^64 - 1"),
        ("p: 1\n", "p: 0\n", "unsupportedParameters", "p = 0"),
        ("p: 1\n", "p: 17\n", "unsupportedParameters", "p = 17"),
        ("p: 1\n", "p: 1073741823\n", "unsupportedParameters", "p = 2^30 - 1"),
        ("N: 16\nr: 8\np: 1\n", "N: 524288\nr: 8\np: 16\n", "unsupportedParameters", "hours of work"),
        ("r: 8\np: 1\n", "p: 1\nr: 8\n", "malformedKeyFile", "two lines exchanged"),
        ("KDF: scrypt\n", "KDF: scrypt\nComment: x\n", "malformedKeyFile", "a line more"),
        ("KDF: scrypt\n", "KDF: scrypt\nKDF: scrypt\n", "malformedKeyFile", "a line twice"),
        ("KDF: scrypt", "KDF: scrypt ", "malformedKeyFile", "a space at the end of a line"),
        ("KDF: ", "KDF:  ", "malformedKeyFile", "two spaces after a name"),
        ("Salt: ", "Salt: 00", "malformedKeyFile", "a salt of 17 bytes"),
        ("Nonce: ", "Nonce: 00", "malformedKeyFile", "a nonce of 13 bytes"),
        ("Data: ", "Data: 00", "malformedKeyFile", "data of 49 bytes"),
    ):
        assert lines.count(old) == 1, comment
        _invalid(document, f"whole but wrong: {comment}", error, with_checksum(lines.replace(old, new)))
    for secret, comment in ((bytes(32), "the secret 0"), (N.to_bytes(32, "big"), "the secret n")):
        _invalid(document, comment, "malformedKeyFile", _with_secret(lines, secret))
    _invalid(document, "the secret of another address", "malformedKeyFile", _with_secret(lines, stream.take(32)))


def _with_secret(lines, secret):
    """The file with another secret in it, encrypted as it should be."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    header = lines[: lines.index("Data: ")]
    salt = bytes.fromhex(header.split("Salt: ")[1][:32])
    nonce = hashlib.sha256(secret).digest()[:12]
    header = header.replace(header.split("Nonce: ")[1][:24], nonce.hex())
    data = AESGCM(file_key(PASSPHRASE, salt, 16, 8, 1)).encrypt(nonce, secret, header.encode())
    return with_checksum(f"{header}Data: {data.hex()}\n")

"""Vectors for signing a message: RFC 6979 nonces over SHA-256, low S, so that every signer gives the same text."""

from coincurve import PrivateKey

import pure_curve
from challenge_parsing import OPDEX_UID, UNITY_UID
from document import Bytes, Document
from stratis_id import (
    NETWORKS,
    N,
    encode_address,
    encode_signature,
    encode_wif,
    hash160,
    message_digest,
    parse_signature,
    sign,
    verify_message,
)

LAMBDA = 0x5363AD4CC05C30E0A5261C028812645A122E22EA20816678DF02967C1B23BD72
"""A cube root of one modulo n; implementations with the endomorphism split by it."""

SECRETS = (
    (1, "1"),
    (2, "2"),
    (3, "3"),
    (5, "5"),
    (0xFF, "255"),
    (2**64, "2^64"),
    (2**128 - 1, "2^128 - 1"),
    (2**255, "2^255"),
    (N // 2, "(n - 1) / 2"),
    (N // 2 + 1, "(n + 1) / 2"),
    (LAMBDA, "lambda"),
    (N - LAMBDA, "n - lambda"),
    (2**256 - 2**129 - 1, "2^256 - 2^129 - 1"),
    (N - 2, "n - 2"),
    (N - 1, "n - 1"),
)

CALLBACKS = (
    "api.opdex.com/auth?uid=123456789&exp=1635200000",
    "api.opdex.com/auth?uid=123456789",
    f"auth-api.opdex.com/v1/ssas/callback?uid={OPDEX_UID}&exp=1656544738",
    f"nftmarketplacetest.azurewebsites.net/api/login/login-callback?uid={UNITY_UID}&exp=1642262570",
    "localhost:8080/v1/ssas?uid=a&exp=0",
    "[::1]:8080/v1/ssas?uid=a&exp=253402300799",
    "Api.Opdex.Com/auth?exp=1635200000&uid=1&other=2",
)

TEXTS = (
    ("", "empty"),
    (" ", "a space"),
    ("a", "one byte"),
    ("This is a test", "the message of a published node signature"),
    ("Bitcoin Signed Message:\n", "the magic"),
    ("a\0b", "a zero byte inside"),
    ("line one\r\nline two\n", "two lines"),
    ("Z\u00fcrich", "two-byte UTF-8"),
    ("Zu\u0308rich", "a combining mark"),
    ("\u7f72\u540d\u30c6\u30b9\u30c8", "three-byte UTF-8"),
    ("\U0001f511", "four-byte UTF-8"),
    ("\ufeffsid", "a byte order mark"),
    ("a" * 37, "37 bytes: one block before the padding"),
    ("a" * 38, "38 bytes"),
    ("a" * 252, "252 bytes, the longest with a length of one byte"),
    ("a" * 253, "253 bytes, the shortest with a length of three bytes"),
    ("\u00fc" * 126, "126 characters, 252 bytes"),
    ("\u00fc" * 127, "127 characters, 254 bytes"),
    ("a" * 2048, "2048 bytes"),
)


def document():
    document = Document(
        "MessageSigning",
        __name__,
        [
            ("RFC 6979", "the nonce, with SHA-256 and the digest as the hash; no extra data"),
            ("StratisFullNode 9f4d0cb, NBitcoin Key.SignCompact", "header, low S and base64"),
            ("StratisFullNode 9f4d0cb, WalletOperationsTests", "one key, message and signature, see published.json"),
            ("self-generated", "all others; libsecp256k1 and python-ecdsa give the same bytes for each"),
        ],
    )
    document.group("MessageSigning")
    networks = list(NETWORKS.values())
    stream = Bytes("message signing")

    published = bytes.fromhex("a1b0fdb21b7db4df625e338c562560bd861cc4c3f35532a2a5efcdfbc1d322b8")
    strax_test = NETWORKS["strax-test"]
    signature = _add(document, "the published key and message", strax_test, published, True, "This is a test")
    assert signature == "INPTnRKzpK7WU7PgtSfErbDgHHdqfvKA5RxJjFs/bU6gAm+5gpPOonMc1pTLy1BN8qryCHuJltrV7+PgaOJtzGU="

    for index, (number, name) in enumerate(SECRETS):
        for compressed in (True, False):
            network, callback = networks[index % len(networks)], CALLBACKS[index % len(CALLBACKS)]
            _add(document, f"the secret {name}", network, number.to_bytes(32, "big"), compressed, callback)
    for index, (text, name) in enumerate(TEXTS):
        _add(document, f"the message: {name}", NETWORKS["cirrus"], stream.take(32), index % 3 != 2, text)
    for callback in CALLBACKS:
        _add(document, "the message of a challenge", NETWORKS["cirrus"], stream.take(32), True, callback)
    for network in networks:
        secret = stream.take(32)
        for compressed in (True, False):
            _add(document, f"a pseudorandom secret on {network.name}", network, secret, compressed, CALLBACKS[0])
    _add_forms(document, stream)
    return document


def _add(document, comment, network, secret, compressed, text):
    """Adds a test and returns its signature; two implementations have to agree on it."""
    message = text.encode()
    signature = sign(message, secret, compressed)
    assert signature == pure_curve.sign(message_digest(message), secret, compressed), comment
    assert 0 < int.from_bytes(signature[33:], "big") <= N // 2, comment
    public_key = PrivateKey(secret).public_key.format(compressed)
    assert public_key == pure_curve.public_key(secret, compressed), comment
    address = encode_address(network, hash160(public_key))
    encoded = encode_signature(signature)
    assert parse_signature(encoded) == signature and verify_message(message, address, encoded, [network]) == network
    document.valid(
        f"{comment}, {'compressed' if compressed else 'uncompressed'}",
        secretHex=secret.hex(),
        compressed=compressed,
        network=network.name,
        wif=encode_wif(network, secret, compressed),
        address=address,
        message=text,
        signature=encoded,
    )
    return encoded


def _add_forms(document, stream):
    """Signatures of particular forms, found by trying messages with one key."""
    secret = stream.take(32)
    wanted = {
        "r with a zero byte in front": lambda signature: signature[1] == 0,
        "s with a zero byte in front": lambda signature: signature[33] == 0,
        "r with two zero bits in front and recovery id 0": lambda signature: signature[1] < 64 and signature[0] == 31,
        "r with its highest bit set and recovery id 1": lambda signature: signature[1] >= 128 and signature[0] == 32,
        "s that ends in a zero byte": lambda signature: signature[64] == 0,
        "r that ends in a zero byte": lambda signature: signature[32] == 0,
    }
    number = 0
    while wanted:
        text = f"api.opdex.com/auth?uid={number}&exp=1635200000"
        signature = sign(text.encode(), secret, True)
        for name in [name for name, holds in wanted.items() if holds(signature)]:
            del wanted[name]
            _add(document, name, NETWORKS["cirrus"], secret, True, text)
        number += 1
    for _ in range(20):
        uid = stream.take(16).hex()
        text = f"api.opdex.com/auth?uid={uid}&exp={1600000000 + stream.below(10**9)}"
        _add(document, "pseudorandom", NETWORKS["cirrus-test"], stream.take(32), True, text)

"""Vectors for reading an extended key, BIP-32."""

from document import Bytes, Document
from stratis_id import NETWORKS, N, Refusal, base58check_encode
from wallet import HARDENED, ExtendedKey, master_key, parse_extended_key

BITCOIN = NETWORKS["bitcoin"]
INVALID = (
    (
        "pubkey version / prvkey mismatch",
        "invalidKeyPrefix",
        "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6LBpB85b3D2yc8sfvZU521AAwdZafEz7mnzBBsz4wKY5fTtTQBm",
    ),
    (
        "prvkey version / pubkey mismatch",
        "invalidKeyPrefix",
        "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGTQQD3dC4H2D5GBj7vWvSQaaBv5cxi9gafk7NF3pnBju6dwKvH",
    ),
    (
        "invalid pubkey prefix 04",
        "invalidKeyPrefix",
        "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Txnt3siSujt9RCVYsx4qHZGc62TG4McvMGcAUjeuwZdduYEvFn",
    ),
    (
        "invalid prvkey prefix 04",
        "invalidKeyPrefix",
        "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGpWnsj83BHtEy5Zt8CcDr1UiRXuWCmTQLxEK9vbz5gPstX92JQ",
    ),
    (
        "invalid pubkey prefix 01",
        "invalidKeyPrefix",
        "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6N8ZMMXctdiCjxTNq964yKkwrkBJJwpzZS4HS2fxvyYUA4q2Xe4",
    ),
    (
        "invalid prvkey prefix 01",
        "invalidKeyPrefix",
        "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFAzHGBP2UuGCqWLTAPLcMtD9y5gkZ6Eq3Rjuahrv17fEQ3Qen6J",
    ),
    (
        "zero depth with non-zero parent fingerprint",
        "masterWithParent",
        "xprv9s2SPatNQ9Vc6GTbVMFPFo7jsaZySyzk7L8n2uqKXJen3KUmvQNTuLh3fhZMBoG3G4ZW1N2kZuHEPY53qmbZzCHshoQnNf4GvELZfqTUrcv",
    ),
    (
        "zero depth with non-zero parent fingerprint",
        "masterWithParent",
        "xpub661no6RGEX3uJkY4bNnPcw4URcQTrSibUZ4NqJEw5eBkv7ovTwgiT91XX27VbEXGENhYRCf7hyEbWrR3FewATdCEebj6znwMfQkhRYHRLpJ",
    ),
    (
        "zero depth with non-zero index",
        "masterWithChildNumber",
        "xprv9s21ZrQH4r4TsiLvyLXqM9P7k1K3EYhA1kkD6xuquB5i39AU8KF42acDyL3qsDbU9NmZn6MsGSUYZEsuoePmjzsB3eFKSUEh3Gu1N3cqVUN",
    ),
    (
        "zero depth with non-zero index",
        "masterWithChildNumber",
        "xpub661MyMwAuDcm6CRQ5N4qiHKrJ39Xe1R1NyfouMKTTWcguwVcfrZJaNvhpebzGerh7gucBvzEQWRugZDuDXjNDRmXzSZe4c7mnTK97pTvGS8",
    ),
    (
        "unknown extended key version",
        "unknownVersion",
        "DMwo58pR1QLEFihHiXPVykYB6fJmsTeHvyTp7hRThAtCX8CvYzgPcn8XnmdfHGMQzT7ayAmfo4z3gY5KfbrZWZ6St24UVf2Qgo6oujFktLHdHY4",
    ),
    (
        "unknown extended key version",
        "unknownVersion",
        "DMwo58pR1QLEFihHiXPVykYB6fJmsTeHvyTp7hRThAtCX8CvYzgPcn8XnmdfHPmHJiEDXkTiJTVV9rHEBUem2mwVbbNfvT2MTcAqj3nesx8uBf9",
    ),
    (
        "private key 0 not in 1..n-1",
        "outOfRange",
        "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzF93Y5wvzdUayhgkkFoicQZcP3y52uPPxFnfoLZB21Teqt1VvEHx",
    ),
    (
        "private key n not in 1..n-1",
        "outOfRange",
        "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFAzHGBP2UuGCqWLTAPLcMtD5SDKr24z3aiUvKr9bJpdrcLg1y3G",
    ),
    (
        "invalid pubkey 020000000000000000000000000000000000000000000000000000000000000007",
        "notOnCurve",
        "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Q5JXayek4PRsn35jii4veMimro1xefsM58PgBMrvdYre8QyULY",
    ),
    (
        "invalid checksum",
        "malformed",
        "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHL",
    ),
)


def document():
    document = Document(
        "ExtendedKey",
        __name__,
        [
            ("BIP-32, Test vector 5", "the sixteen keys that are to be refused"),
            ("self-generated", "all others; public keys agreed on by libsecp256k1 and python-ecdsa"),
        ],
    )
    document.group("ExtendedKey")
    for comment, error, text in INVALID:
        _invalid(
            document,
            f"test vector 5: {comment}",
            error,
            BITCOIN,
            "private" if text[1] == "p" and text[2] == "r" else "public",
            text,
        )
    stream = Bytes("extended key")
    master = master_key(stream.take(32))
    child = master.derive("m/44'/401'/0'/0/7")
    deep = ExtendedKey(stream.take(32), stream.take(32), 255, stream.take(4), 2**32 - 1)
    for network in NETWORKS.values():
        for node, comment in ((master, "a master key"), (child, "a child"), (deep, "at the deepest level")):
            _valid(document, f"{network.name}, {comment}, private", network, "private", node.text(network))
            _valid(document, f"{network.name}, {comment}, public", network, "public", node.neutered().text(network))
        _invalid(
            document,
            f"{network.name}, public where private is needed",
            "privateKeyRequired",
            network,
            "private",
            child.neutered().text(network),
        )
        _invalid(
            document,
            f"{network.name}, private where public is needed",
            "publicKeyRequired",
            network,
            "public",
            child.text(network),
        )
        other = NETWORKS["bitcoin" if network.extended_private != BITCOIN.extended_private else "cirrus"]
        _invalid(
            document, f"a key of {other.name} for {network.name}", "wrongNetwork", network, "private", child.text(other)
        )
    _add_malformed(document, child)
    return document


def _add_malformed(document, node):
    good = node.text(BITCOIN)
    for text, comment in (
        ("", "empty"),
        ("xprv", "the first characters alone"),
        (good[:-1], "the last character missing"),
        (good + "1", "a 1 after it"),
        ("1" + good, "a 1 before it"),
        (good + " ", "a space after"),
        (good[:50] + "0" + good[51:], "the digit zero inside"),
        (good[:50] + good[51] + good[50] + good[52:], "two characters exchanged"),
        (good.lower(), "in lower case"),
        ("z" * 112, "112 letters z"),
        ("1" * 10000, "10,000 digits one"),
        (base58check_encode(bytes(77)), "77 bytes"),
        (base58check_encode(bytes(79)), "79 bytes"),
    ):
        _invalid(document, comment, "malformed", BITCOIN, "private", text)
    version, place = BITCOIN.extended_private, bytes([1]) + bytes(8)
    for number, comment in ((0, "0"), (N, "n"), (N + 1, "n + 1"), (2**256 - 1, "2^256 - 1")):
        text = base58check_encode(version + place + node.chain_code + b"\0" + number.to_bytes(32, "big"))
        _invalid(document, f"the secret {comment}, below a master key", "outOfRange", BITCOIN, "private", text)
    for prefix in (0, 1, 4, 5, 6, 7, 255):
        text = base58check_encode(
            BITCOIN.extended_public + place + node.chain_code + bytes([prefix]) + node.public_key[1:]
        )
        _invalid(document, f"a public key with {prefix} in front", "invalidKeyPrefix", BITCOIN, "public", text)
    for x, comment in ((5, "5"), (2**256 - 2**32 - 977, "p"), (2**256 - 1, "2^256 - 1")):
        key = b"\x02" + x.to_bytes(32, "big")
        text = base58check_encode(BITCOIN.extended_public + place + node.chain_code + key)
        _invalid(document, f"a public key with x = {comment}", "notOnCurve", BITCOIN, "public", text)
    text = base58check_encode(
        version + bytes([0]) + bytes(4) + (HARDENED).to_bytes(4, "big") + node.chain_code + b"\0" + node.key
    )
    _invalid(document, "a master key that is child 0'", "masterWithChildNumber", BITCOIN, "private", text)


def _valid(document, comment, network, kind, text):
    node = parse_extended_key(text, network, kind)
    assert node.text(network) == text
    document.valid(
        comment,
        input=text,
        network=network.name,
        kind=kind,
        depth=node.depth,
        parentFingerprintHex=node.parent_fingerprint.hex(),
        childNumber=node.number,
        publicKeyHex=node.public_key.hex(),
        chainCodeHex=node.chain_code.hex(),
    )


def _invalid(document, comment, error, network, kind, text):
    try:
        parse_extended_key(text, network, kind)
    except Refusal as refusal:
        assert refusal.case == error, (comment, refusal.case)
    else:
        raise AssertionError(comment)
    document.invalid(comment, error, input=text, network=network.name, kind=kind)

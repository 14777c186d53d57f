"""Vectors for addresses: P2PKH in Base58Check, of the networks that are allowed."""

from document import Bytes, Document
from stratis_id import (
    BASE58,
    BECH32,
    BECH32M_CONSTANT,
    BECH32_CONSTANT,
    NETWORKS,
    Refusal,
    base58_encode,
    base58check_encode,
    bech32_expand,
    bech32_polymod,
    encode_address,
    is_bech32,
    parse_address,
    sha256d,
)

# The hash160 and the addresses of a published signature's key, see published.json.
PUBLISHED_HASH = "bce71521680b206cb9fb0c6f3604d13982b0063c"
PUBLISHED = {
    "cirrus-test": "tQ9RukZsB6bBsenHnGSo1q69CJzWGnxohm",
    "cirrus": "CZgiS14LtEiSujyiMjUF1R9FtNV7tvxsgg",
    "cirrus-dev": "PRp11w7847E6zSk424Tr6oVVszSb6b2i4T",
    "strax": "XUa4i74tFiVdM7XnWT8DoJwEU5bTHDq3KN",
    "strax-test": "qanD1zUrCqM49cogcL7ZcxBdnnBuL1xPV9",
}

# Texts of the examples in BIP-173 and BIP-350.
BIPS_VALID = (
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
    "A1LQFN3A",
    "a1lqfn3a",
    "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
    "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
    "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
    "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
    "?1v759aa",
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
)
BIPS_INVALID = (
    ("\x201nwldj5", "a space in the human-readable part"),
    ("\x7f1axkwrx", "a delete character in the human-readable part"),
    ("\x801eym55h", "a byte above 126 in the human-readable part"),
    ("an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx", "91 characters"),
    ("pzry9x0s0muk", "no separator"),
    ("1pzry9x0s0muk", "an empty human-readable part"),
    ("x1b4n0q5v", "a character that is none of bech32"),
    ("li1dgmt3", "a checksum of five characters"),
    ("de1lg7wt\xff", "a checksum with a character above 126"),
    ("A1G7SGD8", "a checksum over the upper-case form"),
    ("10a06t8", "an empty human-readable part"),
    ("1qzzfhee", "an empty human-readable part"),
    ("qyrz8wqd2c9m", "no separator"),
    ("y1b0jsk6g", "a character that is none of bech32"),
    ("lt1igcx5c0", "a character that is none of bech32"),
    ("in1muywd", "a checksum of five characters"),
    ("mm1crxm3i", "a character that is none of bech32"),
    ("au1s5cgom", "a character that is none of bech32"),
    ("M1VUXWEZ", "a checksum over the upper-case form"),
    ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7", "mixed case"),
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "a wrong checksum"),
)


def document():
    document = Document(
        "Address",
        __name__,
        [
            ("StratisFullNode 9f4d0cb, BitcoinPubKeyAddress", "Base58Check of a version byte and a hash160"),
            ("SSAS.NET 449d59f, StratisSignatureAuthCallbackBody", "the published address, see published.json"),
            ("BIP-173 and BIP-350", "texts that are well-formed bech32 or bech32m, and texts that are not"),
            ("self-generated", "all others; the hashes are pseudorandom"),
        ],
    )
    for name in NETWORKS:
        _open_group(document, [name])
        _add_every_network(document, [name])
    for names in (list(NETWORKS), ["strax", "cirrus"], ["cirrus-test", "strax-test"], ["strax-test", "cirrus-test"]):
        _open_group(document, names)
        _add_every_network(document, names)
    _open_group(document, ["cirrus"])
    _add_versions(document, ["cirrus"])
    _add_malformed(document, ["cirrus"])
    _add_bech32(document, ["cirrus"])
    _open_group(document, ["cirrus-test"])
    _add_published(document, ["cirrus-test"])
    return document


def bech32_encode(hrp, values, constant):
    """The text of five-bit values after a lower-case human-readable part."""
    checksum = bech32_polymod(bech32_expand(hrp) + values + [0] * 6) ^ constant
    values = values + [checksum >> 5 * (5 - index) & 31 for index in range(6)]
    return hrp + "1" + "".join(BECH32[value] for value in values)


def witness_program(hrp, version, program):
    """The address of a witness program: bech32 for version 0, bech32m for the others."""
    number, values = int.from_bytes(program, "big"), []
    count = (len(program) * 8 + 4) // 5
    number <<= count * 5 - len(program) * 8
    values = [number >> 5 * (count - 1 - index) & 31 for index in range(count)]
    return bech32_encode(hrp, [version] + values, BECH32M_CONSTANT if version else BECH32_CONSTANT)


assert witness_program("bc", 0, bytes.fromhex("751e76e8199196d454941c45d1b3a323f1433bd6")).upper() in BIPS_VALID


def _open_group(document, names):
    document.group("Address", networks=names)


def _valid(document, comment, names, text, network, key_hash):
    assert parse_address(text, [NETWORKS[name] for name in names]) == (NETWORKS[network], key_hash), comment
    assert encode_address(NETWORKS[network], key_hash) == text, comment
    document.valid(comment, input=text, network=network, hash160Hex=key_hash.hex())


def _invalid(document, comment, names, error, text):
    try:
        parse_address(text, [NETWORKS[name] for name in names])
    except Refusal as refusal:
        assert refusal.case == error, (comment, refusal.case)
    else:
        raise AssertionError(comment)
    document.invalid(comment, error, input=text)


def _add_version(document, comment, names, version, key_hash):
    """An address of any version byte: which case it is follows from the table alone."""
    text = base58check_encode(bytes([version]) + key_hash)
    owner = next((name for name in names if NETWORKS[name].p2pkh == version), None)
    if owner is not None:
        _valid(document, comment, names, text, owner, key_hash)
    elif version in [NETWORKS[name].p2sh for name in names]:
        _invalid(document, comment, names, "unsupportedAddress", text)
    else:
        _invalid(document, comment, names, "wrongNetwork", text)


def _add_every_network(document, names):
    stream = Bytes(f"address {' '.join(names)}")
    for network in NETWORKS.values():
        _add_version(document, f"P2PKH of {network.name}", names, network.p2pkh, stream.take(20))
        _add_version(document, f"P2SH of {network.name}", names, network.p2sh, stream.take(20))
    own = NETWORKS[names[0]]
    for key_hash, comment in (
        (bytes(20), "the hash160 all zero"),
        (b"\xff" * 20, "the hash160 all ff"),
        (bytes(19) + b"\x01", "the hash160 one"),
        (bytes(10) + stream.take(10), "the hash160 with ten zero bytes in front"),
    ):
        _add_version(document, f"P2PKH of {own.name}, {comment}", names, own.p2pkh, key_hash)
    witness = witness_program(own.hrp, 0, stream.take(20))
    _invalid(document, f"P2WPKH of {own.name}", names, "unsupportedAddress", witness)
    witness = witness_program(own.hrp, 0, stream.take(32))
    _invalid(document, f"P2WSH of {own.name}", names, "unsupportedAddress", witness)


def _add_versions(document, names):
    key_hash = bytes.fromhex(PUBLISHED_HASH)
    for version in range(256):
        _add_version(document, f"version {version}", names, version, key_hash)


def _add_malformed(document, names):
    def malformed(comment, text):
        assert not is_bech32(text), comment
        _invalid(document, comment, names, "malformedAddress", text)

    stream = Bytes("address malformed")
    good = PUBLISHED["cirrus"]
    _valid(document, "the address that the following ones spoil", names, good, "cirrus", bytes.fromhex(PUBLISHED_HASH))
    for text, comment in (
        ("", "empty"),
        (" ", "a space"),
        ("C", "one character"),
        ("1", "the digit one"),
        (good[:-1], "the last character missing"),
        (good[1:], "the first character missing"),
        (good + "1", "a 1 after it"),
        (good + "A", "an A after it"),
        ("1" + good, "a 1 before it"),
        (" " + good, "a space before"),
        (good + " ", "a space after"),
        ("\t" + good, "a tab before"),
        (good + "\n", "a line feed after"),
        (good + "\r\n", "CR LF after"),
        (good + "\0", "a zero byte after"),
        (good[:17] + " " + good[17:], "a space inside"),
        (good[:17] + "\0" + good[17:], "a zero byte inside"),
        ("\ufeff" + good, "a byte order mark before"),
        (good + "\u200b", "a zero-width space after"),
        ("\uff23" + good[1:], "a full-width C"),
        ("\u0421" + good[1:], "a Cyrillic S for the C"),
        (f'"{good}"', "in quotes"),
        (f"stratis:{good}", "a URI"),
        (good + good, "twice"),
        (f"{good},{good}", "twice with a comma"),
        (good.lower(), "in lower case"),
        (good.upper(), "in upper case"),
        (good.swapcase(), "upper and lower case exchanged"),
        (good[::-1], "backwards"),
        (good[:-1] + "0", "the digit zero at the end"),
        (good[:-1] + "O", "a capital O at the end"),
        (good[:-1] + "I", "a capital I at the end"),
        (good[:-1] + "l", "a small L at the end"),
        ("0x" + PUBLISHED_HASH, "an Ethereum address"),
        (PUBLISHED_HASH, "a hash160 in hexadecimal"),
        ("1c" + PUBLISHED_HASH, "a version and hash160 in hexadecimal"),
        ("021ecccda9ff03048221642dd201ee5916057e759bfe92e669cff21ae1b5d33923", "a public key in hexadecimal"),
        ("dnDgbRZ1v7nEpdtyM66ZTKD9te4G4zxKkPWc5w5csmpN2zSJ1D6o", "a WIF"),
        ("C" * 34, "34 letters C"),
        ("1" * 34, "34 digits one"),
        ("z" * 34, "34 letters z"),
        ("1" * 25, "25 zero bytes"),
        ("null", "the word null"),
        ("C" * 10000, "10,000 letters C"),
        ("1" * 10000, "10,000 digits one"),
        ("z" * 10000, "10,000 letters z"),
        (good * 294 + "CZgi", "an address over and over, 10,000 characters"),
        ("0" * 10000, "10,000 digits zero"),
        (" " * 10000, "10,000 spaces"),
        ("\u00e9" * 10000, "10,000 letters e with acute"),
    ):
        malformed(comment, text)
    version, key_hash = b"\x1c", stream.take(20)
    for length in (0, 1, 18, 19, 21, 22, 32, 33):
        malformed(f"a hash of {length} bytes, checksum right", base58check_encode(version + stream.take(length)))
    malformed("no payload, checksum right", base58check_encode(b""))
    malformed("a version of two bytes, checksum right", base58check_encode(b"\x1c\xb8" + key_hash))
    checksum = sha256d(version + key_hash)[:4]
    for index in range(4):
        for bit in range(8):
            spoilt = bytearray(checksum)
            spoilt[index] ^= 1 << bit
            malformed(f"bit {bit} of checksum byte {index} flipped", base58_encode(version + key_hash + bytes(spoilt)))
    malformed("checksum zero", base58_encode(version + key_hash + bytes(4)))
    malformed("the checksum of another version", base58_encode(b"\x4b" + key_hash + checksum))
    malformed("all zero with a zero checksum", base58_encode(bytes(25)))
    for index in range(len(good)):
        other = BASE58[(BASE58.index(good[index]) + 1) % 58]
        malformed(f"character {index} replaced", good[:index] + other + good[index + 1 :])
    for index in range(len(good) - 1):
        if good[index] != good[index + 1]:
            swapped = good[:index] + good[index + 1] + good[index] + good[index + 2 :]
            malformed(f"characters {index} and {index + 1} swapped", swapped)


def _add_bech32(document, names):
    def unsupported(comment, text):
        _invalid(document, comment, names, "unsupportedAddress", text)

    def malformed(comment, text):
        _invalid(document, comment, names, "malformedAddress", text)

    for text in BIPS_VALID:
        unsupported("an example of BIP-173 or BIP-350", text)
    for text, comment in BIPS_INVALID:
        malformed(f"bech32: {comment}", text)

    stream = Bytes("address bech32")
    for hrp in ("tb", "bc", "strax", "tstrax", "strat", "tstrat", "bcrt", "ltc", "x"):
        text = witness_program(hrp, 0, stream.take(20))
        unsupported(f"{hrp}, version 0", text)
        unsupported(f"{hrp}, version 0, upper case", text.upper())
        unsupported(f"{hrp}, version 1", witness_program(hrp, 1, stream.take(32)))
        malformed(f"{hrp}, version 0, the human-readable part upper case", hrp.upper() + text[len(hrp) :])
        malformed(f"{hrp}, version 0, the data upper case", hrp + text[len(hrp) :].upper())
        malformed(f"{hrp}, version 0, the last character upper case or another", _spoilt_end(text))
        malformed(f"{hrp}, version 0, a character missing", text[:-1])

    hrp, values = "tb", [0] + [int(digit) for digit in "0123456789"] * 3
    unsupported("version 0 with the constant of bech32m", bech32_encode(hrp, values, BECH32M_CONSTANT))
    unsupported("version 1 with the constant of bech32", bech32_encode(hrp, [1] + values[1:], BECH32_CONSTANT))
    unsupported("a program of an odd length", bech32_encode(hrp, values + [3], BECH32_CONSTANT))
    unsupported("no data", bech32_encode(hrp, [], BECH32_CONSTANT))
    unsupported("a human-readable part that ends in 1", bech32_encode("tb1", values, BECH32_CONSTANT))
    unsupported("a human-readable part of all punctuation", bech32_encode("!\"#$%&'()*+,-./", values, BECH32_CONSTANT))
    unsupported("90 characters", bech32_encode(hrp, [7] * 81, BECH32_CONSTANT))
    malformed("91 characters", bech32_encode(hrp, [7] * 82, BECH32_CONSTANT))
    malformed("10,000 characters", bech32_encode(hrp, [7] * 9991, BECH32_CONSTANT))
    malformed("a human-readable part of no characters", bech32_encode("", values, BECH32_CONSTANT))
    malformed("a space before", " " + bech32_encode(hrp, values, BECH32_CONSTANT))
    malformed("a space after", bech32_encode(hrp, values, BECH32_CONSTANT) + " ")
    malformed("a line feed after", bech32_encode(hrp, values, BECH32_CONSTANT) + "\n")
    for constant in (0, 2, 0x3FFFFFFF, BECH32M_CONSTANT ^ 1):
        malformed(f"a checksum with the constant {constant:x}", bech32_encode(hrp, values, constant))
    text = witness_program(hrp, 0, bytes.fromhex(PUBLISHED_HASH))
    for index in range(len(text)):
        if text[index] in BECH32:
            other = BECH32[BECH32.index(text[index]) ^ 1]
            malformed(f"bech32: character {index} replaced", text[:index] + other + text[index + 1 :])


def _spoilt_end(text):
    """The text with its last letter in upper case, or where it is a digit another one."""
    last = text[-1]
    return text[:-1] + (last.upper() if last.isalpha() else "q" if last != "q" else "p")


def _add_published(document, names):
    key_hash = bytes.fromhex(PUBLISHED_HASH)
    for network, text in PUBLISHED.items():
        assert text == encode_address(NETWORKS[network], key_hash)
        comment = f"the key of a published signature on {network}"
        if network in names:
            _valid(document, comment, names, text, network, key_hash)
        else:
            _invalid(document, comment, names, "wrongNetwork", text)
    p2sh = base58check_encode(bytes([NETWORKS["cirrus-test"].p2sh]) + key_hash)
    _invalid(document, "the key of a published signature as P2SH", names, "unsupportedAddress", p2sh)

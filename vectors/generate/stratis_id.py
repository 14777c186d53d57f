"""A reference implementation of Stratis ID in Python.

Written from the rules in vectors/README.md, independently of the Swift code. Hashes come from hashlib,
public-key recovery from libsecp256k1 through coincurve, everything else stands here. It is written to be
read and compared, not to hold keys: secrets are not wiped and nothing runs in constant time.

Texts are `str`, except a challenge, which is `bytes`: its error offsets count bytes.
"""

import base64
import hashlib
import re
from dataclasses import dataclass

import coincurve

P = 2**256 - 2**32 - 977
"""The prime of secp256k1's field."""

N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""The order of secp256k1's group."""


class Refusal(Exception):
    """An input that is refused: the name of the case, and for a challenge the offset in bytes."""

    def __init__(self, case, offset=None):
        super().__init__(case if offset is None else f"{case} at {offset}")
        self.case = case
        self.offset = offset


# Networks


@dataclass(frozen=True)
class Network:
    """The constants of one network; the two extended-key versions are given as four bytes."""

    name: str
    p2pkh: int
    p2sh: int
    wif: int
    hrp: str
    coin_type: int
    extended_public: bytes
    extended_private: bytes


_XPUB, _XPRV = bytes.fromhex("0488b21e"), bytes.fromhex("0488ade4")
_TPUB, _TPRV = bytes.fromhex("043587cf"), bytes.fromhex("04358394")

NETWORKS = {
    network.name: network
    for network in (
        Network("strax", 75, 140, 203, "strax", 105105, _XPUB, _XPRV),
        Network("strax-test", 120, 127, 248, "tstrax", 1, _XPUB, _XPRV),
        Network("cirrus", 28, 88, 239, "tb", 401, _TPUB, _TPRV),
        Network("cirrus-test", 127, 137, 239, "tb", 400, _TPUB, _TPRV),
        Network("cirrus-dev", 55, 117, 239, "tb", 400, _TPUB, _TPRV),
        Network("stratis", 63, 125, 191, "strat", 105, _XPUB, _XPRV),
        Network("stratis-test", 65, 196, 193, "tstrat", 105, _XPUB, _XPRV),
        Network("bitcoin", 0, 5, 128, "bc", 0, _XPUB, _XPRV),
        Network("bitcoin-test", 111, 196, 239, "tb", 1, _TPUB, _TPRV),
    )
}


# Hashes


def sha256(data):
    """SHA-256."""
    return hashlib.sha256(data).digest()


def sha256d(data):
    """SHA-256 of SHA-256."""
    return sha256(sha256(data))


def hash160(data):
    """RIPEMD-160 of SHA-256."""
    return hashlib.new("ripemd160", sha256(data)).digest()


# Base58Check


BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_VALUES = {character: value for value, character in enumerate(BASE58)}


def base58_encode(data):
    """Base58 of the bytes: a "1" for every leading zero byte, then the big-endian number."""
    number = int.from_bytes(data, "big")
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = BASE58[digit] + digits
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def base58_decode(text):
    """The bytes of a base58 text, or `invalidCharacter`."""
    number = 0
    for character in text:
        value = _BASE58_VALUES.get(character)
        if value is None:
            raise Refusal("invalidCharacter")
        number = number * 58 + value
    ones = len(text) - len(text.lstrip("1"))
    return bytes(ones) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base58check_encode(payload):
    """Base58 of the payload and the first four bytes of its double SHA-256."""
    return base58_encode(payload + sha256d(payload)[:4])


def base58check_decode(text, payload_length):
    """A payload of exactly that length, or `invalidCharacter`, `invalidLength`, `checksumMismatch`."""
    data = base58_decode(text)
    if len(data) != payload_length + 4:
        raise Refusal("invalidLength")
    payload, checksum = data[:-4], data[-4:]
    if sha256d(payload)[:4] != checksum:
        raise Refusal("checksumMismatch")
    return payload


# Bech32


BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32_CONSTANT = 1
BECH32M_CONSTANT = 0x2BC830A3


def bech32_polymod(values):
    """The BCH checksum of BIP-173 over five-bit values."""
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            if top >> bit & 1:
                checksum ^= generator
    return checksum


def bech32_expand(hrp):
    """The human-readable part as five-bit values: high bits, a zero, low bits."""
    return [ord(character) >> 5 for character in hrp] + [0] + [ord(character) & 31 for character in hrp]


def is_bech32(text):
    """Whether the text is well-formed bech32 or bech32m; the human-readable part and the data may be any."""
    if len(text) > 90 or not all(33 <= ord(character) <= 126 for character in text):
        return False
    if text.lower() != text and text.upper() != text:
        return False
    text = text.lower()
    separator = text.rfind("1")
    hrp, data = text[:separator], text[separator + 1 :]
    if separator < 1 or len(data) < 6 or not all(character in BECH32 for character in data):
        return False
    checksum = bech32_polymod(bech32_expand(hrp) + [BECH32.index(character) for character in data])
    return checksum in (BECH32_CONSTANT, BECH32M_CONSTANT)


# Addresses and WIF


def encode_address(network, key_hash):
    """The P2PKH address of a hash160."""
    return base58check_encode(bytes([network.p2pkh]) + key_hash)


def parse_address(text, networks):
    """The network and hash160 of a P2PKH address, or `malformedAddress`, `unsupportedAddress`, `wrongNetwork`."""
    try:
        payload = base58check_decode(text, 21)
    except Refusal:
        raise Refusal("unsupportedAddress" if is_bech32(text) else "malformedAddress") from None
    version, key_hash = payload[0], payload[1:]
    for network in networks:
        if network.p2pkh == version:
            return network, key_hash
    if any(network.p2sh == version for network in networks):
        raise Refusal("unsupportedAddress")
    raise Refusal("wrongNetwork")


def encode_wif(network, secret, compressed):
    """The WIF of a secret of 32 bytes."""
    return base58check_encode(bytes([network.wif]) + secret + (b"\x01" if compressed else b""))


def parse_wif(text, network):
    """The secret and whether its public key is compressed, or `malformedWIF`, `wrongNetwork`, `outOfRange`."""
    payload = None
    for length in (33, 34):
        try:
            payload = base58check_decode(text, length)
        except Refusal:
            continue
    if payload is None or payload[33:] not in (b"", b"\x01"):
        raise Refusal("malformedWIF")
    if payload[0] != network.wif:
        raise Refusal("wrongNetwork")
    secret = payload[1:33]
    if not 0 < int.from_bytes(secret, "big") < N:
        raise Refusal("outOfRange")
    return secret, len(payload) == 34


# Challenges


MAXIMUM_CHALLENGE_LENGTH = 2048
MAXIMUM_EXPIRY = 253402300799
"""The last second of the year 9999."""

_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_DIGITS = frozenset(b"0123456789")
_HEX_DIGITS = frozenset(b"0123456789ABCDEFabcdef")
_AUTHORITY_BYTES = _LETTERS | _DIGITS | frozenset(b"._:[]-")
_PATH_BYTES = _LETTERS | _DIGITS | frozenset(b"-._~" b"!$&'()*+,;=" b":@" b"/")

_PORT = re.compile(rb"[1-9][0-9]{0,4}")
_EXPIRY = re.compile(rb"0|[1-9][0-9]{0,11}")
_SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*")
_HEXTET = re.compile(r"[0-9A-Fa-f]{1,4}")
_OCTET = re.compile(r"0|[1-9][0-9]{0,2}")


@dataclass(frozen=True)
class Challenge:
    """A parsed challenge; `redirect` is (scheme, uri or None) or None, and all texts are as written."""

    authority: str
    path: str
    uid: str
    exp: int | None
    canonical: bool
    signed_text: str
    redirect: tuple[str, str | None] | None

    def is_expired(self, now):
        """Whether `now`, in Unix seconds, lies after `exp`; without `exp` never."""
        return self.exp is not None and now > self.exp


def is_ipv6(text):
    """Whether the text is an IPv6 address in the form of RFC 4291 section 2.2, without a zone."""
    if text.count("::") > 1 or ":::" in text:
        return False
    head, compressed, tail = text.partition("::")
    before = head.split(":") if head else []
    after = tail.split(":") if tail else []
    groups = before + after
    count = len(groups)
    if groups and "." in groups[-1] and (after or not compressed):
        octets = groups.pop().split(".")
        if len(octets) != 4 or not all(_OCTET.fullmatch(octet) and int(octet) < 256 for octet in octets):
            return False
        count += 1
    if not all(_HEXTET.fullmatch(group) for group in groups):
        return False
    return count <= 7 if compressed else count == 8


def _check_authority(text, start, end):
    for offset in range(start, end):
        if text[offset] == ord("@"):
            raise Refusal("userInfo", offset)
        if text[offset] not in _AUTHORITY_BYTES:
            raise Refusal("invalidCharacter", offset)
    authority = text[start:end].decode("ascii")
    if authority.startswith("["):
        host, bracket, rest = authority[1:].partition("]")
        if not bracket or not is_ipv6(host) or rest[:1] not in ("", ":"):
            raise Refusal("invalidHost", start)
        colon = end - len(rest) if rest else None
    else:
        host = authority.partition(":")[0]
        if not host:
            raise Refusal("emptyHost", start)
        if "[" in host or "]" in host or "" in host.split("."):
            raise Refusal("invalidHost", start)
        colon = start + len(host) if len(host) < len(authority) else None
    if colon is not None:
        port = text[colon + 1 : end]
        if not _PORT.fullmatch(port) or int(port) > 65535:
            raise Refusal("invalidPort", colon + 1)


def _check_byte(text, offset):
    """Checks one byte of a path or query; a "%" together with the two bytes after it."""
    byte = text[offset]
    if byte == ord("%"):
        digits = text[offset + 1 : offset + 3]
        if len(digits) < 2 or not _HEX_DIGITS.issuperset(digits):
            raise Refusal("invalidPercentEncoding", offset)
    elif byte not in _PATH_BYTES:
        raise Refusal("invalidCharacter", offset)


def parse_challenge(text):
    """Parses the bytes of a challenge, or raises the first error with its offset."""
    end = len(text)
    if end > MAXIMUM_CHALLENGE_LENGTH:
        raise Refusal("tooLong", MAXIMUM_CHALLENGE_LENGTH)

    scheme = next((scheme for scheme in (b"sid:", b"web+sid:") if text[: len(scheme)].lower() == scheme), None)
    if scheme is None:
        raise Refusal("missingScheme", 0)
    start = len(scheme)
    if text[start : start + 2] == b"//":
        start += 2

    path_start = start
    while path_start < end and text[path_start] not in b"/?":
        path_start += 1
    _check_authority(text, start, path_start)
    if text[path_start : path_start + 1] != b"/":
        raise Refusal("missingPath", path_start)

    question = path_start
    while question < end and text[question] != ord("?"):
        _check_byte(text, question)
        question += 1
    if question == end:
        raise Refusal("missingQuery", end)

    names, values, starts = [], {}, {}
    first_redirect = None
    position = question + 1
    while position <= end:
        begin = position
        while position < end and text[position] != ord("&"):
            if text[position] == ord("?"):
                raise Refusal("extraQuestionMark", position)
            _check_byte(text, position)
            position += 1
        name, _, value = text[begin:position].partition(b"=")
        position += 1

        if not name:
            raise Refusal("emptyParameter", begin)
        is_redirect = name in (b"redirectScheme", b"redirectUri")
        if first_redirect is not None and not is_redirect:
            raise Refusal("misplacedRedirect", begin)
        if is_redirect or name in (b"uid", b"exp"):
            if name in values:
                raise Refusal("duplicateParameter", begin)
            values[name], starts[name] = value, begin
        if name == b"uid" and not value:
            raise Refusal("emptyUID", begin)
        if name == b"exp" and (not _EXPIRY.fullmatch(value) or int(value) > MAXIMUM_EXPIRY):
            raise Refusal("invalidExpiry", begin)
        if name == b"redirectScheme" and not _SCHEME.fullmatch(value):
            raise Refusal("invalidRedirect", begin)
        if name == b"redirectUri" and not value:
            raise Refusal("invalidRedirect", begin)
        if is_redirect:
            first_redirect = begin if first_redirect is None else first_redirect
        else:
            names.append(name)

    if b"uid" not in values:
        raise Refusal("missingUID", end)
    if b"redirectUri" in values and b"redirectScheme" not in values:
        raise Refusal("invalidRedirect", starts[b"redirectUri"])

    authority = text[start:path_start].decode("ascii")
    redirect = None
    if first_redirect is not None:
        uri = values.get(b"redirectUri")
        redirect = values[b"redirectScheme"].decode("ascii"), None if uri is None else uri.decode("ascii")
    return Challenge(
        authority=authority,
        path=text[path_start:question].decode("ascii"),
        uid=values[b"uid"].decode("ascii"),
        exp=int(values[b"exp"]) if b"exp" in values else None,
        canonical=authority == authority.lower() and names in ([b"uid"], [b"uid", b"exp"]),
        signed_text=text[start : end if first_redirect is None else first_redirect - 1].decode("ascii"),
        redirect=redirect,
    )


# Message signatures


MAGIC = b"Bitcoin Signed Message:\n"


def variable_bytes(data):
    """The data after its length as Bitcoin's CompactSize."""
    length = len(data)
    if length < 253:
        return bytes([length]) + data
    if length < 2**16:
        return b"\xfd" + length.to_bytes(2, "little") + data
    if length < 2**32:
        return b"\xfe" + length.to_bytes(4, "little") + data
    return b"\xff" + length.to_bytes(8, "little") + data


def message_digest(message, magic=MAGIC):
    """The double SHA-256 of the magic and the message, each after its length."""
    return sha256d(variable_bytes(magic) + variable_bytes(message))


_SIGNATURE = re.compile(r"[A-Za-z0-9+/]{86}[AEIMQUYcgkosw048]=")


def parse_signature(text):
    """The 65 bytes of a signature text, or `malformedSignature`."""
    if not _SIGNATURE.fullmatch(text):
        raise Refusal("malformedSignature")
    signature = base64.b64decode(text, validate=True)
    if not 27 <= signature[0] <= 34:
        raise Refusal("malformedSignature")
    return signature


def encode_signature(signature):
    """The text of a signature."""
    return base64.b64encode(signature).decode("ascii")


def recover(digest, signature):
    """The public key behind 65 bytes of signature, serialised as its header says, or `unrecoverableSignature`."""
    recovery_id, compressed = (signature[0] - 27) & 3, signature[0] >= 31
    r, s = int.from_bytes(signature[1:33], "big"), int.from_bytes(signature[33:], "big")
    if not (0 < r < N and 0 < s < N):
        raise Refusal("unrecoverableSignature")
    try:
        key = coincurve.PublicKey.from_signature_and_message(signature[1:] + bytes([recovery_id]), digest, hasher=None)
    except Exception:
        raise Refusal("unrecoverableSignature") from None
    return key.format(compressed)


def check_signer(message, key_hash, signature):
    """Checks that the key of this hash160 signed the message."""
    if hash160(recover(message_digest(message), signature)) != key_hash:
        raise Refusal("signerMismatch")


def verify_message(message, address, signature, networks):
    """The network of the address if its key signed the message, or the first error."""
    network, key_hash = parse_address(address, networks)
    check_signer(message, key_hash, parse_signature(signature))
    return network


def sign(message, secret, compressed):
    """The RFC 6979 signature with low S, 65 bytes, by libsecp256k1."""
    signature = coincurve.PrivateKey(secret).sign_recoverable(message_digest(message), hasher=None)
    return bytes([27 + signature[64] + (4 if compressed else 0)]) + signature[:64]


# A signed challenge


@dataclass(frozen=True)
class Verification:
    """What a verified challenge says, and the network of the address that signed it."""

    challenge: Challenge
    network: Network


def verify(text, address, signature, networks, now, expected_host=None):
    """Verifies a signed challenge; the first refusal in the order of vectors/README.md."""
    try:
        challenge = parse_challenge(text)
    except Refusal:
        raise Refusal("malformedChallenge") from None
    network, key_hash = parse_address(address, networks)
    signature = parse_signature(signature)
    if expected_host is not None and challenge.authority.lower() != expected_host.lower():
        raise Refusal("unexpectedHost")
    if challenge.is_expired(now):
        raise Refusal("expired")
    check_signer(challenge.signed_text.encode("ascii"), key_hash, signature)
    return Verification(challenge, network)

"""A reference implementation of the wallet's side in Python: words, trees of keys, key files, and where to post.

Written from the rules in vectors/README.md, BIP-39 and BIP-32, independently of the Swift code. Hashes and key
derivation come from hashlib, word lists from python-mnemonic, AES-GCM from cryptography, curve arithmetic from
libsecp256k1 through coincurve and from python-ecdsa. Nothing here is fit to hold keys.
"""

import hashlib
import hmac
import importlib.resources
import ipaddress
import re
import unicodedata
from dataclasses import dataclass

import coincurve
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import pure_curve
from stratis_id import (
    NETWORKS,
    N,
    Refusal,
    base58check_decode,
    base58check_encode,
    encode_address,
    hash160,
    parse_address,
    parse_challenge,
)

# Words


LANGUAGES = {
    "english": "english",
    "french": "french",
    "spanish": "spanish",
    "japanese": "japanese",
    "chineseSimplified": "chinese_simplified",
    "chineseTraditional": "chinese_traditional",
}
"""The languages in the order in which they are tried, with the names of python-mnemonic."""

WORDS = {
    language: importlib.resources.files("mnemonic").joinpath("wordlist", f"{file}.txt").read_text("utf-8").split()
    for language, file in LANGUAGES.items()
}
INDEX = {language: {word: index for index, word in enumerate(words)} for language, words in WORDS.items()}


def nfkd(text):
    """Unicode's normalization form KD."""
    return unicodedata.normalize("NFKD", text)


def words_of(entropy, language):
    """The words of an entropy: its bits and the first bits of its SHA-256, eleven a word."""
    checksum_length = len(entropy) // 4
    number = int.from_bytes(entropy + hashlib.sha256(entropy).digest(), "big") >> 256 - checksum_length
    count = (len(entropy) * 8 + checksum_length) // 11
    return [WORDS[language][number >> 11 * (count - 1 - index) & 2047] for index in range(count)]


def entropy_of(words, language):
    """The entropy of the words, and whether the bits behind it are its checksum."""
    number = 0
    for word in words:
        number = number << 11 | INDEX[language][word]
    checksum_length = len(words) // 3
    entropy = (number >> checksum_length).to_bytes(len(words) * 4 // 3, "big")
    checksum = hashlib.sha256(entropy).digest()[0] >> 8 - checksum_length
    return entropy, number & (1 << checksum_length) - 1 == checksum


@dataclass(frozen=True)
class Phrase:
    """A phrase that has been read."""

    words: list[str]
    language: str
    entropy: bytes
    checksum_valid: bool

    @property
    def text(self):
        """The words with a space between two."""
        return " ".join(self.words)


def parse_phrase(text, language=None, checksum="required"):
    """Reads a phrase, or raises `tooLong`, `wrongWordCount`, `unknownWord` with its place, `checksumMismatch`."""
    if len(text.encode()) > 4096:
        raise Refusal("tooLong")
    words = [word for word in re.split("[ \t\r\n]+", nfkd(text)) if word]
    if len(words) not in (12, 15, 18, 21, 24):
        raise Refusal("wrongWordCount", len(words))
    candidates, known = [], 0
    for candidate in [language] if language else LANGUAGES:
        unknown = next((place for place, word in enumerate(words) if word not in INDEX[candidate]), None)
        if unknown is None:
            candidates.append(Phrase(words, candidate, *entropy_of(words, candidate)))
        else:
            known = max(known, unknown)
    if not candidates:
        raise Refusal("unknownWord", known + 1)
    phrase = next((candidate for candidate in candidates if candidate.checksum_valid), candidates[0])
    if not phrase.checksum_valid and checksum == "required":
        raise Refusal("checksumMismatch")
    return phrase


def seed_of(phrase, passphrase):
    """The 64 bytes of BIP-39, From mnemonic to seed."""
    salt = "mnemonic" + nfkd(passphrase)
    return hashlib.pbkdf2_hmac("sha512", nfkd(phrase).encode(), salt.encode(), 2048)


# Trees of keys


HARDENED = 2**31


@dataclass(frozen=True)
class ExtendedKey:
    """A node of a tree: `key` is a secret of 32 bytes or a compressed public key."""

    key: bytes
    chain_code: bytes
    depth: int = 0
    parent_fingerprint: bytes = bytes(4)
    number: int = 0

    @property
    def is_private(self):
        """Whether the key is a secret."""
        return len(self.key) == 32

    @property
    def public_key(self):
        """The compressed public key; two libraries agree on it."""
        if not self.is_private:
            return self.key
        public_key = coincurve.PrivateKey(self.key).public_key.format(True)
        assert public_key == pure_curve.public_key(self.key, True)
        return public_key

    def neutered(self):
        """The public half."""
        return ExtendedKey(self.public_key, self.chain_code, self.depth, self.parent_fingerprint, self.number)

    def child(self, number):
        """One child, or `hardenedChild`, `tooDeep`."""
        if self.depth == 255:
            raise Refusal("tooDeep")
        if number >= HARDENED and not self.is_private:
            raise Refusal("hardenedChild")
        data = b"\0" + self.key if number >= HARDENED else self.public_key
        code = hmac.new(self.chain_code, data + number.to_bytes(4, "big"), hashlib.sha512).digest()
        left = int.from_bytes(code[:32], "big")
        assert left < N
        if self.is_private:
            key = ((left + int.from_bytes(self.key, "big")) % N).to_bytes(32, "big")
            assert key != bytes(32)
        else:
            key = coincurve.PublicKey(self.key).add(code[:32]).format(True)
        return ExtendedKey(key, code[32:], self.depth + 1, hash160(self.public_key)[:4], number)

    def derive(self, path):
        """The descendant at the end of a path."""
        node = self
        for number in parse_path(path):
            node = node.child(number)
        return node

    def text(self, network):
        """Base58Check of the 78 bytes."""
        version = network.extended_private if self.is_private else network.extended_public
        key = b"\0" + self.key if self.is_private else self.key
        place = bytes([self.depth]) + self.parent_fingerprint + self.number.to_bytes(4, "big")
        return base58check_encode(version + place + self.chain_code + key)


def master_key(seed):
    """The root of a tree."""
    code = hmac.new(b"Bitcoin seed", seed, hashlib.sha512).digest()
    return ExtendedKey(code[:32], code[32:])


def parse_path(text):
    """The numbers of a path, or `missingMaster`, `invalidIndex` with its level, `tooDeep`."""
    first, *levels = text.split("/")
    if first != "m":
        raise Refusal("missingMaster")
    if len(levels) > 255:
        raise Refusal("tooDeep")
    numbers = []
    for level, part in enumerate(levels, 1):
        match = re.fullmatch("(0|[1-9][0-9]{0,9})(['hH]?)", part)
        if not match or int(match[1]) >= HARDENED:
            raise Refusal("invalidIndex", level)
        numbers.append(int(match[1]) + (HARDENED if match[2] else 0))
    return numbers


def login_path(network):
    """The path of the address a wallet signs in with."""
    return f"m/44'/{network.coin_type}'/0'/0/0"


def parse_extended_key(text, network, kind):
    """Reads an extended key of a network; `kind` is `private` or `public`."""
    try:
        payload = base58check_decode(text, 78)
    except Refusal:
        raise Refusal("malformed") from None
    version = payload[:4]
    expected, other = network.extended_private, network.extended_public
    private = {candidate.extended_private for candidate in NETWORKS.values()}
    public = {candidate.extended_public for candidate in NETWORKS.values()}
    if kind == "public":
        expected, other, private, public = other, expected, public, private
    if version != expected:
        if version in public:
            raise Refusal("privateKeyRequired" if kind == "private" else "publicKeyRequired")
        raise Refusal("wrongNetwork" if version in private else "unknownVersion")
    depth, fingerprint, number = payload[4], payload[5:9], int.from_bytes(payload[9:13], "big")
    if depth == 0 and fingerprint != bytes(4):
        raise Refusal("masterWithParent")
    if depth == 0 and number != 0:
        raise Refusal("masterWithChildNumber")
    key = payload[45:]
    if kind == "private":
        if key[0] != 0:
            raise Refusal("invalidKeyPrefix")
        if not 0 < int.from_bytes(key[1:], "big") < N:
            raise Refusal("outOfRange")
        key = key[1:]
    else:
        if key[0] not in (2, 3):
            raise Refusal("invalidKeyPrefix")
        if pure_curve.lift_x(int.from_bytes(key[1:], "big"), key[0] & 1) is None:
            raise Refusal("notOnCurve")
    return ExtendedKey(key, payload[13:45], depth, fingerprint, number)


# Key files


BEGIN, END = "-----BEGIN STRATIS ID KEY-----\n", "-----END STRATIS ID KEY-----\n"
_KEY_FILE = re.compile(
    BEGIN + r"Version: 1\nNetwork: (?P<network>[a-z-]+)\nAddress: (?P<address>[1-9A-HJ-NP-Za-km-z]+)\n"
    r"Compressed: (?P<compressed>true|false)\nKDF: scrypt\n"
    r"N: (?P<n>0|[1-9][0-9]*)\nr: (?P<r>0|[1-9][0-9]*)\np: (?P<p>0|[1-9][0-9]*)\n"
    r"Salt: (?P<salt>[0-9a-f]{32})\nCipher: AES-256-GCM\nNonce: (?P<nonce>[0-9a-f]{24})\n"
    r"Data: (?P<data>[0-9a-f]{96})\n"
)
_NUMBER = re.compile("Version: (0|[1-9][0-9]*)\n")


def with_checksum(lines):
    """A whole key file: the lines, their checksum and the end."""
    return lines + f"Checksum: {hashlib.sha256(lines.encode()).hexdigest()}\n" + END


def file_key(passphrase, salt, n, r, p):
    """The key of a key file."""
    return hashlib.scrypt(nfkd(passphrase).encode(), salt=salt, n=n, r=r, p=p, maxmem=2**30, dklen=32)


def encrypt_key(secret, compressed, network, passphrase, salt, nonce, n, r, p):
    """The text of a key file."""
    public_key = coincurve.PrivateKey(secret).public_key.format(compressed)
    header = (
        f"{BEGIN}Version: 1\nNetwork: {network.name}\nAddress: {encode_address(network, hash160(public_key))}\n"
        f"Compressed: {'true' if compressed else 'false'}\nKDF: scrypt\nN: {n}\nr: {r}\np: {p}\n"
        f"Salt: {salt.hex()}\nCipher: AES-256-GCM\nNonce: {nonce.hex()}\n"
    )
    data = AESGCM(file_key(passphrase, salt, n, r, p)).encrypt(nonce, secret, header.encode())
    return with_checksum(f"{header}Data: {data.hex()}\n")


def decrypt_key(text, passphrase):
    """The network, secret and form of a key file, or its error."""
    if len(text) > 4096 or not (text.startswith(BEGIN[:-1]) or text.endswith(END)):
        raise Refusal("notAKeyFile")
    lines = text[: -(10 + 64 + 1 + len(END))]
    if not text.startswith(BEGIN) or with_checksum(lines) != text or len(lines) < len(BEGIN):
        raise Refusal("damaged")
    number = _NUMBER.match(lines, len(BEGIN))
    if not number or int(number[1]) >= 2**64:
        raise Refusal("malformedKeyFile")
    if number[1] != "1":
        raise Refusal("unsupportedVersion")
    match = _KEY_FILE.fullmatch(lines)
    if not match or match["network"] not in NETWORKS or any(int(match[name]) >= 2**64 for name in "nrp"):
        raise Refusal("malformedKeyFile")
    network = NETWORKS[match["network"]]
    try:
        _, key_hash = parse_address(match["address"], [network])
    except Refusal:
        raise Refusal("malformedKeyFile") from None
    n, r, p = int(match["n"]), int(match["r"]), int(match["p"])
    if n < 2 or n & n - 1 or not 1 <= r <= 32 or not 1 <= p <= 16 or n * r > 2**22 or n * r * p > 2**23:
        raise Refusal("unsupportedParameters")
    salt, nonce = bytes.fromhex(match["salt"]), bytes.fromhex(match["nonce"])
    header = lines[: lines.index("Data: ")]
    try:
        data = bytes.fromhex(match["data"])
        secret = AESGCM(file_key(passphrase, salt, n, r, p)).decrypt(nonce, data, header.encode())
    except InvalidTag:
        raise Refusal("wrongPassphrase") from None
    compressed = match["compressed"] == "true"
    if not 0 < int.from_bytes(secret, "big") < N:
        raise Refusal("malformedKeyFile")
    if hash160(coincurve.PrivateKey(secret).public_key.format(compressed)) != key_hash:
        raise Refusal("malformedKeyFile")
    return network, secret, compressed


# Where to post


METADATA = {
    ipaddress.ip_address(text)
    for text in (
        "169.254.169.254",
        "169.254.170.2",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "fd00:ec2::254",
    )
}

_SCOPES = [
    (ipaddress.ip_network(block), scope)
    for block, scope in (
        ("127.0.0.0/8", "loopback"),
        ("10.0.0.0/8", "privateNetwork"),
        ("172.16.0.0/12", "privateNetwork"),
        ("192.168.0.0/16", "privateNetwork"),
        ("169.254.0.0/16", "linkLocal"),
        ("100.64.0.0/10", "sharedNetwork"),
        ("224.0.0.0/4", "multicast"),
        ("0.0.0.0/8", "reserved"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "reserved"),
        ("192.88.99.0/24", "reserved"),
        ("198.18.0.0/15", "reserved"),
        ("198.51.100.0/24", "reserved"),
        ("203.0.113.0/24", "reserved"),
        ("240.0.0.0/4", "reserved"),
        ("::1/128", "loopback"),
        ("64:ff9b:1::/48", "privateNetwork"),
        ("fc00::/7", "privateNetwork"),
        ("fec0::/10", "privateNetwork"),
        ("fe80::/10", "linkLocal"),
        ("ff00::/8", "multicast"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "reserved"),
        ("3fff::/20", "reserved"),
    )
]
_EMBEDDED = (
    (ipaddress.ip_network("::ffff:0:0/96"), 0),
    (ipaddress.ip_network("::/96"), 0),
    (ipaddress.ip_network("64:ff9b::/96"), 0),
    (ipaddress.ip_network("2002::/16"), 80),
)


def scope_of(address):
    """Where an address is."""
    if address in METADATA:
        return "metadata"
    for block, scope in _SCOPES:
        if address.version == block.version and address in block:
            return scope
    if address.version == 4:
        return "global"
    if int(address) == 0:
        return "reserved"
    for block, shift in _EMBEDDED:
        if address in block:
            return scope_of(ipaddress.IPv4Address(int(address) >> shift & 0xFFFFFFFF))
    return "global" if address in ipaddress.ip_network("2000::/3") else "reserved"


_REFUSALS = {
    "loopback": "loopbackAddress",
    "privateNetwork": "privateAddress",
    "linkLocal": "linkLocalAddress",
    "metadata": "metadataAddress",
    "sharedNetwork": "sharedAddress",
    "multicast": "multicastAddress",
    "reserved": "reservedAddress",
    "global": "addressLiteral",
}
_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "localdomain")


def divide_authority(authority):
    """The host without brackets, and the port or None."""
    match = re.fullmatch(r"(?:\[([^]]*)\]|([^:]*))(?::([0-9]+))?", authority.lower())
    return match[1] or match[2], int(match[3]) if match[3] else None


def literal(host):
    """The address that a host is, or None."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def callback_url(sid, allowed=()):
    """Where the signature of a challenge is posted, or why nowhere."""
    challenge = parse_challenge(sid.encode())
    host, port = divide_authority(challenge.authority)
    address = literal(host)
    is_allowed = any(divide_authority(entry) in ((host, port), (host, None)) for entry in allowed)
    if not is_allowed:
        if address is not None:
            raise Refusal(_REFUSALS[scope_of(address)])
        labels = host.split(".")
        if len(host) > 253 or any(len(label) > 63 for label in labels):
            raise Refusal("malformedHost")
        if any(label.startswith("xn--") for label in labels):
            raise Refusal("internationalName")
        if re.fullmatch("[0-9]+|0x[0-9a-f]*", labels[-1]):
            raise Refusal("obscureAddress")
        if len(labels) == 1 or labels[-1] in _LOCAL_NAMES or host.endswith(".home.arpa"):
            raise Refusal("localName")
        if port not in (None, 443):
            raise Refusal("unusualPort")
    is_local = host == "localhost" or address is not None and scope_of(address) == "loopback"
    scheme = "http" if is_allowed and is_local else "https"
    rest = challenge.signed_text[len(challenge.authority) :]
    return f"{scheme}://{challenge.authority.lower()}{rest}"

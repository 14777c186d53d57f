"""Vectors for verifying the signature of a message against an address."""

import base64

from coincurve import PrivateKey

import pure_curve
from address import witness_program
from document import Bytes, Document
from pure_curve import P
from stratis_id import (
    NETWORKS,
    N,
    Refusal,
    base58check_encode,
    encode_address,
    encode_signature,
    hash160,
    message_digest,
    recover,
    sign,
    verify_message,
)

MESSAGE = b"api.opdex.com/auth?uid=123456789&exp=1635200000"
STRATIS_MAGIC = b"Stratis Signed Message:\n"

MESSAGES = (
    (MESSAGE, "a callback"),
    (b"", "the empty message"),
    ("Z\u00fcrich \u7f72\u540d \U0001f511".encode(), "a message in UTF-8"),
    (bytes.fromhex("00fffe80"), "a message that is not UTF-8"),
    (b"a" * 300, "a message of 300 bytes"),
)

SCALARS = (
    (0, "0"),
    (1, "1"),
    (2, "2"),
    (N // 2, "(n - 1) / 2"),
    (N // 2 + 1, "(n + 1) / 2"),
    (N - 1, "n - 1"),
    (N, "n"),
    (N + 1, "n + 1"),
    (P - 1, "p - 1"),
    (P, "p"),
    (P + 1, "p + 1"),
    (2**256 - 1, "2^256 - 1"),
)


class Key:
    """A secret with the addresses of its public key."""

    def __init__(self, secret, compressed=True):
        self.secret, self.compressed = secret, compressed
        public_key = PrivateKey(secret).public_key.format(compressed)
        assert public_key == pure_curve.public_key(secret, compressed)
        self.key_hash = hash160(public_key)

    def address(self, network):
        return encode_address(NETWORKS[network], self.key_hash)

    def sign(self, message):
        return sign(message, self.secret, self.compressed)


class Tests:
    """Adds tests to the document, each with its expectation stated and compared with the reference."""

    def __init__(self, document):
        self.document = document

    def group(self, networks):
        self.networks = networks
        self.document.group("MessageSignature", networks=networks)

    def valid(self, comment, message, address, text):
        networks = [NETWORKS[name] for name in self.networks]
        network = verify_message(message, address, text, networks)
        self.document.valid(comment, **_message(message), address=address, signature=text, network=network.name)

    def invalid(self, comment, error, message, address, text):
        networks = [NETWORKS[name] for name in self.networks]
        try:
            verify_message(message, address, text, networks)
        except Refusal as refusal:
            assert refusal.case == error, (comment, refusal.case)
        else:
            raise AssertionError(comment)
        self.document.invalid(comment, error, **_message(message), address=address, signature=text)

    def recovered(self, comment, message, header, r, s, other):
        """A signature given as numbers: valid for the key that python-ecdsa recovers, or unrecoverable.

        Without a key the address of `other` stands in; with one, that address is tested as well.
        """
        signature = bytes([header]) + r.to_bytes(32, "big") + s.to_bytes(32, "big")
        text = encode_signature(signature)
        network, digest = self.networks[0], message_digest(message)
        point = pure_curve.recover(digest, r, s, (header - 27) & 3)
        if point is None:
            self.invalid(f"{comment}: no key", "unrecoverableSignature", message, other.address(network), text)
        else:
            public_key = pure_curve.serialise(point, header >= 31)
            assert public_key == recover(digest, signature), comment
            address = encode_address(NETWORKS[network], hash160(public_key))
            self.valid(f"{comment}: the key that comes out", message, address, text)
            self.invalid(f"{comment}: another key", "signerMismatch", message, other.address(network), text)
        return point is not None


def _message(message):
    try:
        return {"message": message.decode()}
    except UnicodeDecodeError:
        return {"messageHex": message.hex()}


def document():
    document = Document(
        "MessageSignature",
        __name__,
        [
            ("StratisFullNode 9f4d0cb, PubKey.RecoverCompact", "the header byte"),
            ("SEC 1 section 4.1.6", "public-key recovery"),
            ("RFC 4648 section 4", "base64; only the canonical text of 65 bytes is a signature"),
            ("self-generated", "every key comes out of libsecp256k1 and of python-ecdsa alike"),
        ],
    )
    tests = Tests(document)
    stream = Bytes("message signature")
    for name in NETWORKS:
        tests.group([name])
        _networks(tests, name, stream)
    for names in (["cirrus", "strax"], ["strax-test", "cirrus-test"], ["cirrus-test", "strax-test"], list(NETWORKS)):
        tests.group(names)
        _several_networks(tests, stream)
    tests.group(["cirrus"])
    key, other = Key(stream.take(32)), Key(stream.take(32))
    uncompressed = Key(key.secret, compressed=False)
    for section in (_headers, _lengths, _texts, _flips, _signers, _twins, _order):
        section(tests, key, uncompressed, other, stream)
    _scalars(tests, other)
    _points(tests, other)
    _nonces(tests, other, stream)
    return document


def _form(compressed):
    return "compressed" if compressed else "uncompressed"


def _networks(tests, name, stream):
    for compressed in (True, False):
        key = Key(stream.take(32), compressed)
        for message, comment in MESSAGES:
            text = encode_signature(key.sign(message))
            tests.valid(f"{comment}, {_form(compressed)}, {name}", message, key.address(name), text)
    text = encode_signature(key.sign(MESSAGE))
    for other in NETWORKS:
        if NETWORKS[other].p2pkh == NETWORKS[name].p2sh:
            comment, error = f"the key's address on {other} is a P2SH address here", "unsupportedAddress"
            tests.invalid(comment, error, MESSAGE, key.address(other), text)
        elif other != name:
            tests.invalid(f"the key's address on {other}", "wrongNetwork", MESSAGE, key.address(other), text)


def _several_networks(tests, stream):
    for name in NETWORKS:
        key = Key(stream.take(32))
        text = encode_signature(key.sign(MESSAGE))
        version = NETWORKS[name].p2pkh
        if name in tests.networks:
            tests.valid(f"a key on {name}", MESSAGE, key.address(name), text)
        elif version in [NETWORKS[allowed].p2sh for allowed in tests.networks]:
            tests.invalid(f"a key on {name}", "unsupportedAddress", MESSAGE, key.address(name), text)
        else:
            tests.invalid(f"a key on {name}", "wrongNetwork", MESSAGE, key.address(name), text)


def _headers(tests, key, uncompressed, other, stream):
    for signer in (key, uncompressed):
        signature, address = signer.sign(MESSAGE), signer.address("cirrus")
        form = _form(signer.compressed)
        for header in range(256):
            text = encode_signature(bytes([header]) + signature[1:])
            comment = f"header {header} for {signature[0]}, {form}"
            if header == signature[0]:
                tests.valid(comment, MESSAGE, address, text)
            elif not 27 <= header <= 34:
                tests.invalid(comment, "malformedSignature", MESSAGE, address, text)
            elif (header - 27) & 2:
                # r + n lies beyond p for all but one r in 2^127.
                tests.invalid(comment, "unrecoverableSignature", MESSAGE, address, text)
            else:
                tests.invalid(comment, "signerMismatch", MESSAGE, address, text)


def _lengths(tests, key, uncompressed, other, stream):
    signature, address = key.sign(MESSAGE), key.address("cirrus")
    for length in (0, 1, 2, 32, 33, 62, 63, 64):
        text = base64.b64encode(signature[:length]).decode()
        tests.invalid(f"{length} bytes", "malformedSignature", MESSAGE, address, text)
    for length in (66, 67, 68, 72, 100, 130, 7500):
        text = base64.b64encode(signature + stream.take(length - 65)).decode()
        tests.invalid(f"{length} bytes, 65 of them right", "malformedSignature", MESSAGE, address, text)
    text = base64.b64encode(signature[1:]).decode()
    tests.invalid("r and s without a header", "malformedSignature", MESSAGE, address, text)
    text = base64.b64encode(b"\0" + signature).decode()
    tests.invalid("a zero byte in front", "malformedSignature", MESSAGE, address, text)
    text = base64.b64encode(signature + b"\0").decode()
    tests.invalid("a zero byte at the end", "malformedSignature", MESSAGE, address, text)
    text = base64.b64encode(signature[1:] + signature[:1]).decode()
    tests.invalid("the header at the end", "malformedSignature", MESSAGE, address, text)
    der = b"\x30\x44\x02\x20" + signature[1:33] + b"\x02\x20" + signature[33:]
    tests.invalid("DER", "malformedSignature", MESSAGE, address, base64.b64encode(der).decode())


def _texts(tests, key, uncompressed, other, stream):
    """Texts that other decoders may take for the signature."""
    number, message, text = 0, MESSAGE, ""
    while not ("+" in text[2:20] and "/" in text and text[-2] == "w"):
        message = f"api.opdex.com/auth?uid={number}&exp=1635200000".encode()
        text = encode_signature(key.sign(message))
        number += 1
    address = key.address("cirrus")
    tests.valid("a signature with + and /", message, address, text)
    for spoilt, comment in (
        (" " + text, "a space before"),
        (text + " ", "a space after"),
        (text + "\n", "a line feed after"),
        (text + "\r\n", "CR LF after"),
        ("\t" + text, "a tab before"),
        (text[:44] + " " + text[44:], "a space inside"),
        (text[:44] + "\n" + text[44:], "a line feed inside"),
        (text[:64] + "\n" + text[64:], "a line feed after 64 characters"),
        (text[:76] + "\r\n" + text[76:], "CR LF after 76 characters"),
        (text[:87] + "\n" + text[87:], "a line feed before the padding"),
        (text + "\0", "a zero byte after"),
        (text[:44] + "\0" + text[44:], "a zero byte inside"),
        ("\ufeff" + text, "a byte order mark before"),
        (text.replace("+", " "), "spaces for +"),
        (text.replace("+", "-").replace("/", "_"), "base64url"),
        (text.replace("+", "-").replace("/", "_")[:-1], "base64url without padding"),
        (text.replace("+", "-"), "- for +"),
        (text.replace("/", "_"), "_ for /"),
        (text.replace("/", ","), "a comma for /"),
        (text[:-1], "no padding"),
        (text + "=", "the padding doubled"),
        (text + "====", "four more padding characters"),
        (text[:-2] + "==", "a padding character for the last one"),
        (text[:-1] + "A", "A for the padding"),
        ("=" + text, "padding in front"),
        ("=" + text[:-1], "padding in front only"),
        (text[:44] + "=" + text[44:-1], "padding in the middle only"),
        (text[:86] + "=" + text[86], "the last two characters exchanged"),
        (text[:-2] + "x=", "the first unused bit set"),
        (text[:-2] + "y=", "the second unused bit set"),
        (text[:-2] + "z=", "both unused bits set"),
        (text[:-1] + "\uff1d", "a full-width padding character"),
        ("\uff28" + text[1:], "a full-width letter"),
        ("\u00e9" + text[1:], "a letter e with acute"),
        ("." + text[1:], "a dot for a character"),
        (text[:10] + "*" + text[11:], "an asterisk for a character"),
        (text[:10] + "%" + text[11:], "a percent sign for a character"),
        (text.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"), "percent-encoded"),
        (f'"{text}"', "in quotes"),
        (text + text, "twice"),
        (text + ",", "a comma after"),
        (base64.b64encode(text.encode()).decode(), "base64 of base64"),
        (base64.b64decode(text).hex(), "hexadecimal"),
        (base64.b32encode(base64.b64decode(text)).decode(), "base32"),
        ("=" * 88, "88 padding characters"),
        (" " * 88, "88 spaces"),
        ("\u00e9" * 44, "44 letters of 88 bytes"),
        ("A" * 87 + "=", "65 zero bytes"),
        ("/" * 86 + "8=", "65 bytes ff"),
        ("H" * 10000, "10,000 letters"),
        ("A", "one character"),
        ("=", "the padding alone"),
    ):
        tests.invalid(comment, "malformedSignature", message, address, spoilt)
    for mixed, comment in ((text.upper(), "upper case"), (text.swapcase(), "upper and lower case exchanged")):
        signature = base64.b64decode(mixed, validate=True)
        canonical = encode_signature(signature) == mixed
        error = _error(message, signature) if canonical else "malformedSignature"
        tests.invalid(f"in {comment}", error, message, address, mixed)


def _error(message, signature):
    """Which error 65 bytes of a foreign signature are, by python-ecdsa."""
    if not 27 <= signature[0] <= 34:
        return "malformedSignature"
    r, s = int.from_bytes(signature[1:33], "big"), int.from_bytes(signature[33:], "big")
    point = pure_curve.recover(message_digest(message), r, s, (signature[0] - 27) & 3)
    return "unrecoverableSignature" if point is None else "signerMismatch"


def _flips(tests, key, uncompressed, other, stream):
    """Single bits flipped in r, s and the message."""
    signature, address = key.sign(MESSAGE), key.address("cirrus")
    for index in (*range(1, 65, 3), 32, 33, 64):
        spoilt = bytearray(signature)
        spoilt[index] ^= 1 << index % 8
        comment = f"bit {index % 8} of byte {index} flipped"
        tests.invalid(comment, _error(MESSAGE, spoilt), MESSAGE, address, encode_signature(bytes(spoilt)))
    text = encode_signature(signature)
    for index in range(0, len(MESSAGE), 5):
        spoilt = bytearray(MESSAGE)
        spoilt[index] ^= 1
        tests.invalid(f"bit 0 of message byte {index} flipped", "signerMismatch", bytes(spoilt), address, text)
    swapped = signature[:1] + signature[33:] + signature[1:33]
    tests.invalid("r and s exchanged", _error(MESSAGE, swapped), MESSAGE, address, encode_signature(swapped))


def _signers(tests, key, uncompressed, other, stream):
    address, text = key.address("cirrus"), encode_signature(key.sign(MESSAGE))
    tests.valid("the key's own signature", MESSAGE, address, text)
    tests.invalid("another key's signature", "signerMismatch", MESSAGE, address, encode_signature(other.sign(MESSAGE)))
    tests.invalid("another key's address", "signerMismatch", MESSAGE, other.address("cirrus"), text)
    crossed = uncompressed.address("cirrus")
    tests.invalid("the compressed key for the uncompressed address", "signerMismatch", MESSAGE, crossed, text)
    crossed = encode_signature(uncompressed.sign(MESSAGE))
    tests.invalid("the uncompressed key for the compressed address", "signerMismatch", MESSAGE, address, crossed)

    p2sh = base58check_encode(bytes([NETWORKS["cirrus"].p2sh]) + key.key_hash)
    tests.invalid("the key's hash as P2SH", "unsupportedAddress", MESSAGE, p2sh, text)
    redeem = hash160(b"\0\x14" + key.key_hash)
    p2sh = base58check_encode(bytes([NETWORKS["cirrus"].p2sh]) + redeem)
    tests.invalid("the key's P2SH-P2WPKH", "unsupportedAddress", MESSAGE, p2sh, text)
    for hrp in ("tb", "bc", "strax"):
        witness = witness_program(hrp, 0, key.key_hash)
        tests.invalid(f"the key's P2WPKH, {hrp}", "unsupportedAddress", MESSAGE, witness, text)
    tests.invalid("no address", "malformedAddress", MESSAGE, "", text)
    tests.invalid("the address with a space", "malformedAddress", MESSAGE, address + " ", text)
    tests.invalid("the address with its end replaced", "malformedAddress", MESSAGE, address[:-1] + "0", text)
    public_key = PrivateKey(key.secret).public_key.format().hex()
    tests.invalid("the public key for the address", "malformedAddress", MESSAGE, public_key, text)

    for message, comment in (
        (b"", "nothing"),
        (MESSAGE[:-1], "the last byte missing"),
        (MESSAGE + b"\n", "a line feed after"),
        (MESSAGE + b"\0", "a zero byte after"),
        (b" " + MESSAGE, "a space before"),
        (b"sid:" + MESSAGE, "the scheme in front"),
        (b"web+sid:" + MESSAGE, "the other scheme in front"),
        (b"//" + MESSAGE, "two slashes in front"),
        (b"https://" + MESSAGE, "https in front"),
        (MESSAGE.partition(b"&")[0], "exp missing"),
        (MESSAGE + b"&redirectScheme=a", "a redirect after"),
        (b"api.opdex.com/auth?exp=1635200000&uid=123456789", "exp before uid"),
        (b"Api.opdex.com/auth?uid=123456789&exp=1635200000", "a letter in upper case"),
        (MESSAGE.replace(b"=", b"%3D"), "percent-encoded"),
    ):
        tests.invalid(f"another message: {comment}", "signerMismatch", message, address, text)
    composed, decomposed = "\u00fc".encode(), "u\u0308".encode()
    text = encode_signature(key.sign(composed))
    tests.invalid("another message: a letter decomposed", "signerMismatch", decomposed, address, text)

    for magic, comment in ((STRATIS_MAGIC, "the magic of the chain before Strax"), (b"", "no magic")):
        digest = message_digest(MESSAGE, magic)
        text = encode_signature(pure_curve.sign(digest, key.secret, True))
        tests.invalid(f"signed with {comment}", "signerMismatch", MESSAGE, address, text)


def _twins(tests, key, uncompressed, other, stream):
    """n - s with the other parity signs the same; both are accepted."""
    for signer in (key, uncompressed):
        for number in range(4):
            message = f"api.opdex.com/auth?uid={number}&exp=1635200000".encode()
            address, signature = signer.address("cirrus"), signer.sign(message)
            high = N - int.from_bytes(signature[33:], "big")
            assert high > N // 2
            twin = signature[1:33] + high.to_bytes(32, "big")
            header, form = signature[0], _form(signer.compressed)
            flipped = 27 + (header - 27 ^ 1)
            tests.valid(f"low S, {form}", message, address, encode_signature(signature))
            tests.valid(f"its high-S twin, {form}", message, address, encode_signature(bytes([flipped]) + twin))
            text = encode_signature(bytes([header]) + twin)
            tests.invalid(f"high S with the header of low S, {form}", "signerMismatch", message, address, text)


def _order(tests, key, uncompressed, other, stream):
    """Where several errors hold, the address comes before the signature."""
    signature = key.sign(MESSAGE)
    good, far, bad = key.address("cirrus"), key.address("strax"), key.address("cirrus")[:-1]
    p2sh = base58check_encode(bytes([NETWORKS["cirrus"].p2sh]) + key.key_hash)
    unrecoverable = encode_signature(signature[:1] + bytes(64))
    for address, text, error, comment in (
        (bad, "", "malformedAddress", "a malformed address before a malformed signature"),
        (bad, unrecoverable, "malformedAddress", "a malformed address before an unrecoverable signature"),
        (p2sh, "", "unsupportedAddress", "P2SH before a malformed signature"),
        (p2sh, unrecoverable, "unsupportedAddress", "P2SH before an unrecoverable signature"),
        (far, "", "wrongNetwork", "another network before a malformed signature"),
        (far, unrecoverable, "wrongNetwork", "another network before an unrecoverable signature"),
        (good, encode_signature(bytes(65)), "malformedSignature", "a malformed header before r and s"),
        (other.address("cirrus"), "", "malformedSignature", "a malformed signature before another signer"),
        (other.address("cirrus"), unrecoverable, "unrecoverableSignature", "no key before another signer"),
    ):
        tests.invalid(f"order: {comment}", error, MESSAGE, address, text)


def _scalars(tests, other):
    """r and s at the edges of their range."""
    for r, r_name in SCALARS:
        for s, s_name in SCALARS:
            header = 27 + (4 if (r + s) & 1 else 0)
            tests.recovered(f"r {r_name}, s {s_name}", MESSAGE, header, r, s, other)


def _points(tests, other):
    """Which r are the x coordinate of a point, for every recovery id."""
    for header in range(27, 35):
        found = tests.recovered(f"r 5, s 1, header {header}", MESSAGE, header, 5, 1, other)
        assert (header - 27) & 2 or not found, "5 is no x coordinate"
    for r in (1, 2, 3, 4, 6, 7, 8):
        for header in (31, 32, 33, 34):
            tests.recovered(f"r {r}, s 3, header {header}", MESSAGE, header, r, 3, other)

    # Recovery ids 2 and 3 stand for x = r + n, which has to lie below p.
    last = P - N - 1
    beyond = next(r for r in range(last, 0, -1) if pure_curve.lift_x(r + N, 0) is not None)
    for r, comment in (
        (beyond, "the greatest r with a point at r + n"),
        (last, "the greatest r with r + n below p"),
        (last + 1, "the least r with r + n = p"),
        (last + 2, "r + n = p + 1"),
    ):
        for header in (29, 30, 33, 34):
            found = tests.recovered(f"{comment}, header {header}", MESSAGE, header, r, 7, other)
            assert r <= last or not found, comment
    assert pure_curve.lift_x(1, 0) is not None, "p + 1 would be 1, which is an x coordinate"


def _nonces(tests, other, stream):
    """Signatures that nobody would make: chosen nonces, keys that are infinity."""
    for message, name in MESSAGES:
        e = int.from_bytes(message_digest(message), "big")
        for k, comment in ((1, "1"), (2, "2"), ((N + 1) // 2, "1/2"), (N - 1, "n - 1")):
            point = pure_curve.G * k
            r, odd = point.x() % N, point.y() & 1
            s = e * pow(k, -1, N) % N
            for header in (27 + odd, 31 + odd):
                found = tests.recovered(f"the key is infinity, nonce {comment}, {name}", message, header, r, s, other)
                assert not found
            secret = int.from_bytes(stream.take(32), "big") % N
            s = (e + r * secret) * pow(k, -1, N) % N
            text = encode_signature(bytes([31 + odd]) + r.to_bytes(32, "big") + s.to_bytes(32, "big"))
            key = Key(secret.to_bytes(32, "big"))
            tests.valid(f"nonce {comment}, {name}", message, key.address("cirrus"), text)
            secret = (k - e) * pow(r, -1, N) % N
            text = encode_signature(bytes([31 + odd]) + r.to_bytes(32, "big") + (1).to_bytes(32, "big"))
            key = Key(secret.to_bytes(32, "big"))
            tests.valid(f"nonce {comment} and s 1, {name}", message, key.address("cirrus"), text)

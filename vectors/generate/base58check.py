"""Vectors for Base58Check with a payload of known length."""

from document import Bytes, Document
from stratis_id import Refusal, base58_encode, base58check_decode, base58check_encode, sha256, sha256d

LENGTHS = {
    21: "an address: version and hash160",
    33: "a WIF without the compression flag",
    34: "a WIF with the compression flag",
    78: "an extended key",
}


def document():
    document = Document(
        "Base58Check",
        __name__,
        [
            (
                "Bitcoin, base58 and Base58Check encoding",
                "alphabet without 0 O I l, checksum of four bytes of SHA-256d",
            ),
            ("self-generated", "payloads are pseudorandom; never do two of the errors hold for one input"),
        ],
    )
    for length in LENGTHS:
        document.group("Base58Check", payloadLength=length)
        _add_group(document, length)
    return document


def _add_group(document, length):
    stream = Bytes(f"base58check {length}")

    def valid(comment, payload):
        text = base58check_encode(payload)
        assert len(payload) == length and base58check_decode(text, length) == payload
        document.valid(comment, input=text, payloadHex=payload.hex())

    def invalid(comment, error, text):
        try:
            base58check_decode(text, length)
        except Refusal as refusal:
            assert refusal.case == error, (comment, refusal.case)
        else:
            raise AssertionError(comment)
        document.invalid(comment, error, input=text)

    def raw(comment, data):
        """Bytes whose last four are not their checksum."""
        assert len(data) == length + 4 and sha256d(data[:-4])[:4] != data[-4:]
        invalid(comment, "checksumMismatch", base58_encode(data))

    valid(LENGTHS[length] + ", all zero", bytes(length))
    valid("all ff", b"\xff" * length)
    valid("01 and zeros", b"\x01" + bytes(length - 1))
    valid("zeros and 01", bytes(length - 1) + b"\x01")
    valid("00 and ff", b"\0" + b"\xff" * (length - 1))
    valid("80 and zeros", b"\x80" + bytes(length - 1))
    for count in (1, 2, 3, 10, length - 1):
        valid(f"{count} leading zero bytes", bytes(count) + b"\x5a" + stream.take(length - count - 1))
    for _ in range(8):
        valid("pseudorandom", stream.take(length))

    payload = b"\x1c" + stream.take(length - 1)
    good = base58check_encode(payload)
    checksum = sha256d(payload)[:4]
    for index in range(4):
        for bit in (0, 7):
            flipped = bytearray(payload + checksum)
            flipped[length + index] ^= 1 << bit
            raw(f"bit {bit} of checksum byte {index} flipped", bytes(flipped))
    for index in (0, 1, length // 2, length - 1):
        flipped = bytearray(payload + checksum)
        flipped[index] ^= 1
        raw(f"bit 0 of payload byte {index} flipped", bytes(flipped))
    raw("checksum reversed", payload + checksum[::-1])
    raw("checksum zero", payload + bytes(4))
    raw("all zero with a zero checksum", bytes(length + 4))
    raw("all ff with checksum ff", b"\xff" * (length + 4))
    raw("checksum of a single SHA-256", payload + sha256(payload)[:4])
    raw("the checksum in front", checksum + payload)
    invalid("two characters swapped", "checksumMismatch", _swapped(good))
    invalid("last character replaced", "checksumMismatch", good[:-1] + ("2" if good[-1] != "2" else "3"))

    middle = len(good) // 2
    for character, name in (("0", "digit zero"), ("O", "capital O"), ("I", "capital I"), ("l", "small L")):
        invalid(f"{name} in front", "invalidCharacter", character + good[1:])
        invalid(f"{name} in the middle", "invalidCharacter", good[:middle] + character + good[middle + 1 :])
        invalid(f"{name} at the end", "invalidCharacter", good[:-1] + character)
    for text, name in (
        (" " + good, "space before"),
        (good + " ", "space after"),
        (good + "\n", "line feed after"),
        (good + "\r\n", "CR LF after"),
        ("\t" + good, "tab before"),
        (good[:middle] + " " + good[middle:], "space inside"),
        (good + "\0", "zero byte after"),
        (good[:middle] + "\0" + good[middle:], "zero byte inside"),
        (good[:-1] + "+", "plus sign"),
        (good[:-1] + "=", "equals sign"),
        (good[:-1] + "-", "hyphen"),
        (good[:-1] + "_", "underscore"),
        (good[:-1] + "\x7f", "delete character"),
        (good[:-1] + "\u00e9", "letter e with acute"),
        (good[:-1] + "\u0430", "Cyrillic a"),
        (good[:-1] + "\uff21", "full-width A"),
        (good[:-1] + "\U0001d7d9", "mathematical digit one"),
        ("0" * 2000, "2,000 digits zero"),
        (good * 20 + "l", "very long, small L at the end"),
    ):
        invalid(name, "invalidCharacter", text)

    invalid("empty", "invalidLength", "")
    invalid("a single 1", "invalidLength", "1")
    invalid("a single z", "invalidLength", "z")
    invalid("the checksum of nothing", "invalidLength", base58check_encode(b""))
    for other in (1, length - 2, length - 1, length + 1, length + 2, 100, 1000):
        payload = b"\x1c" + stream.take(other - 1)
        invalid(f"payload of {other} bytes, checksum right", "invalidLength", base58check_encode(payload))
    for other in (length - 1, length + 1):
        invalid(f"{other} zero bytes, checksum right", "invalidLength", base58check_encode(bytes(other)))


def _swapped(text):
    for index in range(len(text) // 2, len(text) - 1):
        if text[index] != text[index + 1]:
            return text[:index] + text[index + 1] + text[index] + text[index + 2 :]
    raise AssertionError("all characters are the same")

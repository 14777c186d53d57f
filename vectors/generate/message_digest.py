"""Vectors for the digest that is signed."""

from document import Bytes, Document
from stratis_id import message_digest

SCOPE = (
    "SHA-256 of SHA-256 of the two byte strings 'Bitcoin Signed Message:\\n' and the message, "
    "each after its length as CompactSize"
)

# Stated by or computed from published material, see published.json.
PUBLISHED = (
    (
        "the message of a published Stratis ID signature",
        "api.opdex.com/auth?uid=123456789&exp=1635200000",
        "e7bb5c6b0040bc3f7b46e6dfde1fe5ea47ea0858fb0c55788c8aa50f5d3e194c",
    ),
    (
        "the message of a published node signature",
        "This is a test",
        "d69a22b649531a62669d562ed9896c3d8f75f9ac19234dfc3fec08ed90f33f07",
    ),
)


def document():
    document = Document(
        "MessageDigest",
        __name__,
        [
            ("StratisFullNode 9f4d0cb, NBitcoin Utils.FormatMessageForSigning", SCOPE),
            ("self-generated", "the messages of the length tests are pseudorandom"),
        ],
    )
    document.group("MessageDigest")

    def test(comment, message):
        document.valid(comment, messageHex=message.hex(), digestHex=message_digest(message).hex())

    for comment, message, digest in PUBLISHED:
        assert message_digest(message.encode()).hex() == digest
        test(comment, message.encode())

    stream = Bytes("message digest")
    for length in (0, 1, 25, 37, 38, 39, 63, 64, 101, 102, 103, 137, 138, 252, 253, 254, 255, 256, 1000):
        test(f"{length} bytes", stream.take(length))
    for text, comment in (
        (" ", "a space"),
        ("\n", "a line feed"),
        ("\0", "a zero byte"),
        ("a\0b", "a zero byte inside"),
        ("line one\r\nline two", "CR LF is kept"),
        ("Zürich", "two-byte UTF-8"),
        ("Zu\u0308rich", "a combining mark is not composed"),
        ("署名テスト", "three-byte UTF-8"),
        ("🔑", "four-byte UTF-8"),
        ("\ufeffsid", "a byte order mark is kept"),
        ("Bitcoin Signed Message:\n", "the magic as the message"),
    ):
        test(comment, text.encode())
    test("bytes that are not UTF-8", bytes.fromhex("fffe80"))

    for length in (252, 253, 65535, 65536, 65537, 1000000):
        message = b"a" * length
        document.valid(
            f"{length} times one byte",
            byteHex="61",
            repeat=length,
            digestHex=message_digest(message).hex(),
        )
    document.valid("65536 zero bytes", byteHex="00", repeat=65536, digestHex=message_digest(bytes(65536)).hex())
    return document

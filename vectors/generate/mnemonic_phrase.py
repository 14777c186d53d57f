"""Vectors for BIP-39: entropy, words, seed and master key, and which phrases are refused."""

import importlib.metadata
import json
import unicodedata
from pathlib import Path

from document import Bytes, Document
from stratis_id import NETWORKS, Refusal
from wallet import LANGUAGES, WORDS, master_key, nfkd, parse_phrase, seed_of, words_of

BITCOIN = NETWORKS["bitcoin"]
JAPANESE_PASSPHRASE = "\u334d\u30ac\u30d0\u30f4\u30a1\u3071\u3070\u3050\u309e\u3061\u3062\u5341\u4eba\u5341\u8272"
# Entropy and the beginnings of seed and master key, as bip32JP published them.
JAPANESE = (
    ("00" * 16, "a262d6fb6122ecf45be09c50492b31f92e9beb7d9a845987", "xprv9s21ZrQH143K258jAiWPAM6JYT9hLA91MV3AZUKfxmL"),
    ("7f" * 16, "aee025cbe6ca256862f889e48110a6a382365142f7d16f2b", "xprv9s21ZrQH143K3ra1D6uGQyST9UqtUscH99GK8MBh5Rr"),
    ("80" * 16, "e51736736ebdf77eda23fa17e31475fa1d9509c78f1deb6b", "xprv9s21ZrQH143K2aDKfG8hpfvRXzANmyBQWoqoUXWaSwV"),
    ("ff" * 16, "4cd2ef49b479af5e1efbbd1e0bdc117f6a29b1010211df4f", "xprv9s21ZrQH143K4WxYzpW3izjoq6e51NSZgN6AHxoKxZS"),
    ("00" * 24, "d99e8f1ce2d4288d30b9c815ae981edd923c01aa4ffdc5de", "xprv9s21ZrQH143K2pqcK1QdBVm9r4gL4yQX6KFTqHWctvf"),
    ("7f" * 24, "eaaf171efa5de4838c758a93d6c86d2677d4ccda4a064a71", "xprv9s21ZrQH143K34NWKwHe5cBVDYuoKZ6iiqWczDMwGA9"),
    ("80" * 24, "aec0f8d3167a10683374c222e6e632f2940c0826587ea0a7", "xprv9s21ZrQH143K4RABcYmYKbZybgJrvpcnricsuNaZvsG"),
    ("ff" * 24, "f0f738128a65b8d1854d68de50ed97ac1831fc3a978c569e", "xprv9s21ZrQH143K2ThaKxBDxUByy4gNwULJyqKQzZXyF3a"),
    ("00" * 32, "23f500eec4a563bf90cfda87b3e590b211b959985c555d17", "xprv9s21ZrQH143K3skSyXVw9CTTUHgKnsysvKiJw9MQjvT"),
    ("7f" * 32, "cd354a40aa2e241e8f306b3b752781b70dfd1c69190e510b", "xprv9s21ZrQH143K2y9p1D6KuxqypMjbiBKkiALERahpxvb"),
    ("80" * 32, "6b7cd1b2cdfeeef8615077cadd6a0625f417f287652991c8", "xprv9s21ZrQH143K2TuQM4HcbBBtvC19SaDgqn6cL16KTaP"),
    ("ff" * 32, "a44ba7054ac2f9226929d56505a51e13acdaa8a9097923ca", "xprv9s21ZrQH143K3XTGpC53cWswvhg6GVQ1dE1yty6F9Vh"),
    (
        "77c2b00716cec7213839159e404db50d",
        "344cef9efc37d0cb36d89def03d09144dd51167923487eec",
        "xprv9s21ZrQH143K2fhvZfecKw8znj6QkGGV2F2t17BWA6V",
    ),
    (
        "15da872c95a13dd738fbf50e427583ad61f18fd99f628c417a61cf8343c90419",
        "346b7321d8c04f6f37b49fdf062a2fddc8e1bf8f1d33171b",
        "xprv9s21ZrQH143K2qVq43Phs1xyVc6jSxXHWJ6CDJjod3c",
    ),
)
NODE = "elevator slight dad hair table forum maze feed trim ignore field mystery"
ABANDON = " ".join(["abandon"] * 11)


def document():
    document = Document(
        "Mnemonic",
        __name__,
        [
            (
                f"python-mnemonic {importlib.metadata.version('mnemonic')}",
                "the word lists; the tests of its vectors.json, the passphrase TREZOR",
            ),
            ("bip32JP, test_JP_BIP39.json", "entropy, passphrase, seed and master key of the tests marked so"),
            ("StratisFullNode 9f4d0cb, ReadyBlockchain.cs, CoreNode.cs", "the node's own phrase and passphrase"),
            ("self-generated", "all others"),
        ],
    )
    stream = Bytes("mnemonic")
    document.group("Mnemonic", language=None, checksum="required")
    for language in LANGUAGES:
        _add_trezor(document, language)
    for entropy, seed, key in JAPANESE:
        words = words_of(bytes.fromhex(entropy), "japanese")
        test = _valid(document, "of bip32JP", "\u3000".join(words), JAPANESE_PASSPHRASE)
        assert test["seedHex"].startswith(seed) and test["masterKey"].startswith(key)
    _valid(document, "the phrase of the Stratis node's tests", NODE, "passphrase")
    for language in LANGUAGES:
        for length in (16, 20, 24, 28, 32):
            words = words_of(stream.take(length), language)
            _valid(document, f"{language}, {len(words)} words", " ".join(words), "")
    _add_forms(document)
    _add_passphrases(document)
    _add_invalid(document, stream)
    _add_languages(document, stream)
    _add_wrong_checksums(document, stream)
    return document


def _valid(document, comment, phrase, passphrase, language=None, checksum="required"):
    read = parse_phrase(phrase, language, checksum)
    seed = seed_of(read.text, passphrase)
    document.valid(
        comment,
        phrase=phrase,
        passphrase=passphrase,
        language=read.language,
        normalized=read.text,
        entropyHex=read.entropy.hex(),
        checksumValid=read.checksum_valid,
        seedHex=seed.hex(),
        masterKey=master_key(seed).text(BITCOIN),
    )
    return document.groups[-1]["tests"][-1]


def _invalid(document, comment, error, phrase, number=None, language=None, checksum="required"):
    try:
        parse_phrase(phrase, language, checksum)
    except Refusal as refusal:
        assert (refusal.case, refusal.offset) == (error, number), (comment, refusal.case, refusal.offset)
    else:
        raise AssertionError(comment)
    document.invalid(comment, error, phrase=phrase, number=number)


def _add_trezor(document, language):
    tests = json.loads((Path(__file__).parent / "trezor.json").read_text("utf-8"))[LANGUAGES[language]]
    for entropy, phrase, seed, key in tests:
        test = _valid(document, f"{language}, of python-mnemonic", phrase, "TREZOR")
        assert (test["entropyHex"], test["seedHex"], test["masterKey"]) == (entropy, seed, key)
        assert test["language"] == language or language == "chineseTraditional"


def _add_forms(document):
    words = (ABANDON + " about").split()
    for phrase, comment in (
        ("  ".join(words), "two spaces between words"),
        ("\n".join(words), "a line for each word"),
        ("\r\n".join(words) + "\r\n", "a line for each word, ending in CRLF"),
        (" " + " ".join(words) + " ", "spaces around"),
        ("\t".join(words), "tabs between words"),
        ("\u3000".join(words), "wide spaces between words"),
        ("\u00a0".join(words), "no-break spaces between words"),
        (" ".join("".join(chr(0xFEE0 + ord(letter)) for letter in word) for word in words), "wide letters"),
    ):
        _valid(document, comment, phrase, "")
    for language in ("french", "spanish", "japanese"):
        words = words_of(bytes(range(7, 23)), language)
        composed = unicodedata.normalize("NFC", " ".join(words))
        _valid(document, f"{language}, composed", composed, "")
        _valid(document, f"{language}, decomposed", nfkd(composed), "")


def _add_passphrases(document):
    for passphrase, comment in (
        (" ", "a space"),
        ("a" * 1000, "1,000 letters"),
        ("caf\u00e9", "composed"),
        ("cafe\u0301", "decomposed, so the same"),
        ("\u00c5\u212b", "two encodings of A with a ring"),
        ("\ufb01\ufb02", "ligatures"),
        ("\u1e9b\u0323", "long s with two dots"),
        ("\u0323\u0307a\u0307\u0323", "marks that change places"),
        ("\ud55c\uad6d\uc5b4 \uac00\uac01", "Hangul"),
        ("\u043f\u0430\u0440\u043e\u043b\u044c \u0439\u0451", "Cyrillic"),
        ("\U0001f511\U0001f1ea\U0001f1fa", "beyond the first plane"),
        ("\U0001d400\U0001d7ff", "mathematical letters"),
        ("\ufdfa", "the character that becomes the most"),
        ("\u2f800\U0002f800\ufa0e", "compatibility ideographs"),
        ("\uff21\uff22\uff43", "wide letters"),
        ("x\u00b2\u00bd\u2460", "digits of other forms"),
        ("\u0e33\u0eb3", "Thai and Lao"),
        ("\u0344\u0345\u0f73\u0f75", "marks that decompose"),
        ("\t\n\x00\x7f", "control characters"),
        ("\u200d\ufeff", "invisible characters"),
    ):
        _valid(document, f"passphrase: {comment}", ABANDON + " about", passphrase)


def _add_invalid(document, stream):
    def invalid(comment, error, phrase, number=None):
        _invalid(document, comment, error, phrase, number)

    words = words_of(stream.take(32), "english")
    invalid("empty", "wrongWordCount", "", 0)
    invalid("white space", "wrongWordCount", " \n\t ", 0)
    for count in (1, 3, 6, 9, 11, 13, 14, 16, 23, 25, 48, 480):
        phrase = " ".join((words * 30)[:count])
        invalid(f"{count} words", "wrongWordCount", phrase, count)
    invalid("4,097 bytes", "tooLong", "a" * 4097)
    invalid("4,096 bytes", "wrongWordCount", "a" * 4096, 1)
    for place in (1, 7, 12):
        changed = words_of(bytes(16), "english")
        changed[place - 1] = "stratis"
        invalid(f"word {place} unknown", "unknownWord", " ".join(changed), place)
    invalid("two unknown words: the first is told", "unknownWord", " ".join(["zoo", "x", "y"] + ["zoo"] * 9), 2)
    invalid("upper case", "unknownWord", (ABANDON + " about").upper(), 1)
    invalid("one capital", "unknownWord", ABANDON + " About", 12)
    invalid("commas", "unknownWord", ", ".join((ABANDON + " about").split()), 1)
    invalid("the first four letters", "unknownWord", " ".join(["aban"] * 11 + ["abou"]), 1)
    invalid("a French accent left out", "unknownWord", " ".join(["academie"] * 12), 1)
    invalid("languages mixed", "unknownWord", " ".join(["abandon"] * 6 + ["\u7684"] * 6), 7)
    invalid("words without spaces", "wrongWordCount", "\u7684" * 12, 1)
    invalid("eleven words and a hidden character", "unknownWord", ABANDON + " \u200b", 12)
    invalid("the checksum of another phrase", "checksumMismatch", ABANDON + " abandon")
    for language in LANGUAGES:
        for length in (16, 24, 32):
            words = words_of(stream.take(length), language)
            for other in range(2048):
                words[-1] = WORDS[language][other]
                try:
                    parse_phrase(" ".join(words))
                except Refusal:
                    break
            invalid(f"{language}, {len(words)} words, the last one changed", "checksumMismatch", " ".join(words))
    words = words_of(stream.take(16), "english")
    words[0], words[1] = words[1], words[0]
    invalid("two words have changed places", "checksumMismatch", " ".join(words))


def _add_languages(document, stream):
    """Phrases all of whose words are in two lists."""
    for first, second in (("chineseSimplified", "chineseTraditional"), ("english", "french")):
        common = sorted(set(WORDS[first]) & set(WORDS[second]), key=WORDS[first].index)
        found = {}
        for _ in range(3000):
            phrase = " ".join(common[stream.below(len(common))] for _ in range(12))
            valid = tuple(_is_valid(phrase, language) for language in (first, second))
            found.setdefault(valid, phrase)
        # What both kinds of Chinese share has the same number in both.
        same = all(WORDS[first].index(word) == WORDS[second].index(word) for word in common)
        assert len(found) == (2 if same else 4) and same == first.startswith("chinese")
        _valid(document, f"good in {first} and in {second}", found[True, True], "")
        _invalid(document, f"good neither in {first} nor in {second}", "checksumMismatch", found[False, False])
        if not same:
            _valid(document, f"good in {first} alone", found[True, False], "")
            _valid(document, f"good in {second} alone", found[False, True], "")
        document.group("Mnemonic", language=second, checksum="required")
        _valid(document, "the language named, and good in it", found[True, True], "", language=second)
        if not same:
            comment = "the language named, and good in another"
            _invalid(document, comment, "checksumMismatch", found[True, False], language=second)
        _invalid(document, "words of another language", "unknownWord", "zebra " * 12, 1, language=second)
        document.group("Mnemonic", language=None, checksum="required")
    _valid(document, "the last one of this group", "zoo " * 11 + "wrong", "")


def _is_valid(phrase, language):
    try:
        parse_phrase(phrase, language)
    except Refusal:
        return False
    return True


def _add_wrong_checksums(document, stream):
    document.group("Mnemonic", language=None, checksum="ignored")
    _valid(document, "a wrong checksum", ABANDON + " abandon", "", checksum="ignored")
    _valid(document, "a right checksum", ABANDON + " about", "", checksum="ignored")
    for language in LANGUAGES:
        words = [WORDS[language][int.from_bytes(stream.take(2), "big") % 2048] for _ in range(12)]
        _valid(document, f"{language}, any words", " ".join(words), "a", checksum="ignored")
    _invalid(document, "an unknown word", "unknownWord", ABANDON + " stratis", 12, checksum="ignored")
    _invalid(document, "eleven words", "wrongWordCount", ABANDON, 11, checksum="ignored")

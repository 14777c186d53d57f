"""`sidsign verify --batch` against the reference implementation, on random lines that are good and bad."""

import base64
import json
import os
import random
import threading

import pytest
from client import Key, loads, vectors
from stratis_id import (
    BASE58,
    NETWORKS,
    N,
    Refusal,
    base58check_encode,
    encode_signature,
    parse_challenge,
    verify,
)

from address import witness_program

CASE_COUNT = int(os.environ.get("SIDSIGN_BATCH_CASES") or 4000)
NOW = 1700000000

NETWORK_SETS = (
    *([name] for name in NETWORKS),
    ["strax-test", "cirrus-test"],
    ["cirrus-test", "strax-test"],
    ["strax", "cirrus", "stratis"],
    ["bitcoin", "bitcoin-test", "stratis-test", "cirrus-dev"],
    list(NETWORKS),
)

ODD_CHARACTERS = (
    *map(chr, range(0x20)),
    *' "#%&+,-./:;<=>?@[]^_`{|}~\\\x7f\x80\xa0\xe9',
    *"\u0301\u0430\u200b\u2028\u3002\ufeff\uff0f\ufffd\U0001f511",
)


class Cases:
    """Random lines with what is to be answered; the same for the same seed."""

    def __init__(self, seed, networks):
        self.random = random.Random(f"{seed} {' '.join(networks)}")
        self.networks = networks
        self.allowed = [NETWORKS[name] for name in networks]
        secrets = [1, 2, N - 1, *(self.random.randrange(1, N) for _ in range(45))]
        self.keys = [Key(secret.to_bytes(32, "big"), self.random.random() < 0.75) for secret in secrets]

    def case(self):
        """A line, and the answer to it."""
        if self.random.random() < 0.04:
            return self.random.choice(MALFORMED_LINES), "malformedInput"
        key, network = self.random.choice(self.keys), self.random.choice(self.networks)
        broken = self._broken_parts()
        sid, signed = self._challenge()
        if "challenge" in broken:
            sid = self._spoilt_challenge(sid)
            if self.random.random() < 0.5:
                try:
                    signed = parse_challenge(sid.encode()).signed_text
                except Refusal:
                    pass
        if "signed text" in broken:
            signed = self._spoilt(signed) if self.random.random() < 0.5 else sid
        signature = key.sign_bytes(signed)
        text = self._spoilt_signature(signature) if "signature" in broken else encode_signature(signature)
        address = self._spoilt_address(key, network) if "address" in broken else key.address(network)
        return self._line(sid, address, text), answer(sid, address, text, self.allowed, NOW)

    def _broken_parts(self):
        parts = ("challenge", "signed text", "address", "signature")
        kind = self.random.random()
        if kind < 0.35:
            return ()
        return self.random.sample(parts, 1 if kind < 0.85 else self.random.choice([2, 3]))

    def _challenge(self):
        """A good challenge and the text to sign; about one in eight is expired, often by a second only."""
        choice = self.random.choice
        hosts = [
            "api.opdex.com",
            "auth-api.opdex.com",
            "localhost:8080",
            "API.Example.com",
            "127.0.0.1:443",
            "[2001:db8::1]",
        ]
        path = choice(["/auth", "/v1/ssas", "/", "/v1/auth/token", "/a/%2F//b", "/@x:y=z&"])
        uid = choice(
            ["1", self.random.randbytes(16).hex(), base64.urlsafe_b64encode(self.random.randbytes(34)).decode()]
        )
        parameters = [f"uid={uid}"]
        if self.random.random() < 0.9:
            far = NOW + self.random.randrange(10**9)
            exp = choice([NOW - 1, NOW, NOW + 1, far, far, far, 253402300799, choice([0, self.random.randrange(NOW)])])
            parameters.append(f"exp={exp}")
        if self.random.random() < 0.1:
            parameters.append(choice(["a=b", "a", "EXP=1", "state=x%20y", "a="]))
        if self.random.random() < 0.1:
            self.random.shuffle(parameters)
        signed = f"{choice(hosts)}{path}?{'&'.join(parameters)}"
        redirects = [
            "redirectScheme=brave",
            "redirectScheme=a&redirectUri=b%2Fc",
            "redirectUri=b:1/c&redirectScheme=A+1",
        ]
        redirect = "&" + choice(redirects) if self.random.random() < 0.2 else ""
        prefix = choice(["sid:", "sid:", "sid:", "web+sid:", "sid://", "web+sid://", "Sid:", "WEB+SID://"])
        return prefix + signed + redirect, signed

    def _spoilt_challenge(self, sid):
        choice = self.random.choice
        parts = sid.split("&")
        return choice(
            [
                lambda: self._spoilt(sid),
                lambda: self._spoilt(self._spoilt(sid)),
                lambda: sid[: self.random.randrange(len(sid))],
                lambda: sid[self.random.randrange(1, len(sid)) :],
                lambda: "&".join([*parts, choice(parts[1:] or ["exp=1"])]),
                lambda: sid
                + choice(["&uid=2", "&exp=5", "&a=b", "&", "#x", "?", "%", "%4", "&=", "&redirectUri=a", "\n"]),
                lambda: sid.replace("uid=", choice(["uid", "UID=", "uid=&x=", "uid==", "exp=1&uid=", "?uid="])),
                lambda: sid.replace(
                    "exp=", choice(["exp=0", "exp=+", "exp=-", "exp=1", "exp=9999", "exp", "exp=x", "exp= "])
                ),
                lambda: sid.replace(
                    ":", choice([":user@", ":[", "://", ":////", ":a..", ":https://", "", "::", ":.", ":\u0430"]), 1
                ),
                lambda: sid.replace("/", choice([":0/", ":65536/", ":80/", "]/", "./", "\\", "?/", "%2F"]), 1),
                lambda: sid + "a" * self.random.choice([2046, 2047, 2048, 2049, 5000]),
                lambda: (sid + "x" * 2049)[: choice([2047, 2048, 2049])],
                lambda: sid.swapcase(),
                lambda: choice([" ", "\t", "\ufeff", "https:", "sid:"]) + sid,
                lambda: choice(["", "sid:", "web+sid:", "sid://", "null", "sid:a/?uid=1"]),
            ]
        )()

    def _spoilt(self, text):
        """The text with one character replaced, inserted, taken out, doubled or exchanged with the next."""
        index = self.random.randrange(len(text)) if text else 0
        odd = self.random.choice(ODD_CHARACTERS) if self.random.random() < 0.6 else chr(self.random.randrange(33, 127))
        return self.random.choice(
            [
                text[:index] + odd + text[index + 1 :],
                text[:index] + odd + text[index:],
                text[:index] + text[index + 1 :],
                text[:index] + text[index : index + 1] + text[index:],
                text[:index] + text[index + 1 : index + 2] + text[index : index + 1] + text[index + 2 :],
                text + odd,
            ]
        )

    def _spoilt_address(self, key, network):
        choice = self.random.choice
        good = key.address(network)
        other = NETWORKS[choice(list(NETWORKS))]
        witness = witness_program(choice(["tb", "bc", "strax", "x"]), choice([0, 1]), key.key_hash)
        index = self.random.randrange(len(good))
        return choice(
            [
                lambda: choice(self.keys).address(network),
                lambda: key.address(other.name),
                lambda: base58check_encode(bytes([other.p2sh]) + key.key_hash),
                lambda: base58check_encode(bytes([NETWORKS[network].p2sh]) + key.key_hash),
                lambda: base58check_encode(bytes([self.random.randrange(256)]) + key.key_hash),
                lambda: base58check_encode(
                    bytes([NETWORKS[network].p2pkh]) + self.random.randbytes(choice([0, 19, 21, 32]))
                ),
                lambda: Key(key.secret, not key.compressed).address(network),
                lambda: good[:index] + choice(BASE58) + good[index + 1 :],
                lambda: self._spoilt(good),
                lambda: good[:-1],
                lambda: choice([" ", "1", ""]) + good + choice(["\n", " ", "1", "\0"]),
                lambda: choice([witness, witness.upper(), witness[:-1], witness.capitalize(), self._spoilt(witness)]),
                lambda: choice(["", "1", key.key_hash.hex(), "0x" + key.key_hash.hex(), good * 50, "\U0001f511" * 34]),
            ]
        )()

    def _spoilt_signature(self, signature):
        choice = self.random.choice
        text = encode_signature(signature)
        header, r, s = signature[0], signature[1:33], int.from_bytes(signature[33:], "big")

        def numbers(header=header, r=r, s=s):
            edge = r if isinstance(r, bytes) else r.to_bytes(32, "big")
            return encode_signature(bytes([header]) + edge + s.to_bytes(32, "big"))

        def flipped():
            spoilt = bytearray(signature)
            spoilt[self.random.randrange(65)] ^= 1 << self.random.randrange(8)
            return encode_signature(bytes(spoilt))

        twin = 27 + (header - 27 ^ 1)
        edges = [0, 1, 2, 5, N - 1, N, N + 1, 2**256 - 2**32 - 977, 2**256 - 1]
        return choice(
            [
                lambda: numbers(header=twin, s=N - s),
                lambda: numbers(s=N - s),
                lambda: numbers(header=self.random.randrange(256)),
                lambda: numbers(header=self.random.randrange(27, 35)),
                lambda: numbers(header=27 + (header - 27 ^ 4)),
                lambda: numbers(header=self.random.randrange(27, 35), r=choice(edges)),
                lambda: numbers(header=self.random.randrange(27, 35), s=choice(edges)),
                lambda: numbers(header=self.random.randrange(27, 35), r=choice(edges), s=choice(edges)),
                flipped,
                lambda: choice(self.keys).sign("another text"),
                lambda: encode_signature(bytes([header]) + self.random.randbytes(64)),
                lambda: encode_signature(signature[: self.random.randrange(65)]),
                lambda: encode_signature(signature + self.random.randbytes(choice([1, 2, 3, 35]))),
                lambda: text[:-2] + choice("ABCDEFGHwxyz0123") + "=",
                lambda: text[:-1] + choice(["", "==", "A", "=\n", "= "]),
                lambda: text.replace("+", "-").replace("/", "_"),
                lambda: self._spoilt(text),
                lambda: choice(["", "=", text + text, signature.hex(), "A" * 87 + "=", "\U0001f511" * 22]),
            ]
        )()

    def _line(self, sid, address, signature):
        """The object in one of the ways JSON allows."""
        members = [("sid", sid), ("address", address), ("signature", signature)]
        if self.random.random() < 0.2:
            self.random.shuffle(members)
        separators = self.random.choice([(", ", ": "), (",", ":"), (" ,\t", " : ")])
        text = json.dumps(dict(members), ensure_ascii=self.random.random() < 0.5, separators=separators)
        if self.random.random() < 0.1:
            text = text.replace("/", "\\/")
        if self.random.random() < 0.1:
            text = text.replace("p", "\\u0070").replace("=", "\\u003D")
        if self.random.random() < 0.1:
            text = self.random.choice([" ", "\t", "\r"]) + text + self.random.choice([" ", "\t", "\r"])
        return text.encode()


def answer(sid, address, signature, networks, now):
    """The whole answer to a good line, or the name of its error."""
    try:
        verified = verify(sid.encode(), address, signature, networks, now)
    except Refusal as refusal:
        return refusal.case
    return {
        "valid": True,
        "address": address,
        "network": verified.network.name,
        "host": verified.challenge.authority,
        "uid": verified.challenge.uid,
        "exp": verified.challenge.exp,
    }


KEY = Key((7).to_bytes(32, "big"))
SIGNED = f"api.opdex.com/auth?uid=1&exp={NOW}"
GOOD = {"sid": f"sid:{SIGNED}", "address": KEY.address("cirrus"), "signature": KEY.sign(SIGNED)}
GOOD_LINE = json.dumps(GOOD).encode()
GOOD_ANSWER = answer(*GOOD.values(), [NETWORKS["cirrus"]], NOW)


def _with(**members):
    return json.dumps(GOOD | members).encode()


def _without(name):
    return json.dumps({other: value for other, value in GOOD.items() if other != name}).encode()


MALFORMED_LINES = (
    b"",
    b" ",
    b"\t",
    b"\r",
    b"\0",
    b"null",
    b"true",
    b"0",
    b"-1.5e3",
    b"NaN",
    b'"sid"',
    b"sid:a/?uid=1",
    b"[]",
    b"{}",
    b"{",
    b"}",
    b"{{}}",
    b"[" + GOOD_LINE + b"]",
    b'["sid","address","signature"]',
    GOOD_LINE[1:],
    GOOD_LINE[:-1],
    GOOD_LINE[:-2],
    GOOD_LINE[:40],
    GOOD_LINE + b"}",
    GOOD_LINE + b",",
    GOOD_LINE + GOOD_LINE,
    GOOD_LINE + b" x",
    GOOD_LINE + b"\0",
    GOOD_LINE[:-1] + b",}",
    b"{," + GOOD_LINE[1:],
    b"// " + GOOD_LINE,
    GOOD_LINE.replace(b'"', b"'"),
    GOOD_LINE.replace(b'"sid"', b"sid"),
    GOOD_LINE.replace(b'"sid"', b'"Sid"'),
    GOOD_LINE.replace(b'"sid"', b'"sid "'),
    GOOD_LINE.replace(b'"sid"', b'"sid\\u0000"'),
    GOOD_LINE.replace(b'"sid":', b'"sid"'),
    GOOD_LINE.replace(b'"sid":', b'"sid"='),
    GOOD_LINE.replace(b'", "', b'" "'),
    GOOD_LINE.replace(b'", "', b'"; "'),
    GOOD_LINE.replace(b"opdex", b"op\tdex"),
    GOOD_LINE.replace(b"opdex", b"op\0dex"),
    GOOD_LINE.replace(b"opdex", b"op\x1fdex"),
    GOOD_LINE.replace(b"opdex", b"op\\xdex"),
    GOOD_LINE.replace(b"opdex", b"op\\u12xdex"),
    GOOD_LINE.replace(b"opdex", b"op\\u+12xdex"),
    GOOD_LINE.replace(b"opdex", b"op\\ud83ddex"),
    GOOD_LINE.replace(b"opdex", b"op\\udd11dex"),
    GOOD_LINE.replace(b"opdex", b"op\\ud83d\\u0041dex"),
    GOOD_LINE.replace(b"opdex", b"op\xffdex"),
    GOOD_LINE.replace(b"opdex", b"op\x80dex"),
    GOOD_LINE.replace(b"opdex", b"op\xc3dex"),
    GOOD_LINE.replace(b"opdex", b"op\xc0\xafdex"),
    GOOD_LINE.replace(b"opdex", b"op\xed\xa0\xbddex"),
    GOOD_LINE.replace(b"opdex", b"op\xf4\x90\x80\x80dex"),
    GOOD_LINE[:-2] + b"\xff" + GOOD_LINE[-2:],
    b"\xff" + GOOD_LINE,
    b"\xff\xfe",
    GOOD_LINE.decode().encode("utf-16-le"),
    *(_without(name) for name in GOOD),
    *(
        _with(**{name: value})
        for name in GOOD
        for value in (None, 1, 1.5, True, [], {}, [GOOD[name]], {"value": GOOD[name]})
    ),
    _with(extra="1"),
    _with(extra=None),
    _with(Sid=GOOD["sid"]),
    _with(**{"": ""}),
    GOOD_LINE[:-1] + b', "sid": "sid:a/?uid=1"}',
    GOOD_LINE[:-1] + b', "address": ""}',
    GOOD_LINE[:-1] + b', "signature": "' + GOOD["signature"].encode() + b'"}',
    b"[" * 5000,
    b'{"sid":' * 5000,
)
"""Lines that are no object of exactly three texts, each once."""

# Every one of them is one line.
assert not any(b"\n" in line for line in MALFORMED_LINES)


def run_batch(sidsign, lines, networks=("cirrus",), now=NOW):
    """The answers to the lines, each of the shape that the design promises."""
    arguments = [part for name in networks for part in ("--network", name)]
    result = sidsign.run("verify", "--batch", *arguments, "--at", now, stdin=b"".join(lines), timeout=1800)
    assert result.status == 0, result.errors[-2000:]
    assert result.output == b"" or result.output.endswith(b"\n")
    return [loads(line) for line in result.output.split(b"\n")[:-1]]


def agrees(found, expected):
    """Whether an answer is the expected one; of a refusal the name counts and there is some message."""
    if isinstance(expected, dict):
        # 1 == True in Python, so the texts are compared.
        return json.dumps(found, sort_keys=True) == json.dumps(expected, sort_keys=True)
    message = found.get("message")
    return (
        set(found) == {"valid", "error", "message"}
        and found["valid"] is False
        and found["error"] == expected
        and isinstance(message, str)
        and message.strip() != ""
    )


def check(cases, answers, told=""):
    """Compares all answers; shows the first few that differ."""
    differing = [
        f"line {number}: {line[:3000]!r}\n    expected {expected}\n    found    {found}"
        for number, ((line, expected), found) in enumerate(zip(cases, answers))
        if not agrees(found, expected)
    ]
    if differing:
        pytest.fail(
            f"{told}, {len(differing)} of {len(cases)} answers differ\n" + "\n".join(differing[:5]), pytrace=False
        )
    assert len(answers) == len(cases), f"{told}: {len(answers)} answers to {len(cases)} lines"


@pytest.mark.parametrize("networks", NETWORK_SETS, ids=" ".join)
def test_random_lines(sidsign, seed, networks):
    cases = Cases(seed, networks)
    cases = [cases.case() for _ in range(-(-CASE_COUNT // len(NETWORK_SETS)))]
    answers = run_batch(sidsign, [line + b"\n" for line, _ in cases], networks)
    check(cases, answers, f"SIDSIGN_SEED={seed}")


def test_random_lines_have_every_outcome(seed):
    found = set()
    for networks in NETWORK_SETS:
        cases = Cases(seed, networks)
        found.update("valid" if isinstance(case[1], dict) else case[1] for case in (cases.case() for _ in range(400)))
    assert found == {
        "valid",
        "malformedInput",
        "malformedChallenge",
        "malformedAddress",
        "unsupportedAddress",
        "wrongNetwork",
        "malformedSignature",
        "expired",
        "unrecoverableSignature",
        "signerMismatch",
    }, f"SIDSIGN_SEED={seed}"


def test_every_malformed_line_is_answered_in_its_place(sidsign):
    cases = []
    for line in MALFORMED_LINES:
        cases += [(line, "malformedInput"), (GOOD_LINE, GOOD_ANSWER)]
    check(cases, run_batch(sidsign, [line + b"\n" for line, _ in cases]), "malformed lines")


def test_one_second_decides(sidsign):
    for now, expected in ((NOW - 1, GOOD_ANSWER), (NOW, GOOD_ANSWER), (NOW + 1, "expired")):
        check([(GOOD_LINE, expected)], run_batch(sidsign, [GOOD_LINE + b"\n"], now=now), f"at {now}")


def test_the_network_is_cirrus_by_default(sidsign):
    cases = [(GOOD_LINE, GOOD_ANSWER), (_with(address=KEY.address("strax")), "wrongNetwork")]
    check(cases, run_batch(sidsign, [line + b"\n" for line, _ in cases], networks=()), "without --network")


def test_no_line_has_no_answer(sidsign):
    assert run_batch(sidsign, []) == []


def test_one_line_feed_is_one_blank_line(sidsign):
    check([(b"", "malformedInput")], run_batch(sidsign, [b"\n"]), "a line feed")


@pytest.mark.parametrize(
    ("line", "expected"), [(GOOD_LINE, GOOD_ANSWER), (b" ", "malformedInput"), (GOOD_LINE[:9], "malformedInput")]
)
def test_the_last_line_needs_no_line_feed(sidsign, line, expected):
    cases = [(GOOD_LINE, GOOD_ANSWER), (line, expected)]
    check(cases, run_batch(sidsign, [GOOD_LINE + b"\n", line]), "no line feed at the end")


def test_lines_may_end_in_cr_lf(sidsign):
    cases = [(GOOD_LINE, GOOD_ANSWER)] * 3
    check(cases, run_batch(sidsign, [GOOD_LINE + b"\r\n"] * 3), "CR LF")


@pytest.mark.parametrize("length", [3000, 10_000, 60_000])
@pytest.mark.parametrize(
    ("name", "expected"),
    [("sid", "malformedChallenge"), ("address", "malformedAddress"), ("signature", "malformedSignature")],
)
def test_long_values(sidsign, name, expected, length):
    cases = [(GOOD_LINE, GOOD_ANSWER), (_with(**{name: GOOD[name] + "a" * length}), expected), (GOOD_LINE, GOOD_ANSWER)]
    check(cases, run_batch(sidsign, [line + b"\n" for line, _ in cases]), f"a {name} of {length}")


@pytest.mark.parametrize("length", [65_536, 65_537, 131_072, 5_000_000])
def test_a_huge_line_has_one_answer(sidsign, length):
    for line in (_with(sid="sid:" + "a" * length), b"a" * length, b"[" * length, b'"' * length):
        answers = run_batch(sidsign, [part + b"\n" for part in (GOOD_LINE, line, GOOD_LINE, line, GOOD_LINE)])
        assert len(answers) == 5
        assert all(agrees(found, GOOD_ANSWER) for found in answers[::2])
        for found in answers[1::2]:
            assert found["valid"] is False and found["error"] in ("malformedInput", "malformedChallenge")


def test_order_is_kept_over_many_lines(sidsign):
    cases = []
    for number in range(20_000):
        uid = str(number)
        if number % 7:
            cases.append((_with(sid=f"sid:api.opdex.com/auth?uid={uid}", signature=""), "malformedSignature"))
        else:
            signed = f"api.opdex.com/auth?uid={uid}"
            values = {"sid": f"sid:{signed}", "address": GOOD["address"], "signature": KEY.sign(signed)}
            cases.append((json.dumps(values).encode(), GOOD_ANSWER | {"uid": uid, "exp": None}))
    check(cases, run_batch(sidsign, [line + b"\n" for line, _ in cases]), "20,000 lines")


def _read_line(process, seconds):
    """The next line of the output, or None if it does not come in time."""
    lines = []
    reader = threading.Thread(target=lambda: lines.append(process.stdout.readline()), daemon=True)
    reader.start()
    reader.join(seconds)
    return lines[0] if lines else None


def test_answers_come_before_the_input_ends(sidsign):
    process = sidsign.start("verify", "--batch", "--network", "cirrus", "--at", NOW)
    try:
        for lines in ([GOOD_LINE], [b""], [GOOD_LINE] * 3, [GOOD_LINE, b"{", GOOD_LINE]):
            process.stdin.write(b"".join(line + b"\n" for line in lines))
            process.stdin.flush()
            for line in lines:
                found = _read_line(process, 5)
                assert found is not None, "no answer within 5 s while the input stays open"
                assert agrees(loads(found), GOOD_ANSWER if line == GOOD_LINE else "malformedInput")
        process.stdin.write(GOOD_LINE[:50])
        process.stdin.flush()
        process.stdin.write(GOOD_LINE[50:] + b"\n")
        process.stdin.flush()
        found = _read_line(process, 5)
        assert found is not None and agrees(loads(found), GOOD_ANSWER)
        process.stdin.write(GOOD_LINE)
        process.stdin.close()
        found = _read_line(process, 5)
        assert found is not None and agrees(loads(found), GOOD_ANSWER)
        assert _read_line(process, 5) == b""
        assert process.wait(5) == 0
    finally:
        process.kill()
        process.wait()


def test_the_vectors_of_challenge_parsing(sidsign):
    cases = []
    for _, test in vectors("challenge_parsing"):
        if "input" in test:
            expected = "malformedChallenge" if test["result"] == "invalid" else "malformedAddress"
            cases.append((_with(sid=test["input"], address=""), expected))
    check(cases, run_batch(sidsign, [line + b"\n" for line, _ in cases]), "challenge_parsing.json")


def test_the_vectors_of_challenge_expiry(sidsign):
    for _, test in vectors("challenge_expiry"):
        signed = parse_challenge(test["input"].encode()).signed_text
        line = _with(sid=test["input"], signature=KEY.sign(signed))
        [found] = run_batch(sidsign, [line + b"\n"], now=test["now"])
        if test["result"] == "valid":
            assert found["valid"] is True, test
        else:
            assert agrees(found, "expired"), test


def _by_networks(name):
    """The tests of a vector file by the networks of their group."""
    groups = {}
    for group, test in vectors(name):
        groups.setdefault(tuple(group["networks"]), []).append(test)
    return groups


def test_the_vectors_of_address(sidsign):
    for networks, tests in _by_networks("address").items():
        cases = [
            (_with(address=test["input"], signature=""), test.get("error", "malformedSignature")) for test in tests
        ]
        check(cases, run_batch(sidsign, [line + b"\n" for line, _ in cases], networks), f"address.json, {networks}")


def test_the_vectors_of_message_signature(sidsign):
    """Those whose message is the text of a challenge."""
    for networks, tests in _by_networks("message_signature").items():
        cases = []
        for test in tests:
            sid = "sid:" + test.get("message", "")
            try:
                challenge = parse_challenge(sid.encode())
            except Refusal:
                continue
            if challenge.signed_text != test["message"]:
                continue
            expected = test.get("error")
            if expected is None:
                allowed = [NETWORKS[name] for name in networks]
                expected = answer(sid, test["address"], test["signature"], allowed, 0)
                assert expected["network"] == test["network"]
            values = {"sid": sid, "address": test["address"], "signature": test["signature"]}
            cases.append((json.dumps(values).encode(), expected))
        answers = run_batch(sidsign, [line + b"\n" for line, _ in cases], networks, now=0)
        check(cases, answers, f"message_signature.json, {networks}")

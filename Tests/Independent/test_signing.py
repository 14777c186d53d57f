"""Signatures of the command, byte for byte against RFC 6979 by python-ecdsa."""

import itertools
import os
import random

import pure_curve
from client import Key, in_pairs, vectors, write_secret
from stratis_id import NETWORKS, N, encode_signature, message_digest, verify_message

KEY_COUNT = int(os.environ.get("SIDSIGN_SIGNING_KEYS") or 1000)
NOW = 1700000000
EDGES = (1, 2, 3, N // 2, N // 2 + 1, 2**128, 2**255, N - 2, N - 1)


def _cases(generator):
    """Keys, networks and challenges."""
    edges = itertools.chain.from_iterable(((number, True), (number, False)) for number in EDGES)
    for index in range(KEY_COUNT):
        number, compressed = next(edges, (generator.randrange(1, N), generator.random() < 0.8))
        key = Key(number.to_bytes(32, "big"), compressed)
        network = generator.choice(list(NETWORKS))
        uid = generator.randbytes(generator.randrange(1, 65)).hex()
        host = generator.choice(["api.opdex.com", "auth.example.com:8443", "localhost:8080", "[::1]:8080"])
        signed = f"{host}/v1/ssas?uid={uid}"
        if generator.random() < 0.9:
            signed += f"&exp={NOW + generator.randrange(1000)}"
        prefix = generator.choice(["sid:", "sid://", "web+sid:", "web+sid://", "SID:"])
        suffix = generator.choice(["", "", "&redirectScheme=brave", "&redirectScheme=a&redirectUri=b%2Fc"])
        yield index, key, network, prefix + signed + suffix, signed


def test_signatures_are_those_of_rfc_6979(sidsign, seed, tmp_path):
    def check(case):
        index, key, network, sid, signed = case
        file = write_secret(tmp_path / str(index), key.wif(network) + "\n")
        result = sidsign.run("sign", sid, "--key", file, "--network", network, "--at", NOW, "--json")
        file.unlink()
        told = f"SIDSIGN_SEED={seed}, case {index}: {sid} on {network}, {result}"
        assert result.status == 0, told
        digest = message_digest(signed.encode())
        expected = encode_signature(pure_curve.sign(digest, key.secret, key.compressed))
        assert result.json == {
            "sid": sid,
            "signedText": signed,
            "address": key.address(network),
            "signature": expected,
        }, told
        assert verify_message(signed.encode(), key.address(network), expected, [NETWORKS[network]])
        assert not result.mentions(key.wif(network)) and not result.mentions(key.secret.hex()), f"case {index}"

    in_pairs(check, _cases(random.Random(seed)))


def test_the_vectors_of_message_signing(sidsign, tmp_path):
    def check(numbered):
        _, test = numbered
        if "\0" in test["message"]:
            return
        file = write_secret(tmp_path / str(test["tcId"]), test["wif"])
        arguments = ("--key", file, "--network", test["network"], "--", test["message"])
        result = sidsign.run("message", "sign", *arguments)
        assert (result.status, result.text) == (0, test["signature"]), test

    in_pairs(check, vectors("message_signing"))


def test_the_vectors_of_wif(sidsign):
    def check(numbered):
        _, test = numbered
        text = test["input"]
        if text != text.strip():
            return  # White space around a key in a file does not matter.
        result = sidsign.run("key", "address", "-", "--network", test["network"], stdin=text.encode())
        if test["result"] == "valid":
            assert (result.status, result.text) == (0, test["address"]), test
        else:
            statuses = {"malformedWIF": (65,), "wrongNetwork": (1,), "outOfRange": (1, 65)}
            assert result.status in statuses[test["error"]], (test, result)
            assert result.output == b"" and result.errors, test
        if len(text) > 30:
            assert not result.mentions(text), test

    in_pairs(check, vectors("wif"))

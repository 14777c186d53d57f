"""Vectors for deriving keys along a path, BIP-32 and BIP-44."""

from document import Bytes, Document
from stratis_id import NETWORKS, Refusal, encode_address, encode_signature, encode_wif, hash160, sign
from wallet import login_path, master_key, parse_path, seed_of

BIP32 = (
    (
        "000102030405060708090a0b0c0d0e0f",
        "m",
        "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
    ),
    (
        "000102030405060708090a0b0c0d0e0f",
        "m/0'",
        "xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rGL5hj6KCesnDYUhd7oWgT11eZG7XnxHrnYeSvkzY7d2bhkJ7",
    ),
    (
        "000102030405060708090a0b0c0d0e0f",
        "m/0'/1",
        "xprv9wTYmMFdV23N2TdNG573QoEsfRrWKQgWeibmLntzniatZvR9BmLnvSxqu53Kw1UmYPxLgboyZQaXwTCg8MSY3H2EU4pWcQDnRnrVA1xe8fs",
    ),
    (
        "000102030405060708090a0b0c0d0e0f",
        "m/0'/1/2'",
        "xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7FwuEzG3ryjH4ktypQSAewRiNMjANTtpgP4mLTj34bhnZX7UiM",
    ),
    (
        "000102030405060708090a0b0c0d0e0f",
        "m/0'/1/2'/2",
        "xprvA2JDeKCSNNZky6uBCviVfJSKyQ1mDYahRjijr5idH2WwLsEd4Hsb2Tyh8RfQMuPh7f7RtyzTtdrbdqqsunu5Mm3wDvUAKRHSC34sJ7in334",
    ),
    (
        "000102030405060708090a0b0c0d0e0f",
        "m/0'/1/2'/2/1000000000",
        "xprvA41z7zogVVwxVSgdKUHDy1SKmdb533PjDz7J6N6mV6uS3ze1ai8FHa8kmHScGpWmj4WggLyQjgPie1rFSruoUihUZREPSL39UNdE3BBDu76",
    ),
    (
        "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754"
        "514e4b484542",
        "m",
        "xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6ssrdK4PFmM8NSpSBHNqPqm55Qn3LqFtT2emdEXVYsCzC2U",
    ),
    (
        "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754"
        "514e4b484542",
        "m/0",
        "xprv9vHkqa6EV4sPZHYqZznhT2NPtPCjKuDKGY38FBWLvgaDx45zo9WQRUT3dKYnjwih2yJD9mkrocEZXo1ex8G81dwSM1fwqWpWkeS3v86pgKt",
    ),
    (
        "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754"
        "514e4b484542",
        "m/0/2147483647'",
        "xprv9wSp6B7kry3Vj9m1zSnLvN3xH8RdsPP1Mh7fAaR7aRLcQMKTR2vidYEeEg2mUCTAwCd6vnxVrcjfy2kRgVsFawNzmjuHc2YmYRmagcEPdU9",
    ),
    (
        "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754"
        "514e4b484542",
        "m/0/2147483647'/1",
        "xprv9zFnWC6h2cLgpmSA46vutJzBcfJ8yaJGg8cX1e5StJh45BBciYTRXSd25UEPVuesF9yog62tGAQtHjXajPPdbRCHuWS6T8XA2ECKADdw4Ef",
    ),
    (
        "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754"
        "514e4b484542",
        "m/0/2147483647'/1/2147483646'",
        "xprvA1RpRA33e1JQ7ifknakTFpgNXPmW2YvmhqLQYMmrj4xJXXWYpDPS3xz7iAxn8L39njGVyuoseXzU6rcxFLJ8HFsTjSyQbLYnMpCqE2VbFWc",
    ),
    (
        "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754"
        "514e4b484542",
        "m/0/2147483647'/1/2147483646'/2",
        "xprvA2nrNbFZABcdryreWet9Ea4LvTJcGsqrMzxHx98MMrotbir7yrKCEXw7nadnHM8Dq38EGfSh6dqA9QWTyefMLEcBYJUuekgW4BYPJcr9E7j",
    ),
    (
        "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a"
        "3c51c73235be",
        "m",
        "xprv9s21ZrQH143K25QhxbucbDDuQ4naNntJRi4KUfWT7xo4EKsHt2QJDu7KXp1A3u7Bi1j8ph3EGsZ9Xvz9dGuVrtHHs7pXeTzjuxBrCmmhgC6",
    ),
    (
        "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a"
        "3c51c73235be",
        "m/0'",
        "xprv9uPDJpEQgRQfDcW7BkF7eTya6RPxXeJCqCJGHuCJ4GiRVLzkTXBAJMu2qaMWPrS7AANYqdq6vcBcBUdJCVVFceUvJFjaPdGZ2y9WACViL4L",
    ),
    (
        "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678",
        "m",
        "xprv9s21ZrQH143K48vGoLGRPxgo2JNkJ3J3fqkirQC2zVdk5Dgd5w14S7fRDyHH4dWNHUgkvsvNDCkvAwcSHNAQwhwgNMgZhLtQC63zxwhQmRv",
    ),
    (
        "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678",
        "m/0'",
        "xprv9vB7xEWwNp9kh1wQRfCCQMnZUEG21LpbR9NPCNN1dwhiZkjjeGRnaALmPXCX7SgjFTiCTT6bXes17boXtjq3xLpcDjzEuGLQBM5ohqkao9G",
    ),
    (
        "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678",
        "m/0'/1'",
        "xprv9xJocDuwtYCMNAo3Zw76WENQeAS6WGXQ55RCy7tDJ8oALr4FWkuVoHJeHVAcAqiZLE7Je3vZJHxspZdFHfnBEjHqU5hG1Jaj32dVoS6XLT1",
    ),
)
NODE_SEED = seed_of("elevator slight dad hair table forum maze feed trim ignore field mystery", "passphrase")
NODE_MESSAGE = "This is a test"
NODE_SIGNATURE = "INPTnRKzpK7WU7PgtSfErbDgHHdqfvKA5RxJjFs/bU6gAm+5gpPOonMc1pTLy1BN8qryCHuJltrV7+PgaOJtzGU="
# What the node's documentation and tests give as addresses of that phrase.
NODE_ADDRESSES = (
    ("strax-test", "m/44'/1'/0'/0/0", "qJtkhfMsZrqBR55jKPU1FmHx1MNs542P2E"),
    ("strax-test", "m/44'/1'/0'/0/20", "qPUAZWePSTG6qH7EJhTwpVVxyJWRPEWT3w"),
)


def document():
    document = Document(
        "KeyDerivation",
        __name__,
        [
            ("BIP-32, Test vectors 1 to 4", "the tests marked so: seed, path and extended private key"),
            (
                "StratisFullNode 9f4d0cb, WalletOperationsTests.cs, ReadyBlockchain.cs, CoreNode.cs",
                "the phrase and the passphrase of the seed, two addresses on strax-test, one message and its signature",
            ),
            ("self-generated", "all others; public keys agreed on by libsecp256k1 and python-ecdsa"),
        ],
    )
    document.group("KeyDerivation")
    for seed, path, text in BIP32:
        test = _valid(document, f"BIP-32, {path}", bytes.fromhex(seed), path, "bitcoin")
        assert test["extendedPrivateKey"] == text
    for network, path, address in NODE_ADDRESSES:
        test = _valid(document, f"the Stratis node's phrase, {path}", NODE_SEED, path, network)
        assert test["address"] == address
    assert document.groups[-1]["tests"][-2]["signature"] == NODE_SIGNATURE
    for network in NETWORKS.values():
        path = login_path(network)
        _valid(document, f"{network.name}, the login path", NODE_SEED, path, network.name)
    stream = Bytes("key derivation")
    for path in (
        "m/2147483647/0",
        "m/2147483647'/2147483647",
        "m/1h/2H/3'",
        "m/44'/401'/0'/1/0",
        "m/44'/401'/1'/0/19",
        "m" + "/1" * 60,
    ):
        for length in (16, 32, 64):
            _valid(document, f"{path[:20]}, a seed of {length} bytes", stream.take(length), path, "cirrus")
    _add_leading_zeros(document, stream)
    for path, error, level in (
        ("", "missingMaster", None),
        ("0", "missingMaster", None),
        ("/0", "missingMaster", None),
        ("M/0", "missingMaster", None),
        ("44'/401'/0'/0/0", "missingMaster", None),
        (" m", "missingMaster", None),
        ("m ", "missingMaster", None),
        ("m/", "invalidIndex", 1),
        ("m//0", "invalidIndex", 1),
        ("m/0/", "invalidIndex", 2),
        ("m/44'/x", "invalidIndex", 2),
        ("m/-1", "invalidIndex", 1),
        ("m/+1", "invalidIndex", 1),
        ("m/01", "invalidIndex", 1),
        ("m/00", "invalidIndex", 1),
        ("m/ 1", "invalidIndex", 1),
        ("m/1 ", "invalidIndex", 1),
        ("m/0x1", "invalidIndex", 1),
        ("m/1''", "invalidIndex", 1),
        ("m/'", "invalidIndex", 1),
        ("m/1\u2019", "invalidIndex", 1),
        ("m/\u0661", "invalidIndex", 1),
        ("m/2147483648", "invalidIndex", 1),
        ("m/2147483648'", "invalidIndex", 1),
        ("m/99999999999999999999", "invalidIndex", 1),
        ("m/0/0/0/9999999999", "invalidIndex", 4),
        ("m" + "/0" * 256, "tooDeep", None),
    ):
        try:
            parse_path(path)
        except Refusal as refusal:
            assert (refusal.case, refusal.offset) == (error, level), (path, refusal)
        else:
            raise AssertionError(path)
        document.invalid(
            f"the path {path[:30]!r}", error, seedHex=bytes(16).hex(), path=path, network="cirrus", level=level
        )
    return document


def _add_leading_zeros(document, stream):
    """Children whose secret begins with a zero byte, which some programs have dropped."""
    count = 0
    for index in range(4096):
        seed = index.to_bytes(16, "big")
        if master_key(seed).derive("m/0'").key[0] == 0:
            _valid(document, "a secret with a zero byte in front has a child", seed, "m/0'/1'", "cirrus")
            count += 1
        if count == 4:
            return
    raise AssertionError("too few")


def _valid(document, comment, seed, path, name):
    network = NETWORKS[name]
    node = master_key(seed).derive(path)
    parts = path.split("/")
    if len(parts) > 1 and parts[-1][-1].isdigit():
        parent = master_key(seed).derive("/".join(parts[:-1]))
        assert parent.neutered().child(node.number) == node.neutered()
    document.valid(
        comment,
        seedHex=seed.hex(),
        path=path,
        network=name,
        extendedPrivateKey=node.text(network),
        extendedPublicKey=node.neutered().text(network),
        address=encode_address(network, hash160(node.public_key)),
        wif=encode_wif(network, node.key, True),
        message=NODE_MESSAGE,
        signature=encode_signature(sign(NODE_MESSAGE.encode(), node.key, True)),
    )
    return document.groups[-1]["tests"][-1]

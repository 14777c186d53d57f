"""The published signatures: the only vectors here that somebody else made."""

import pure_curve
from coincurve import PrivateKey

from document import Document
from stratis_id import (
    NETWORKS,
    N,
    encode_address,
    encode_signature,
    encode_wif,
    hash160,
    message_digest,
    parse_address,
    parse_signature,
    parse_wif,
    recover,
    sign,
    verify_message,
)

STRATIS_MAGIC = b"Stratis Signed Message:\n"

EXAMPLE = {
    "network": "cirrus-test",
    "address": "tQ9RukZsB6bBsenHnGSo1q69CJzWGnxohm",
    "message": "api.opdex.com/auth?uid=123456789&exp=1635200000",
    "digestHex": "e7bb5c6b0040bc3f7b46e6dfde1fe5ea47ea0858fb0c55788c8aa50f5d3e194c",
}
LOW_S = "H9xjfnvqucCmi3sfEKUes0qL4mD9PrZ/al78+Ka440t6WH5Qh0AIgl5YlxPa2cyuXdwwDa2OYUWR/0ocL6jRZLc="
HIGH_S = "INxjfnvqucCmi3sfEKUes0qL4mD9PrZ/al78+Ka440t6p4GveL/3faGnaOwlJjNRoN5+zzkg51qpwIhCXSdk3Io="

NODE = {
    "network": "strax-test",
    "address": "qJtkhfMsZrqBR55jKPU1FmHx1MNs542P2E",
    "message": "This is a test",
    "digestHex": "d69a22b649531a62669d562ed9896c3d8f75f9ac19234dfc3fec08ed90f33f07",
}
NODE_SIGNATURE = "INPTnRKzpK7WU7PgtSfErbDgHHdqfvKA5RxJjFs/bU6gAm+5gpPOonMc1pTLy1BN8qryCHuJltrV7+PgaOJtzGU="
NODE_KEY = {
    "mnemonic": "elevator slight dad hair table forum maze feed trim ignore field mystery",
    "passphrase": "passphrase",
    "path": "m/44'/1'/0'/0/0",
    "secretHex": "a1b0fdb21b7db4df625e338c562560bd861cc4c3f35532a2a5efcdfbc1d322b8",
    "wif": "dnDgbRZ1v7nEpdtyM66ZTKD9te4G4zxKkPWc5w5csmpN2zSJ1D6o",
    "compressed": True,
}


def document():
    document = Document(
        "PublishedSignatures",
        __name__,
        [
            (
                "SSAS.NET 449d59f, src/SSAS.NET/StratisSignatureAuthCallbackBody.cs",
                "the address and the signature of the example",
            ),
            (
                "SSAS.NET 449d59f, test/SSAS.NET.Tests/StratisIdTests.cs, ToString_Callback_Return",
                "the message of the example; no document states that they belong together, the pairing was found by "
                "trying candidates and it verifies",
            ),
            (
                "StratisFullNode 9f4d0cb, WalletOperationsTests.cs, ReadyBlockchain.cs, CoreNode.cs",
                "mnemonic, passphrase, address, message and signature of the node's own test on StraxRegTest, whose "
                "constants are those of strax-test; path, secret and WIF are derived",
            ),
        ],
    )
    document.group("PublishedSignature")
    _add(document, "the example of SSAS.NET", EXAMPLE, LOW_S)
    _add(document, "its high-S twin, derived: s replaced by n - s and the other recovery id", EXAMPLE, HIGH_S)
    _add(document, "the node's own test; RFC 6979 gives the signature byte for byte", NODE, NODE_SIGNATURE, NODE_KEY)
    _check_twins(LOW_S, HIGH_S)
    _check_key()
    return document


def _add(document, comment, signed, text, key=None):
    message, network = signed["message"].encode(), NETWORKS[signed["network"]]
    assert verify_message(message, signed["address"], text, [network]) == network
    assert message_digest(message).hex() == signed["digestHex"]

    signature = parse_signature(text)
    r, s = int.from_bytes(signature[1:33], "big"), int.from_bytes(signature[33:], "big")
    point = pure_curve.recover(message_digest(message), r, s, (signature[0] - 27) & 3)
    public_key = pure_curve.serialise(point, signature[0] >= 31)
    assert public_key == recover(message_digest(message), signature)
    key_hash = hash160(public_key)
    assert encode_address(network, key_hash) == signed["address"]

    other = hash160(recover(message_digest(message, STRATIS_MAGIC), signature))
    assert other != key_hash, "no published signature has the magic of the chain before Strax"

    document.valid(
        comment,
        **signed,
        signature=text,
        publicKeyHex=public_key.hex(),
        header=signature[0],
        lowS=s <= N // 2,
        key=key,
    )


def _check_twins(low, high):
    low, high = parse_signature(low), parse_signature(high)
    assert low[1:33] == high[1:33] and (low[0] - 27) ^ 1 == high[0] - 27
    assert int.from_bytes(low[33:], "big") + int.from_bytes(high[33:], "big") == N


def _check_key():
    network, secret = NETWORKS[NODE["network"]], bytes.fromhex(NODE_KEY["secretHex"])
    assert parse_wif(NODE_KEY["wif"], network) == (secret, True)
    assert encode_wif(network, secret, True) == NODE_KEY["wif"]
    public_key = PrivateKey(secret).public_key.format(True)
    assert parse_address(NODE["address"], [network]) == (network, hash160(public_key))
    message = NODE["message"].encode()
    assert encode_signature(sign(message, secret, True)) == NODE_SIGNATURE
    assert encode_signature(pure_curve.sign(message_digest(message), secret, True)) == NODE_SIGNATURE

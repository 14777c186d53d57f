"""Vectors for the constants of the networks."""

from document import Document
from stratis_id import NETWORKS

# Name, P2PKH version, P2SH version, WIF version, bech32 prefix, BIP-44 coin type, extended public and private key.
TABLE = """
strax         75 140 203 strax  105105 0488b21e 0488ade4
strax-test   120 127 248 tstrax      1 0488b21e 0488ade4
cirrus        28  88 239 tb        401 043587cf 04358394
cirrus-test  127 137 239 tb        400 043587cf 04358394
cirrus-dev    55 117 239 tb        400 043587cf 04358394
stratis       63 125 191 strat     105 0488b21e 0488ade4
stratis-test  65 196 193 tstrat    105 0488b21e 0488ade4
bitcoin        0   5 128 bc          0 0488b21e 0488ade4
bitcoin-test 111 196 239 tb          1 043587cf 04358394
"""

COMMENTS = {
    "strax": "StraxMain",
    "strax-test": "StraxTest; StraxRegTest is the same; P2SH 127 is also the P2PKH version of cirrus-test",
    "cirrus": "CirrusMain; WIF 239 and tb are also those of bitcoin-test",
    "cirrus-test": "CirrusTest; P2PKH 127 is also the P2SH version of strax-test",
    "cirrus-dev": "CirrusDev; CirrusRegTest is the same",
    "stratis": "StratisMain, the chain before Strax",
    "stratis-test": "StratisTest, the chain before Strax; P2SH 196 is also that of bitcoin-test",
    "bitcoin": "Bitcoin main",
    "bitcoin-test": "Bitcoin testnet",
}


def document():
    document = Document(
        "Networks",
        __name__,
        [
            (
                "StratisFullNode 9f4d0cb, src/Stratis.Bitcoin.Networks and src/Stratis.Sidechains.Networks",
                "version bytes, extended-key versions, bech32 prefixes and coin types",
            ),
        ],
    )
    document.group("Network")
    for line in TABLE.split("\n")[1:-1]:
        name, p2pkh, p2sh, wif, hrp, coin_type, public, private = line.split()
        network = NETWORKS[name]
        assert (network.p2pkh, network.p2sh, network.wif) == (int(p2pkh), int(p2sh), int(wif))
        assert (network.hrp, network.coin_type) == (hrp, int(coin_type))
        assert (network.extended_public.hex(), network.extended_private.hex()) == (public, private)
        document.valid(
            COMMENTS[name],
            name=name,
            p2pkh=network.p2pkh,
            p2sh=network.p2sh,
            wif=network.wif,
            hrp=hrp,
            coinType=network.coin_type,
            extendedPublicVersionHex=public,
            extendedPrivateVersionHex=private,
        )
    assert document.count == len(NETWORKS)
    return document

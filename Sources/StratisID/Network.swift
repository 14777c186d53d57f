/// A network whose keys and addresses Stratis ID can meet, with its constants.
///
/// The raw value is the name used on the command line and in configuration files. Several constants are shared: version
/// 127 begins a P2PKH address of `cirrusTest` and a P2SH address of `straxTest`, and a WIF of version 239 belongs to all
/// Cirrus networks and to `bitcoinTest`. So neither an address nor a WIF tells its network; the caller does.
///
/// Source: StratisFullNode, `src/Stratis.Bitcoin.Networks` and `src/Stratis.Sidechains.Networks`.
public enum Network: String, CaseIterable, Hashable, Sendable {
    /// StraxMain.
    case strax
    /// StraxTest; StraxRegTest has the same constants.
    case straxTest = "strax-test"
    /// CirrusMain, where dApps such as Opdex run.
    case cirrus
    /// CirrusTest.
    case cirrusTest = "cirrus-test"
    /// CirrusDev; CirrusRegTest has the same constants.
    case cirrusDev = "cirrus-dev"
    /// StratisMain, the chain before Strax.
    case stratis
    /// StratisTest, the chain before Strax.
    case stratisTest = "stratis-test"
    /// Bitcoin's main network.
    case bitcoin
    /// Bitcoin's test network.
    case bitcoinTest = "bitcoin-test"
}

extension Network {
    /// The version byte of a pay-to-public-key-hash address, the only kind that can sign; no two networks share one.
    public var p2pkhVersion: UInt8 {
        switch self {
        case .strax: 75
        case .straxTest: 120
        case .cirrus: 28
        case .cirrusTest: 127
        case .cirrusDev: 55
        case .stratis: 63
        case .stratisTest: 65
        case .bitcoin: 0
        case .bitcoinTest: 111
        }
    }

    /// The version byte of a pay-to-script-hash address.
    public var p2shVersion: UInt8 {
        switch self {
        case .strax: 140
        case .straxTest: 127
        case .cirrus: 88
        case .cirrusTest: 137
        case .cirrusDev: 117
        case .stratis: 125
        case .stratisTest, .bitcoinTest: 196
        case .bitcoin: 5
        }
    }

    /// The version byte of a private key in wallet import format.
    public var wifVersion: UInt8 {
        switch self {
        case .strax: 203
        case .straxTest: 248
        case .cirrus, .cirrusTest, .cirrusDev, .bitcoinTest: 239
        case .stratis: 191
        case .stratisTest: 193
        case .bitcoin: 128
        }
    }

    /// The human-readable part of a bech32 address; Cirrus uses that of Bitcoin's test network.
    public var bech32HumanReadablePart: String {
        switch self {
        case .strax: "strax"
        case .straxTest: "tstrax"
        case .cirrus, .cirrusTest, .cirrusDev, .bitcoinTest: "tb"
        case .stratis: "strat"
        case .stratisTest: "tstrat"
        case .bitcoin: "bc"
        }
    }

    /// The coin type of a derivation path, `m/44'/coinType'/…`.
    ///
    /// Source: BIP-44 and SLIP-44; what the Stratis node uses where the two differ.
    public var coinType: UInt32 {
        switch self {
        case .strax: 105_105
        case .straxTest, .bitcoinTest: 1
        case .cirrus: 401
        case .cirrusTest, .cirrusDev: 400
        case .stratis, .stratisTest: 105
        case .bitcoin: 0
        }
    }

    /// The version of an extended public key, big-endian: `xpub` or `tpub` in base58.
    ///
    /// Source: BIP-32, Serialization format.
    public var extendedPublicKeyVersion: UInt32 { usesTestExtendedKeys ? 0x0435_87CF : 0x0488_B21E }

    /// The version of an extended private key, big-endian: `xprv` or `tprv` in base58.
    ///
    /// Source: BIP-32, Serialization format.
    public var extendedPrivateKeyVersion: UInt32 { usesTestExtendedKeys ? 0x0435_8394 : 0x0488_ADE4 }

    private var usesTestExtendedKeys: Bool {
        switch self {
        case .cirrus, .cirrusTest, .cirrusDev, .bitcoinTest: true
        case .strax, .straxTest, .stratis, .stratisTest, .bitcoin: false
        }
    }

    /// The network whose pay-to-public-key-hash addresses begin with this version byte.
    init?(p2pkhVersion: UInt8) {
        switch p2pkhVersion {
        case 75: self = .strax
        case 120: self = .straxTest
        case 28: self = .cirrus
        case 127: self = .cirrusTest
        case 55: self = .cirrusDev
        case 63: self = .stratis
        case 65: self = .stratisTest
        case 0: self = .bitcoin
        case 111: self = .bitcoinTest
        default: return nil
        }
    }
}

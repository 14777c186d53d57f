/// The networks whose addresses are accepted.
///
/// Written as an array literal: `[.cirrus, .strax]`.
public struct NetworkSet: Hashable, Sendable {
    private var bits: UInt16 = 0

    /// The set of these networks; without any, no address is accepted.
    public init(_ networks: some Sequence<Network>) {
        for network in networks { bits |= Self.bit(of: network) }
    }

    /// Whether addresses of `network` are accepted.
    public func contains(_ network: Network) -> Bool { bits & Self.bit(of: network) != 0 }

    /// Whether this version byte begins a pay-to-script-hash address of one of the networks.
    func containsP2SH(version: UInt8) -> Bool {
        Network.allCases.contains { contains($0) && $0.p2shVersion == version }
    }

    private static func bit(of network: Network) -> UInt16 {
        switch network {
        case .strax: 1 << 0
        case .straxTest: 1 << 1
        case .cirrus: 1 << 2
        case .cirrusTest: 1 << 3
        case .cirrusDev: 1 << 4
        case .stratis: 1 << 5
        case .stratisTest: 1 << 6
        case .bitcoin: 1 << 7
        case .bitcoinTest: 1 << 8
        }
    }
}

extension NetworkSet: ExpressibleByArrayLiteral {
    /// The set of these networks.
    public init(arrayLiteral networks: Network...) { self.init(networks) }
}

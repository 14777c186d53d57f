/// Where on the network an address is.
public enum AddressScope: String, Hashable, Sendable {
    /// A host of the public Internet.
    case global
    /// This machine.
    case loopback
    /// A private network.
    case privateNetwork
    /// The local link.
    case linkLocal
    /// Where clouds tell a machine its secrets.
    case metadata
    /// The network between a provider and its customers.
    case sharedNetwork
    /// Many hosts at once.
    case multicast
    /// No host: documentation, benchmarks, reserved, or not yet assigned.
    case reserved
}

extension IPAddress {
    /// Where the address is; for one of version 6 that stands for one of version 4, where that is.
    ///
    /// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890); RFC 4291 §2.5.5.2, RFC 6052, RFC 3056 for
    /// addresses within addresses.
    public var scope: AddressScope {
        switch self {
        case .v4(let number): Self.version4Scope(number)
        case .v6(let high, let low): Self.version6Scope(high, low)
        }
    }

    private static func version4Scope(_ number: UInt32) -> AddressScope {
        let first = number >> 24
        let second = number >> 16 & 0xFF
        let metadata: [UInt32] = [0xA9FE_A9FE, 0xA9FE_AA02, 0xA83F_8110, 0x6464_64C8, 0xC000_00C0]
        if metadata.contains(number) { return .metadata }
        switch (first, second) {
        case (127, _): return .loopback
        case (10, _), (172, 16...31), (192, 168): return .privateNetwork
        case (169, 254): return .linkLocal
        case (100, 64...127): return .sharedNetwork
        case (224...239, _): return .multicast
        case (0, _), (240...255, _), (198, 18...19): return .reserved
        default: break
        }
        // 192.0.0.0/24, 192.0.2.0/24, 192.88.99.0/24, 198.51.100.0/24, 203.0.113.0/24
        let reserved: [UInt32] = [0xC00000, 0xC00002, 0xC05863, 0xC63364, 0xCB0071]
        return reserved.contains(number >> 8) ? .reserved : .global
    }

    private static func version6Scope(_ high: UInt64, _ low: UInt64) -> AddressScope {
        if high == 0 {
            if low == 1 { return .loopback }
            // ::ffff:0:0/96 and the old ::/96.
            if low >> 32 == 0xFFFF || (low >> 32 == 0 && low > 1) { return version4Scope(UInt32(low & 0xFFFF_FFFF)) }
            return .reserved
        }
        if high == 0xFD00_0EC2_0000_0000, low == 0x254 { return .metadata }
        // 64:ff9b::/96
        if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 { return version4Scope(UInt32(low & 0xFFFF_FFFF)) }
        switch high >> 48 {
        case 0x0064 where high >> 16 == 0x0064_FF9B_0001: return .privateNetwork
        case 0x2002: return version4Scope(UInt32(high >> 16 & 0xFFFF_FFFF))
        case 0xFC00...0xFDFF: return .privateNetwork
        case 0xFE80...0xFEBF: return .linkLocal
        case 0xFEC0...0xFEFF: return .privateNetwork
        case 0xFF00...0xFFFF: return .multicast
        // 2001::/23 without what is assigned within it, 2001:db8::/32, 3fff::/20
        case 0x2001 where high >> 32 & 0xFFFF < 0x0200: return .reserved
        case 0x2001 where high >> 32 & 0xFFFF == 0x0DB8: return .reserved
        case 0x3FFF where high >> 44 & 0xF == 0: return .reserved
        case 0x2000...0x3FFF: return .global
        default: return .reserved
        }
    }
}

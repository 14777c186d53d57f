import OAuthMessages
import Primitives
import StratisID

/// Somebody with a key.
struct Wallet {
    let number: UInt8
    var isCompressed = true

    static let alice = Wallet(number: 42)
    static let mallory = Wallet(number: 66)

    func address(on network: Network = .cirrus) throws -> String { try key().address(on: network).description }

    func signature(over text: String) throws -> String { try key().sign(message: text).description }

    /// The request of somebody who signs what stands behind `sid:`.
    func request(for sid: String, on network: Network = .cirrus, scope: Scope? = nil) throws -> SidTokenRequest {
        SidTokenRequest(
            sid: sid,
            address: try address(on: network),
            signature: try signature(over: String(sid.dropFirst(4))),
            scope: scope
        )
    }

    /// The address with the same hash and another version byte.
    func address(version: UInt8) throws -> String {
        let hash = try key().publicKey.hash
        let payload = [21 of UInt8] { $0 == 0 ? version : hash[$0 - 1] }
        let text = [UInt8](capacity: 35) { Base58Check.encode(payload.span, into: &$0) }
        return String(decoding: text, as: UTF8.self)
    }

    private func key() throws -> PrivateKey {
        try PrivateKey(bytes: ([UInt8](repeating: 0, count: 31) + [number]).span, isCompressed: isCompressed)
    }
}

extension MessageSignature {
    /// The signature with other bytes.
    func replacing(_ change: (inout [65 of UInt8]) -> Void) -> String {
        var bytes = bytes
        change(&bytes)
        let text = [UInt8](capacity: 88) { Base64.encode(bytes.span, into: &$0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The signature with n - s and the other recovery id: as valid, and high where this one is low.
    var twin: String {
        replacing { bytes in
            var borrow = 0
            for index in stride(from: 31, through: 0, by: -1) {
                let difference = Int(Self.order[index]) - Int(bytes[33 + index]) - borrow
                bytes[33 + index] = UInt8(truncatingIfNeeded: difference)
                borrow = difference < 0 ? 1 : 0
            }
            bytes[0] = 27 + ((bytes[0] - 27) ^ 1)
        }
    }

    /// The order of secp256k1's group.
    ///
    /// Source: SEC 2 §2.4.1.
    static let order: [32 of UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE,
        0xBA, 0xAE, 0xDC, 0xE6, 0xAF, 0x48, 0xA0, 0x3B, 0xBF, 0xD2, 0x5E, 0x8C, 0xD0, 0x36, 0x41, 0x41,
    ]
}

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
internal import JWTKit
package import OAuthMessages
internal import Primitives

/// The public keys with which digi.me signs its answers, by their `kid`.
///
/// Source: RFC 7517 §5; digi.me has the key also as PKCS#1 in a member `pem`.
package struct AnswerKeys: Sendable {
    private let keys: [String: Insecure.RSA.PublicKey]

    /// Reads a key set; a key that is not RSA, has no `kid` or is too short is left out.
    ///
    /// - Throws: ``MessageError`` where there is no array of keys.
    package init(decoding json: [UInt8]) throws(MessageError) {
        var members = try JSONMembers(decoding: json)
        let entries = try members.takeRequired("keys", \.array)
        var keys: [String: Insecure.RSA.PublicKey] = [:]
        for entry in entries {
            guard let entry = entry.object, let id = entry["kid"]?.string, !id.isEmpty else { continue }
            if let key = Self.key(entry) { keys[id] = key }
        }
        self.keys = keys
    }

    private static func key(_ entry: [String: JSONValue]) -> Insecure.RSA.PublicKey? {
        if let modulus = entry["n"]?.string, let exponent = entry["e"]?.string,
            let key = try? Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
        {
            return key
        }
        return entry["pem"]?.string.flatMap { try? Insecure.RSA.PublicKey(pem: $0) }
    }

    /// Whether there is a key of this name.
    package func contains(_ id: String) -> Bool { keys[id] != nil }

    /// Whether the signature over the bytes was made with the key of this name: PS512 with a salt of 64 bytes.
    ///
    /// Source: RFC 7518 §3.5.
    package func verify(_ signature: [UInt8], of bytes: [UInt8], with id: String) async -> Bool {
        guard let key = keys[id] else { return false }
        do {
            let algorithm = try await JWTKeyCollection().add(pss: key, digestAlgorithm: .sha512).getKey()
            return try algorithm.verify(signature, signs: bytes)
        } catch {
            return false
        }
    }
}

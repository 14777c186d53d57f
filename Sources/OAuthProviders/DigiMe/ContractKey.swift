#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
internal import JWTKit
public import OAuthMessages
internal import Primitives

/// The private RSA key of a digi.me contract, which signs every request.
///
/// It prints as `‹secret›`.
public struct ContractKey: Sendable {
    private let key: Insecure.RSA.PrivateKey

    /// Reads a key.
    ///
    /// - Parameter text: PEM, PKCS#1 (`RSA PRIVATE KEY`) or PKCS#8 (`PRIVATE KEY`), or the base64 of such a key alone; at
    ///   least 2,048 bits.
    /// - Throws: ``ContractKeyError/malformed``.
    public init(_ text: Secret) throws(ContractKeyError) {
        for pem in Self.candidates(text.reveal()) {
            if let key = try? Insecure.RSA.PrivateKey(pem: pem) {
                self.key = key
                return
            }
        }
        throw .malformed
    }

    /// The texts in PEM that the text can mean.
    private static func candidates(_ text: String) -> [String] {
        guard !text.contains("-----BEGIN") else { return [text] }
        let base64 = text.filter { !$0.isWhitespace }
        var lines = ""
        var rest = base64[...]
        while !rest.isEmpty {
            lines += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return ["RSA PRIVATE KEY", "PRIVATE KEY"].map { "-----BEGIN \($0)-----\n\(lines)-----END \($0)-----\n" }
    }

    /// The JWT of the claims, its header exactly `{"alg":"PS512","typ":"JWT"}`.
    ///
    /// The salt is as long as the digest, 64 bytes: the only length that verifiers of PS512 accept.
    ///
    /// Source: RFC 7518 §3.5; RFC 7515 §7.1.
    package func sign(_ claims: [String: JSONValue]) async throws(ContractKeyError) -> Secret {
        var writer = JSONWriter(byteCapacity: 1024)
        writer.object { $0.members(claims) }
        let input =
            Base64URL.encode(#"{"alg":"PS512","typ":"JWT"}"#.utf8Span.span) + "." + Base64URL.encode(writer.bytes.span)
        do {
            let algorithm = try await JWTKeyCollection().add(pss: key, digestAlgorithm: .sha512).getKey()
            let signature = try algorithm.sign(Array(input.utf8))
            return Secret(input + "." + Base64URL.encode(signature.span))
        } catch {
            throw .cannotSign
        }
    }
}

extension ContractKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `‹secret›`.
    public var description: String { "‹secret›" }

    /// Always `‹secret›`.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

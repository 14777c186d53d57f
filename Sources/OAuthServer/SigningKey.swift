import Crypto
import Foundation
import OAuthMessages
import Primitives

/// A key that signs access tokens with ES256.
///
/// Source: RFC 7518 §3.4; the key id is the thumbprint of RFC 7638.
public struct SigningKey: Sendable {
    /// The key's name in the header of a token and in the key set.
    public let id: String
    private let key: P256.Signing.PrivateKey

    /// Makes a new key.
    public init() { self.init(P256.Signing.PrivateKey()) }

    /// Reads a key in PEM, as ``pemRepresentation`` gives it.
    ///
    /// - Throws: `CryptoKitError` where the text is no P-256 key.
    public init(pemRepresentation: String) throws {
        self.init(try P256.Signing.PrivateKey(pemRepresentation: pemRepresentation))
    }

    private init(_ key: P256.Signing.PrivateKey) {
        self.key = key
        id = Base64URL.encode(SHA256.hash(Self.thumbprintInput(key.publicKey).utf8Span.span).span)
    }

    /// The private key in PEM, PKCS #8.
    public var pemRepresentation: String { key.pemRepresentation }

    /// Signs the header and claims of a token: r and s, 64 bytes.
    func signature(over input: [UInt8]) throws -> [UInt8] {
        try Array(key.signature(for: input).rawRepresentation)
    }

    /// What signatures of this key are verified with.
    var publicKey: P256.Signing.PublicKey { key.publicKey }

    /// The public key for a key set.
    ///
    /// Source: RFC 7517 §4; RFC 7518 §6.2.
    var webKey: JSONValue {
        let (x, y) = Self.coordinates(key.publicKey)
        return .object([
            "alg": .string("ES256"), "crv": .string("P-256"), "kid": .string(id), "kty": .string("EC"),
            "use": .string("sig"), "x": .string(x), "y": .string(y),
        ])
    }

    private static func thumbprintInput(_ key: P256.Signing.PublicKey) -> String {
        let (x, y) = coordinates(key)
        return #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
    }

    private static func coordinates(_ key: P256.Signing.PublicKey) -> (x: String, y: String) {
        let point = Array(key.rawRepresentation)
        return (
            Base64URL.encode(point.span.extracting(0..<32)), Base64URL.encode(point.span.extracting(32..<64))
        )
    }
}

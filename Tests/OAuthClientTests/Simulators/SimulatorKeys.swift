import CryptoExtras
import JWTKit
import OAuthMessages
import Primitives

/// Keys that are made once for all tests.
enum SimulatorKeys {
    /// The contract's key: the client signs with it.
    static let contract = make()
    /// The server's key: the answers are signed with it.
    static let server = make()
    /// The server's next key.
    static let rotated = make()
    /// Somebody else's.
    static let stranger = make()

    private static func make() -> JWTKit.Insecure.RSA.PrivateKey {
        do {
            return try JWTKit.Insecure.RSA.PrivateKey(backing: _RSA.Signing.PrivateKey(keySize: .bits2048))
        } catch {
            preconditionFailure("an RSA key can be made: \(error)")
        }
    }
}

/// Writes and reads compact JWTs, good ones and bad ones.
enum SimulatedJWT {
    /// The way in which a JWT is signed.
    enum Signing: Sendable { case ps512, rs512, none }

    static func make(
        header: [String: JSONValue],
        claims: [String: JSONValue],
        key: JWTKit.Insecure.RSA.PrivateKey,
        signing: Signing = .ps512
    ) async throws -> String {
        let input = encode(header) + "." + encode(claims)
        let keys = JWTKeyCollection()
        let signature: [UInt8]
        switch signing {
        case .ps512: signature = try await keys.add(pss: key, digestAlgorithm: .sha512).getKey().sign(Array(input.utf8))
        case .rs512: signature = try await keys.add(rsa: key, digestAlgorithm: .sha512).getKey().sign(Array(input.utf8))
        case .none: signature = []
        }
        return input + "." + text(of: signature)
    }

    /// The header and the claims, where the signature is PS512 with a salt of 64 bytes by the key.
    static func open(
        _ text: String,
        key: JWTKit.Insecure.RSA.PublicKey
    ) async -> (header: [String: JSONValue], claims: [String: JSONValue])? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 3, let header = decode(parts[0]), let claims = decode(parts[1]) else { return nil }
        guard let signature = try? Base64URL.decode(parts[2].utf8Span.span) else { return nil }
        let input = Array("\(parts[0]).\(parts[1])".utf8)
        guard let algorithm = try? await JWTKeyCollection().add(pss: key, digestAlgorithm: .sha512).getKey(),
            (try? algorithm.verify(signature, signs: input)) == true
        else { return nil }
        return (header, claims)
    }

    private static func encode(_ members: [String: JSONValue]) -> String {
        var writer = JSONWriter()
        writer.object { $0.members(members) }
        return Base64URL.encode(writer.bytes.span)
    }

    private static func text(of bytes: [UInt8]) -> String { Base64URL.encode(bytes.span) }

    private static func decode(_ part: String) -> [String: JSONValue]? {
        guard let bytes = try? Base64URL.decode(part.utf8Span.span) else { return nil }
        return try? JSONMembers(decoding: bytes).remaining
    }
}

import OAuthMessages
import Primitives
import StratisID

/// What an access token says.
///
/// Source: RFC 9068 §2.2.
struct AccessToken: Hashable, Sendable {
    let issuer: String
    let audience: String
    let clientID: String
    let address: String
    let network: Network
    let scope: Scope
    /// `jti`.
    let id: Identifier
    /// The login the token belongs to.
    let family: Identifier
    let issuedAt: UnixSeconds
    let expiry: UnixSeconds
}

/// Writes access tokens as signed JSON Web Tokens, and reads its own again.
///
/// Source: RFC 9068; RFC 7515 §3.1.
struct AccessTokenCodec: Sendable {
    let signingKey: SigningKey
    /// The keys that are recognised, the signing one first.
    let keys: [SigningKey]

    init(signingKey: SigningKey, otherKeys: [SigningKey]) {
        self.signingKey = signingKey
        keys = [signingKey] + otherKeys
    }

    /// The token as it goes to the client.
    func encode(_ token: AccessToken) throws -> Secret {
        var header = JSONWriter(byteCapacity: 128)
        header.object { json in
            json.member("alg", "ES256")
            json.member("kid", signingKey.id)
            json.member("typ", "at+jwt")
        }
        var claims = JSONWriter(byteCapacity: 512)
        claims.object { json in
            json.member("iss", token.issuer)
            json.member("sub", token.address)
            json.member("aud", token.audience)
            json.member("client_id", token.clientID)
            json.member("iat", Int64(token.issuedAt.rawValue))
            json.member("exp", Int64(token.expiry.rawValue))
            json.member("jti", token.id.text)
            json.member("wallet", token.address)
            json.member("network", token.network.rawValue)
            json.member("sid_fam", token.family.text)
            if !token.scope.isEmpty { json.member("scope", token.scope.description) }
        }
        let input = Base64URL.encode(header.bytes.span) + "." + Base64URL.encode(claims.bytes.span)
        let signature = try signingKey.signature(over: Array(input.utf8))
        return Secret(input + "." + Base64URL.encode(signature.span))
    }

    /// What a token says that one of the keys has signed, or `nil`.
    ///
    /// Whether it has expired is not looked at.
    func decode(_ token: Secret) -> AccessToken? {
        guard
            let signed = SignedToken(parsing: token),
            let key = keys.first(where: { $0.id == signed.keyID }), signed.isSigned(with: key.publicKey)
        else { return nil }
        return AccessToken(signed.claims)
    }
}

extension AccessToken {
    init?(_ claims: [String: JSONValue]) {
        guard
            let issuer = claims["iss"]?.string, let audience = claims["aud"]?.string,
            let clientID = claims["client_id"]?.string, let address = claims["sub"]?.string,
            let network = claims["network"]?.string.flatMap(Network.init(rawValue:)),
            let id = claims["jti"]?.string.flatMap(Identifier.init(text:)),
            let family = claims["sid_fam"]?.string.flatMap(Identifier.init(text:)),
            case .integer(let issuedAt) = claims["iat"], issuedAt >= 0,
            case .integer(let expiry) = claims["exp"], expiry >= 0,
            let scope = Scope(claim: claims["scope"])
        else { return nil }
        self.init(
            issuer: issuer,
            audience: audience,
            clientID: clientID,
            address: address,
            network: network,
            scope: scope,
            id: id,
            family: family,
            issuedAt: UnixSeconds(UInt64(issuedAt)),
            expiry: UnixSeconds(UInt64(expiry))
        )
    }
}

extension Scope {
    /// The scope in a token, which is left out where it is empty; `nil` where it is none.
    ///
    /// Source: RFC 8693 §4.2.
    init?(claim: JSONValue?) {
        switch claim {
        case nil, .string(""): self.init()
        case .string(let text):
            do { try self.init(parsing: text) } catch { return nil }
        default: return nil
        }
    }
}

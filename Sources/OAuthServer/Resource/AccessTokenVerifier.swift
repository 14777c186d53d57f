public import OAuthMessages
public import StratisID

/// Verifies access tokens for a resource server, with the keys of the authorization server alone.
///
/// Whether the login of a token was ended in the meantime only the authorization server knows.
///
/// Source: RFC 9068 §4.
public struct AccessTokenVerifier: Sendable {
    /// Who has to have issued a token.
    public let issuer: String
    /// For whom a token has to be meant; the tokens of this package's server are for its issuer.
    public let audience: String
    /// By how many seconds the clocks of the two servers may differ.
    public let leeway: UInt64

    /// A verifier for one authorization server and one resource.
    ///
    /// - Parameters:
    ///   - issuer: `iss`, the same to the letter.
    ///   - audience: One of the texts in `aud`.
    ///   - leeway: By how many seconds the clocks may differ.
    public init(issuer: String, audience: String, leeway: UInt64 = 0) {
        self.issuer = issuer
        self.audience = audience
        self.leeway = leeway
    }

    /// The `kid` of a token, which has not been verified.
    ///
    /// - Throws: ``AccessTokenError/malformed``.
    public static func keyID(of token: Secret) throws(AccessTokenError) -> String {
        guard let signed = SignedToken(parsing: token) else { throw .malformed }
        return signed.keyID
    }

    /// Verifies a token.
    ///
    /// - Parameters:
    ///   - token: The token as received.
    ///   - keys: The keys of the authorization server.
    ///   - now: The current time.
    ///   - scope: What the token has to be good for.
    /// - Throws: ``AccessTokenError``, the first case that holds in the order in which they are declared.
    public func verify(
        _ token: Secret,
        keys: WebKeySet,
        at now: UnixSeconds,
        requiring scope: Scope = Scope()
    ) throws(AccessTokenError) -> VerifiedAccessToken {
        guard let signed = SignedToken(parsing: token) else { throw .malformed }
        guard let key = keys[signed.keyID] else { throw .unknownKey }
        guard signed.isSigned(with: key) else { throw .invalidSignature }
        guard
            let issuer = signed.claims["iss"]?.string, let audiences = signed.audiences,
            let lifetime = signed.lifetime, let verified = VerifiedAccessToken(signed.claims, expiry: lifetime.expiry)
        else { throw .malformedClaims }
        guard issuer == self.issuer else { throw .unexpectedIssuer }
        guard audiences.contains(audience) else { throw .unexpectedAudience }
        let early = now.rawValue - min(now.rawValue, leeway)
        let (late, isEndless) = now.rawValue.addingReportingOverflow(leeway)
        guard early < lifetime.expiry.rawValue else { throw .expired }
        guard isEndless || late >= lifetime.start.rawValue else { throw .notYetValid }
        guard scope.isSubset(of: verified.scope) else { throw .insufficientScope }
        return verified
    }
}

extension SignedToken {
    /// `aud`: a text or an array of them.
    ///
    /// Source: RFC 7519 §4.1.3.
    fileprivate var audiences: [String]? {
        switch claims["aud"] {
        case .string(let audience): return [audience]
        case .array(let values):
            let texts = values.compactMap(\.string)
            return texts.count == values.count ? texts : nil
        default: return nil
        }
    }

    /// From `nbf`, where it is there, to `exp`; `iat` has to be there too.
    fileprivate var lifetime: (start: UnixSeconds, expiry: UnixSeconds)? {
        guard
            let expiry = claims["exp"]?.integer, let issuedAt = claims["iat"]?.integer, expiry >= 0, issuedAt >= 0
        else { return nil }
        guard let start = claims["nbf"] else { return (UnixSeconds(0), UnixSeconds(UInt64(expiry))) }
        guard let start = start.integer, start >= 0 else { return nil }
        return (UnixSeconds(UInt64(start)), UnixSeconds(UInt64(expiry)))
    }
}

extension VerifiedAccessToken {
    fileprivate init?(_ claims: [String: JSONValue], expiry: UnixSeconds) {
        guard
            let address = claims["sub"]?.string, let clientID = claims["client_id"]?.string,
            let id = claims["jti"]?.string, let network = claims["network"]?.string.flatMap(Network.init(rawValue:)),
            let scope = Scope(claim: claims["scope"])
        else { return nil }
        self.init(address: address, network: network, clientID: clientID, scope: scope, id: id, expiry: expiry)
    }
}

public import OAuthMessages

/// The tokens of a login: what is stored.
///
/// Moments are whole seconds since 1970-01-01T00:00:00Z.
public struct TokenSet: Equatable, Sendable {
    /// The access token.
    public var accessToken: Secret
    /// How the access token is presented.
    public var tokenType: TokenType
    /// The token for the next pair; `nil` where there is none.
    public var refreshToken: Secret?
    /// What the token is good for; `nil` where the server did not say.
    public var scope: Scope?
    /// When the request for the tokens began; lifetimes count from here.
    public var issuedAt: Int64
    /// How long the access token is good, in seconds: as the server said, or as it said the last time it did.
    ///
    /// `nil` where it never said; the token is used then until a resource refuses it.
    public var lifetime: Int64?
    /// The number of the pair: the first is random, the next is one more; a ``Session`` gives it.
    public var generation: Int64
    /// All other members of the answer: those of a vendor, an ID token; printing shows their names alone.
    public var additionalMembers: [String: JSONValue]

    /// Takes the tokens from an answer.
    ///
    /// - Parameters:
    ///   - response: The answer.
    ///   - issuedAt: When the request began.
    public init(_ response: TokenResponse, issuedAt: Int64) {
        accessToken = response.accessToken
        tokenType = response.tokenType
        refreshToken = response.refreshToken
        scope = response.scope
        self.issuedAt = issuedAt
        // A lifetime of nothing, which servers send for one without an end, would refresh with each request.
        lifetime = response.lifetime.flatMap { $0 < .seconds(1) ? nil : $0.components.seconds }
        generation = 0
        additionalMembers = response.additionalMembers
    }

    /// When the access token expires; `nil` where that is not known.
    public var expiry: Int64? {
        guard let lifetime else { return nil }
        let (expiry, overflow) = issuedAt.addingReportingOverflow(lifetime)
        return overflow ? .max : expiry
    }

    /// These tokens in the place of others: what the answer left out stays as it was.
    ///
    /// Source: RFC 6749 §6: without a new refresh token the old one stays good.
    package func succeeding(_ previous: TokenSet) -> TokenSet {
        var tokens = self
        tokens.refreshToken = refreshToken ?? previous.refreshToken
        tokens.scope = scope ?? previous.scope
        // A store that lost the access token has written a lifetime of nothing where none was known.
        tokens.lifetime = lifetime ?? previous.lifetime.flatMap { $0 > 0 ? $0 : nil }
        tokens.additionalMembers.merge(previous.additionalMembers) { new, _ in new }
        tokens.generation = previous.generation &+ 1
        return tokens
    }
}

extension TokenSet: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What there is, without the tokens and without the values of other members.
    public var description: String {
        "TokenSet(" + customMirror.children.map { "\($0.label ?? ""): \($0.value)" }.joined(separator: ", ") + ")"
    }

    /// What there is, without the tokens and without the values of other members.
    public var debugDescription: String { description }

    /// What there is, without the tokens and without the values of other members.
    public var customMirror: Mirror {
        var children: [Mirror.Child] = [
            ("accessToken", accessToken), ("tokenType", tokenType), ("generation", generation), ("issuedAt", issuedAt),
        ]
        if let lifetime { children.append(("lifetime", lifetime)) }
        if let refreshToken { children.append(("refreshToken", refreshToken)) }
        if let scope { children.append(("scope", scope)) }
        if !additionalMembers.isEmpty { children.append(("additionalMembers", additionalMembers.keys.sorted())) }
        return Mirror(self, children: children, displayStyle: .struct)
    }
}

/// The answer of a token endpoint that issues a token.
///
/// Source: RFC 6749 §5.1.
public struct TokenResponse: Equatable, Sendable {
    /// The access token.
    public var accessToken: Secret
    /// How the access token is to be presented.
    public var tokenType: TokenType
    /// How long the access token is good, counted from when it was issued, in whole seconds; `nil` where it is not said.
    public var lifetime: Duration?
    /// The token for the next one; `nil` where there is none, or the one the client has stays good.
    public var refreshToken: Secret?
    /// What the token is good for; `nil` for what was asked for.
    public var scope: Scope?
    /// All other members: those of a vendor, an ID token.
    public var additionalMembers: [String: JSONValue]

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - accessToken: The access token.
    ///   - tokenType: How the access token is to be presented.
    ///   - lifetime: How long the access token is good; a fraction of a second is cut off.
    ///   - refreshToken: The token for the next one.
    ///   - scope: What the token is good for; `nil` for what was asked for.
    ///   - additionalMembers: Other members, under names that RFC 6749 does not give a meaning.
    public init(
        accessToken: Secret,
        tokenType: TokenType = .bearer,
        lifetime: Duration? = nil,
        refreshToken: Secret? = nil,
        scope: Scope? = nil,
        additionalMembers: [String: JSONValue] = [:]
    ) {
        self.accessToken = accessToken
        self.tokenType = tokenType
        self.lifetime = lifetime
        self.refreshToken = refreshToken
        self.scope = scope
        self.additionalMembers = additionalMembers
    }
}

extension TokenResponse {
    /// The answer as JSON.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter(byteCapacity: 1024)
        writer.object { json in
            json.member("access_token", accessToken.reveal())
            json.member("token_type", tokenType.rawValue)
            json.member("expires_in", lifetime.map { max($0, .zero).components.seconds })
            json.member("refresh_token", refreshToken?.reveal())
            if let scope, !scope.isEmpty { json.member("scope", scope.description) }
            json.members(additionalMembers)
        }
        return writer.bytes
    }

    /// Decodes an answer, of servers also that are a little off the standard.
    ///
    /// A missing `token_type` is `Bearer`. The `expires_in` may be a number or its digits in a text, and an empty or `null`
    /// member counts as left out. The words of a `scope` may stand in an array or have several spaces between them.
    ///
    /// - Parameter json: How long it may be is the caller's to limit.
    /// - Throws: ``MessageError``.
    public init(decoding json: [UInt8]) throws(MessageError) {
        var members = try JSONMembers(decoding: json)
        accessToken = try members.takeRequired("access_token", Self.secret)
        tokenType = try members.take("token_type", Self.tokenType) ?? .bearer
        lifetime = try members.take("expires_in", Self.lifetime)
        refreshToken = try members.take("refresh_token", Self.secret)
        scope = try members.take("scope", Self.scope).flatMap { $0.isEmpty ? nil : $0 }
        additionalMembers = members.remaining
    }

    private static func secret(_ member: JSONValue) -> Secret? {
        guard let text = member.string, text.isVisible else { return nil }
        return Secret(text)
    }

    private static func tokenType(_ member: JSONValue) -> TokenType? {
        guard let text = member.string, text.isVisible else { return nil }
        return TokenType(rawValue: text)
    }

    private static func lifetime(_ member: JSONValue) -> Duration? {
        let seconds: Int64? =
            switch member {
            case .integer(let seconds): seconds
            case .number(let seconds): Int64(exactly: seconds)
            case .string(let text) where text.isDigits: Int64(text)
            default: nil
            }
        guard let seconds, seconds >= 0 else { return nil }
        return .seconds(seconds)
    }

    private static func scope(_ member: JSONValue) -> Scope? {
        let words = member.strings ?? member.string.map { $0.split(separator: " ").map { String($0) } }
        return words.flatMap { try? Scope($0) }
    }
}

extension TokenResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What is in the answer, without the tokens and without the values of other members.
    public var description: String {
        "TokenResponse(" + customMirror.children.map { "\($0.label ?? ""): \($0.value)" }.joined(separator: ", ") + ")"
    }

    /// What is in the answer, without the tokens and without the values of other members.
    public var debugDescription: String { description }

    /// What is in the answer, without the tokens and without the values of other members.
    public var customMirror: Mirror {
        var children: [Mirror.Child] = [("accessToken", accessToken), ("tokenType", tokenType)]
        if let lifetime { children.append(("lifetime", lifetime)) }
        if let refreshToken { children.append(("refreshToken", refreshToken)) }
        if let scope { children.append(("scope", scope)) }
        if !additionalMembers.isEmpty { children.append(("additionalMembers", additionalMembers.keys.sorted())) }
        return Mirror(self, children: children, displayStyle: .struct)
    }
}

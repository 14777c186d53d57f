/// What a server says of a token that is good.
///
/// Moments are whole seconds since 1970-01-01T00:00:00Z.
///
/// Source: RFC 7662 §2.2.
public struct TokenClaims: Hashable, Sendable {
    /// What the token is good for.
    public var scope: Scope?
    /// The client to which the token was issued.
    public var clientID: String?
    /// The name of the user for people.
    public var username: String?
    /// How the token is to be presented.
    public var tokenType: TokenType?
    /// When the token expires, in seconds since 1970.
    public var expiry: Int64?
    /// When the token was issued, in seconds since 1970.
    public var issuedAt: Int64?
    /// Before when the token is not good, in seconds since 1970.
    public var notBefore: Int64?
    /// Whose token it is.
    public var subject: String?
    /// For whom the token is meant; on the wire one is a text and several are an array.
    public var audience: [String]
    /// Who issued the token.
    public var issuer: String?
    /// The name of the token itself.
    public var tokenID: String?
    /// All other members, such as the address of a wallet.
    public var additionalMembers: [String: JSONValue]

    /// Makes claims that say nothing.
    public init() {
        audience = []
        additionalMembers = [:]
    }

    init(taking members: inout JSONMembers) throws(MessageError) {
        scope = try members.take("scope") { member in member.string.flatMap { try? Scope(parsing: $0) } }
        clientID = try members.take("client_id", \.string)
        username = try members.take("username", \.string)
        tokenType = try members.take("token_type", \.string).map(TokenType.init)
        expiry = try members.take("exp", \.integer)
        issuedAt = try members.take("iat", \.integer)
        notBefore = try members.take("nbf", \.integer)
        subject = try members.take("sub", \.string)
        audience = try members.take("aud") { $0.strings ?? $0.string.map { [$0] } } ?? []
        issuer = try members.take("iss", \.string)
        tokenID = try members.take("jti", \.string)
        additionalMembers = members.remaining
    }

    func encode(into json: inout JSONWriter) {
        if let scope, !scope.isEmpty { json.member("scope", scope.description) }
        json.member("client_id", clientID)
        json.member("username", username)
        json.member("token_type", tokenType?.rawValue)
        json.member("exp", expiry)
        json.member("iat", issuedAt)
        json.member("nbf", notBefore)
        json.member("sub", subject)
        if audience.count == 1 { json.member("aud", audience.first) } else { json.member("aud", audience) }
        json.member("iss", issuer)
        json.member("jti", tokenID)
        json.members(additionalMembers)
    }
}

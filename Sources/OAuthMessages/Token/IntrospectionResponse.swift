/// What a server knows of a token.
///
/// Source: RFC 7662 §2.2.
public enum IntrospectionResponse: Hashable, Sendable {
    /// The token is not good, for whatever reason: nothing else is said of it.
    case inactive
    /// The token is good, and this is what it says.
    case active(TokenClaims)
}

extension IntrospectionResponse {
    /// The answer as JSON.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter(byteCapacity: 512)
        writer.object { json in
            switch self {
            case .inactive: json.member("active", false)
            case .active(let claims):
                json.member("active", true)
                claims.encode(into: &json)
            }
        }
        return writer.bytes
    }

    /// Decodes an answer; what it says of a token that is not good is left out.
    ///
    /// - Throws: ``MessageError``.
    public init(decoding json: [UInt8]) throws(MessageError) {
        var members = try JSONMembers(decoding: json)
        guard try members.takeRequired("active", \.bool) else {
            self = .inactive
            return
        }
        self = .active(try TokenClaims(taking: &members))
    }
}

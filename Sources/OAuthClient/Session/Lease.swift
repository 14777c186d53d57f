public import OAuthMessages

/// A token to use now, and which one it is.
///
/// Copies share one object, so that handing out a lease costs a reference and nothing more.
public struct Lease: Sendable {
    private final class Contents: Sendable {
        let tokens: TokenSet
        let authorizationHeader: Secret

        init(_ tokens: TokenSet) {
            self.tokens = tokens
            authorizationHeader = Secret("Bearer " + tokens.accessToken.reveal())
        }
    }

    private let contents: Contents

    init(_ tokens: TokenSet) { contents = Contents(tokens) }

    /// The same in another object.
    func copy() -> Lease { Lease(contents.tokens) }

    /// Everything that came with the token.
    public var tokens: TokenSet { contents.tokens }

    /// The access token.
    public var accessToken: Secret { contents.tokens.accessToken }

    /// The number of the pair the token belongs to: another pair of the same login has another.
    public var generation: Int64 { contents.tokens.generation }

    /// The value of the `Authorization` header.
    ///
    /// Source: RFC 6750 §2.1.
    public var authorizationHeader: Secret { contents.authorizationHeader }
}

extension Lease: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The generation.
    public var description: String { "Lease(generation: \(generation))" }

    /// The generation.
    public var debugDescription: String { description }

    /// The generation.
    public var customMirror: Mirror { Mirror(self, children: ["generation": generation], displayStyle: .struct) }
}

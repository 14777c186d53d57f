public import OAuthMessages

/// What a client presents at the token endpoint: the name of the grant and its parameters.
///
/// An extension grant is these two properties and nothing else.
///
/// Source: RFC 6749 §4.5.
public protocol Grant: Sendable {
    /// The value of `grant_type`; `nil` where the provider knows no such parameter.
    var grantType: GrantType? { get }
    /// The other parameters, in the order in which they are written; a value may not be empty.
    var parameters: [(name: String, value: Secret)] { get }
}

public import OAuthMessages
public import StratisID

/// What an access token says that an ``AccessTokenVerifier`` has found good.
///
/// Source: RFC 9068 §2.2.
public struct VerifiedAccessToken: Hashable, Sendable {
    /// `sub`: the address that signed in, in base58.
    public let address: String
    /// The network of the address.
    public let network: Network
    /// The client to which the token was issued.
    public let clientID: String
    /// What the token is good for.
    public let scope: Scope
    /// `jti`: the name of the token itself.
    public let id: String
    /// `exp`: the moment from which the token is not good any more.
    public let expiry: UnixSeconds
}

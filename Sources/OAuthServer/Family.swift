public import OAuthMessages
public import StratisID

/// One login: what all tokens that descend from it share, and how far its refresh token has come.
///
/// It is the only row a login has in a store. Nothing in it can be presented as a token: tokens are derived from it and
/// from a key that is not in the store.
public struct Family: Hashable, Sendable {
    /// Names the login.
    public let id: Identifier
    /// The client the tokens are for.
    public let clientID: String
    /// The address that signed, in base58.
    public let address: String
    /// The network of the address.
    public let network: Network
    /// What the login may do.
    public let scope: Scope
    /// When the wallet's signature was accepted.
    public let createdAt: UnixSeconds
    /// When the login ends whatever happens.
    public let absoluteExpiry: UnixSeconds
    /// When the login ends unless it is refreshed before.
    public var idleExpiry: UnixSeconds
    /// The number of the refresh token that is good now, 0 for the first.
    public var generation: UInt32
    /// When that token took the place of the one before it.
    public var rotatedAt: UnixSeconds
    /// When the login was ended, by revocation or because an old refresh token was used again.
    public var revokedAt: UnixSeconds?

    /// A login that has just begun.
    public init(
        id: Identifier,
        clientID: String,
        address: String,
        network: Network,
        scope: Scope,
        createdAt: UnixSeconds,
        absoluteExpiry: UnixSeconds,
        idleExpiry: UnixSeconds
    ) {
        self.id = id
        self.clientID = clientID
        self.address = address
        self.network = network
        self.scope = scope
        self.createdAt = createdAt
        self.absoluteExpiry = absoluteExpiry
        self.idleExpiry = idleExpiry
        generation = 0
        rotatedAt = createdAt
    }

    /// Whether tokens of the login are good at `now`.
    public func isAlive(at now: UnixSeconds) -> Bool {
        revokedAt == nil && now < idleExpiry && now < absoluteExpiry
    }
}

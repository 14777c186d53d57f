public import StratisID

/// What is known of a login in a browser that a wallet has signed.
public struct RiskAssessment: Hashable, Sendable {
    /// The client that somebody signs in to.
    public let clientID: String
    /// Who has signed, in base58.
    public let address: String
    /// The network of the address.
    public let network: Network
    /// When the signature was accepted.
    public let signedAt: UnixSeconds
    /// Where the signature came from: an IP address as text.
    public let walletAddress: String
    /// Where the browser is: an IP address as text.
    public let browserAddress: String

    /// Whether wallet and browser are in different places.
    ///
    /// Of IPv6 the first 64 bits count, all loopback addresses are one place, and what is no address is elsewhere.
    public var isFromElsewhere: Bool {
        guard let wallet = IPAddress(parsing: walletAddress), let browser = IPAddress(parsing: browserAddress) else {
            return true
        }
        return wallet.prefix != browser.prefix && !(wallet.isLoopback && browser.isLoopback)
    }

    /// What a policy of its own is tested with.
    public init(
        clientID: String,
        address: String,
        network: Network,
        signedAt: UnixSeconds,
        walletAddress: String,
        browserAddress: String
    ) {
        self.clientID = clientID
        self.address = address
        self.network = network
        self.signedAt = signedAt
        self.walletAddress = walletAddress
        self.browserAddress = browserAddress
    }
}

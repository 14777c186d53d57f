public import StratisID

/// A page that asks whether to go on as the address that has signed.
///
/// Its form posts `login` to ``actionPath`` with `decision=continue`, `decision=again` for another challenge, or
/// `decision=cancel`.
public struct ConfirmPage: Hashable, Sendable {
    /// The name of the application that somebody signs in to; any text.
    public let clientName: String
    /// Host and port of where the answer goes; `nil` where an application on the device gets it.
    public let clientHost: String?
    /// Who has signed.
    public let address: String
    /// The network of the address.
    public let network: Network
    /// Where the signature came from, an IP address.
    public let walletAddress: String
    /// Where the browser is, an IP address.
    public let browserAddress: String
    /// Whether the two are different places: on the way of a relayed QR code they are, and behind mobile networks too.
    public let isFromElsewhere: Bool
    /// Seconds until the login can no longer be confirmed.
    public let secondsLeft: UInt64
    /// The sealed login, base64url: the hidden field `login` of the form.
    public let login: String
    /// Where the form posts to.
    public let actionPath: String

    /// What a page shows.
    public init(
        clientName: String,
        clientHost: String?,
        address: String,
        network: Network,
        walletAddress: String,
        browserAddress: String,
        isFromElsewhere: Bool,
        secondsLeft: UInt64,
        login: String,
        actionPath: String
    ) {
        self.clientName = clientName
        self.clientHost = clientHost
        self.address = address
        self.network = network
        self.walletAddress = walletAddress
        self.browserAddress = browserAddress
        self.isFromElsewhere = isFromElsewhere
        self.secondsLeft = secondsLeft
        self.login = login
        self.actionPath = actionPath
    }
}

/// A page with a challenge to scan or to tap.
///
/// Its form posts `login` to ``actionPath`` with `decision=check`, for browsers without scripts, or `decision=cancel`.
public struct ScanPage: Hashable, Sendable {
    /// The name of the application that somebody signs in to; any text.
    public let clientName: String
    /// Host and port of where the answer goes; `nil` where an application on the device gets it.
    public let clientHost: String?
    /// Host and port that the challenge names, which the wallet shows too.
    public let issuerAuthority: String
    /// The challenge, `sid:…`, for a QR code and to copy.
    public let sid: String
    /// The challenge for a wallet on the same device, `web+sid:…`.
    public let walletLink: String
    /// Seconds until the challenge expires; in the last of them it is still good.
    public let secondsLeft: UInt64
    /// The sealed login, base64url: the hidden field `login` of the form.
    public let login: String
    /// Where the form posts to.
    public let actionPath: String
    /// Answers in JSON how far the login is: `{"status":…}` with `pending` and `expires_in`, `signed` and `address`,
    /// `expired` or `denied`.
    public let statusPath: String
    /// Shows how far the login is as a page: where to go when the status changes.
    public let resumePath: String
    /// Begins anew with another challenge.
    public let restartPath: String
    /// Whether somebody without scripts said that the wallet has signed, and it has not.
    public let isNotYetSigned: Bool

    /// What a page shows.
    public init(
        clientName: String,
        clientHost: String?,
        issuerAuthority: String,
        sid: String,
        walletLink: String,
        secondsLeft: UInt64,
        login: String,
        actionPath: String,
        statusPath: String,
        resumePath: String,
        restartPath: String,
        isNotYetSigned: Bool
    ) {
        self.clientName = clientName
        self.clientHost = clientHost
        self.issuerAuthority = issuerAuthority
        self.sid = sid
        self.walletLink = walletLink
        self.secondsLeft = secondsLeft
        self.login = login
        self.actionPath = actionPath
        self.statusPath = statusPath
        self.resumePath = resumePath
        self.restartPath = restartPath
        self.isNotYetSigned = isNotYetSigned
    }
}

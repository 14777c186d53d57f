import OAuthMessages
import StratisID

/// What logins in a browser need besides what every server has.
struct BrowserLogins: Sendable {
    let pages: any LoginPages
    let cookie: BrowserCookie
    private let logins: Seal
    private let codes: Seal
    private let environment: ServerEnvironment

    /// The logins of a server.
    ///
    /// - Parameters:
    ///   - pages: Draws what the browser shows.
    ///   - issuer: Who the server is.
    ///   - masterKey: The secret from which the keys of the seals come.
    ///   - epoch: The epoch whose codes are good.
    ///   - environment: The time and randomness.
    init(
        pages: any LoginPages,
        issuer: Issuer,
        masterKey: MasterKey,
        epoch: Identifier?,
        environment: ServerEnvironment
    ) {
        self.pages = pages
        cookie = BrowserCookie(issuer)
        logins = Seal(.login, masterKey: masterKey)
        codes = Seal(.code, masterKey: masterKey, epoch: epoch)
        self.environment = environment
    }

    func seal(_ login: PendingLogin, for browser: Identifier) throws -> String {
        try logins.close(login.bytes, for: browser, at: environment.now(), random: environment.random)
    }

    /// The login that was sealed for the browser, or `nil`.
    func login(_ sealed: String, of browser: Identifier) -> PendingLogin? {
        logins.open(sealed, for: browser).flatMap { PendingLogin(bytes: $0) }
    }

    func seal(_ code: AuthorizationCode) throws -> Secret {
        Secret(try codes.close(code.bytes, at: environment.now(), random: environment.random))
    }

    /// What a code that was made here stands for, or `nil`.
    func code(_ sealed: Secret) -> AuthorizationCode? {
        codes.open(sealed.reveal()).flatMap { AuthorizationCode(bytes: $0) }
    }
}

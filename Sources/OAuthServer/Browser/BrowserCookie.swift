import HTTPTypes

/// The cookie by which a browser is known again: 128 random bits, and nothing else.
///
/// A login is sealed for the browser that began it, so that nobody can go on with the login of another.
///
/// Source: RFC 6265bis §4.1.3.2 (`__Host-`), §5.6.7 (`SameSite`).
struct BrowserCookie: Sendable {
    let name: String
    private let isSecure: Bool

    /// The cookie of a server; on a loopback address without TLS a browser takes no `__Host-` cookie.
    init(_ issuer: Issuer) {
        isSecure = issuer.isSecure
        name = isSecure ? "__Host-sid_browser" : "sid_browser"
    }

    /// The name of the browser that sends the request, or `nil` where it has none yet.
    func browser(of request: ServerRequest) -> Identifier? {
        for field in request.head.headerFields[values: .cookie] {
            for pair in field.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                guard pair.hasPrefix(name + "=") else { continue }
                let value = pair.dropFirst(name.utf8.count + 1)
                if let browser = Identifier(text: String(value)) { return browser }
            }
        }
        return nil
    }

    /// The value of `Set-Cookie`.
    ///
    /// It lasts as long as the browser's session, which outlives a page that a telephone throws away.
    func field(_ browser: Identifier) -> String {
        "\(name)=\(browser.text); Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
    }
}

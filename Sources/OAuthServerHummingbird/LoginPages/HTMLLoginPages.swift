public import OAuthServer

/// Login pages for phones and desktops: one HTML document each, with nothing to load besides.
///
/// They work without scripts. With them the page follows the wallet by itself, and a code that expires is replaced. Every
/// text that varies is escaped.
///
/// Source: RFC 6749 §3.1; WCAG 2.2 AA for contrast and names.
public struct HTMLLoginPages: LoginPages {
    /// The pages.
    public init() {}

    /// Draws a page.
    ///
    /// - Parameters:
    ///   - page: What to show.
    ///   - nonce: The nonce of its style and its script.
    /// - Returns: A whole document.
    public func html(_ page: LoginPage, nonce: String) -> String {
        switch page {
        case .scan(let page): page.document(nonce: nonce).text
        case .confirm(let page): page.document(nonce: nonce).text
        case .failure(let page): page.document(nonce: nonce).text
        }
    }
}

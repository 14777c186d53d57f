/// Draws the pages that a browser is shown while somebody signs in with a wallet.
///
/// The engine decides what is shown, sets the header fields and reads what the forms send. An embedder can bring a look of
/// its own.
public protocol LoginPages: Sendable {
    /// A whole HTML document in UTF-8.
    ///
    /// The header fields that go with it let nothing in from elsewhere: style and script stand in the document, each in an
    /// element with `nonce`, images are `data:` URLs, and scripts reach this server alone. Texts in a page are to be
    /// escaped; the name of a client may have any character.
    ///
    /// - Parameters:
    ///   - page: What to show.
    ///   - nonce: The `nonce` attribute of every `<style>` and `<script>`, base64url.
    ///
    /// Source: Content Security Policy Level 3, §7.1.
    func html(_ page: LoginPage, nonce: String) -> String
}

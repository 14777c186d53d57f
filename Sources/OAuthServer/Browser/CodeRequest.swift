import OAuthMessages

/// A checked authorization request for a code.
///
/// Source: RFC 6749 §4.1.1; RFC 7636 §4.3.
struct CodeRequest: Hashable, Sendable {
    /// The longest `state`, in bytes: it travels with the login in the address of a page.
    static let maximumStateByteCount = 4096

    let clientID: String
    let redirectURI: String
    /// Whether the request named the redirect URI, so that the token request has to name it again.
    let isRedirectURISent: Bool
    /// What was asked for; `nil` leaves it to the client's registration.
    let scope: Scope?
    let state: String?
    let codeChallenge: CodeChallenge

    /// The request again, for another challenge.
    var query: String {
        let request = AuthorizationRequest(
            responseType: .code,
            clientID: clientID,
            redirectURI: isRedirectURISent ? redirectURI : nil,
            scope: scope,
            state: state,
            codeChallenge: codeChallenge
        )
        var form = FormEncoder()
        request.encode(into: &form)
        return form.text
    }
}

extension CodeRequest {
    func write(to bytes: inout ByteWriter) {
        bytes.append(clientID)
        bytes.append(redirectURI)
        bytes.append(isRedirectURISent)
        bytes.append(scope?.description)
        bytes.append(state)
        bytes.append(codeChallenge.description)
    }

    init?(reading bytes: inout ByteReader) {
        do {
            clientID = try bytes.text()
            redirectURI = try bytes.text()
            isRedirectURISent = try bytes.flag()
            scope = try bytes.optionalText().map { try $0.isEmpty ? Scope() : Scope(parsing: $0) }
            state = try bytes.optionalText()
            codeChallenge = try CodeChallenge(parsing: try bytes.text())
        } catch {
            return nil
        }
    }
}

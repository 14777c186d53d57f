import HTTPTypes
import OAuthMessages

extension AuthorizationServer {
    /// The client that a request is from; one that names none is the built-in client's.
    ///
    /// Source: RFC 6749 §2.3 and §3.2.1.
    func client(of request: ServerRequest, _ form: FormParameters) throws(Refusal) -> RegisteredClient {
        let authentication: ClientAuthentication?
        do {
            authentication = try ClientAuthentication.parse(
                authorization: request.head.headerFields[.authorization],
                form: form
            )
        } catch {
            throw Refusal(OAuthError(error), reason: "clientAuthentication")
        }
        guard let authentication else { return .builtIn }
        for reading in authentication.readings {
            guard let client = client(named: reading.clientID) else { continue }
            // A public client has no secret, and one that is presented proves nothing.
            if (client.secret ?? Secret("")) == reading.secret { return client }
        }
        throw Refusal(OAuthError(.invalidClient, "the client is not known or not authenticated"), reason: "client")
    }

    /// The form in the body of a request.
    ///
    /// - Parameter longParameter: The one that may have 8 KiB.
    func form(of request: ServerRequest, longParameter: String = "state") throws(Refusal) -> FormParameters {
        let isForm = request.mediaType == "application/x-www-form-urlencoded"
        guard isForm, request.head.headerFields[.contentEncoding] == nil else {
            let error = OAuthError(.invalidRequest, "the body has to be application/x-www-form-urlencoded")
            throw Refusal(error, reason: "contentType")
        }
        do { return try FormParameters(parsing: request.body.span, longParameter: longParameter) } catch {
            throw Refusal(error)
        }
    }
}

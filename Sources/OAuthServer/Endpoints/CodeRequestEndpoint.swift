import HTTPTypes
import Logging
import OAuthMessages
import StratisID

/// `GET /authorize?response_type=code`.
extension AuthorizationServer {
    /// Shows a challenge to the browser of somebody who signs in to a client.
    ///
    /// Before the redirect URI is known to be the client's, what is wrong is shown here; from then on the client hears it.
    ///
    /// Source: RFC 6749 §4.1.1, §4.1.2.1.
    func scan(_ query: FormParameters, _ request: ServerRequest, _ logins: BrowserLogins) -> ServerResponse {
        guard let clientID = query["client_id"], let client = client(named: clientID) else {
            let refusal = Refusal(OAuthError(.invalidRequest, "the client is not known"), reason: "client")
            return loginFailure(.unknownClient, refusal, request)
        }
        guard client.grants.contains(.authorizationCode) else {
            let error = OAuthError(.unauthorizedClient, "the client may not use the authorization_code grant")
            return loginFailure(.unauthorizedClient, Refusal(error, reason: "client"), request)
        }
        guard let redirectURI = client.redirectURI(for: query["redirect_uri"]) else {
            let error = OAuthError(.invalidRequest, "the redirect_uri is not registered")
            return loginFailure(.unregisteredRedirect, Refusal(error, reason: "redirectURI"), request)
        }
        let state = query["state"].flatMap { $0.utf8.count <= CodeRequest.maximumStateByteCount ? $0 : nil }
        do {
            let code = try codeRequest(query, client, redirectURI)
            return try newScan(code, client, logins.cookie.browser(of: request), logins)
        } catch let refusal as Refusal {
            metrics?.refused(endpointName(of: request), reason: refusal.reason)
            logger.info(
                "authorization refused",
                metadata: ["reason": "\(refusal.reason)", "from": "\(request.remoteAddress)", "client": "\(client.id)"]
            )
            return redirect(to: redirectURI.text, .error(refusal.error), state: state)
        } catch {
            logger.error("request failed", metadata: ["error": "\(error)"])
            return redirect(to: redirectURI.text, .error(OAuthError(.serverError)), state: state)
        }
    }

    /// The client of this name, or `nil`.
    func client(named id: String) -> RegisteredClient? { configuration.clients.first { $0.id == id } }

    /// Checks all that is not about where the answer goes.
    private func codeRequest(
        _ query: FormParameters,
        _ client: RegisteredClient,
        _ redirectURI: RedirectURI
    ) throws(Refusal) -> CodeRequest {
        let request: AuthorizationRequest
        do { request = try AuthorizationRequest(parsing: query) } catch {
            throw Refusal(OAuthError(error), reason: "parameters")
        }
        guard request.responseType == .code else {
            let error = OAuthError(.unsupportedResponseType, "the server does not support the response_type")
            throw Refusal(error, reason: "responseType")
        }
        guard let codeChallenge = request.codeChallenge else {
            throw Refusal(OAuthError(.missingParameter("code_challenge")), reason: "parameters")
        }
        guard (request.state ?? "").utf8.count <= CodeRequest.maximumStateByteCount else {
            throw Refusal(OAuthError(.invalidRequest, "the state is longer than 4096 bytes"), reason: "parameters")
        }
        guard (request.scope ?? Scope()).isSubset(of: client.scope) else {
            throw Refusal(OAuthError(.invalidScope, "the client may not have this scope"), reason: "scope")
        }
        return CodeRequest(
            clientID: client.id,
            redirectURI: redirectURI.text,
            isRedirectURISent: request.redirectURI != nil,
            scope: request.scope,
            state: request.state,
            codeChallenge: codeChallenge
        )
    }

    private func newScan(
        _ request: CodeRequest,
        _ client: RegisteredClient,
        _ known: Identifier?,
        _ logins: BrowserLogins
    ) throws -> ServerResponse {
        let challenge = try newChallenge(.browser)
        let browser = known ?? environment.identifier()
        let login = PendingLogin(
            request: request,
            uid: challenge.uid,
            challengeExpiry: challenge.expiry ?? environment.now()
        )
        let sealed = try logins.seal(login, for: browser)
        guard sealed.utf8.count <= FormParameters.maximumStateByteCount else {
            throw Refusal(OAuthError(.invalidRequest, "the request is too long"), reason: "parameters")
        }
        var response = page(try scanPage(login, sealed, client, at: environment.now()), logins)
        if known == nil { response.head.headerFields[.setCookie] = logins.cookie.field(browser) }
        return response
    }
}

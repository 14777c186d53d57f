import HTTPTypes
import Logging
import OAuthMessages
import StratisID

extension AuthorizationServer {
    /// Issues a challenge: `GET /authorize?response_type=sid`.
    ///
    /// Nothing is written anywhere.
    ///
    /// Source: Stratis ID grant, Authorization Request and Response.
    func authorize(_ request: ServerRequest) -> ServerResponse {
        do throws(Refusal) {
            let query: FormParameters
            do { query = try FormParameters(parsing: String(request.query)) } catch {
                throw Refusal(OAuthError(error), reason: "query")
            }
            guard let responseType = query["response_type"] else {
                throw Refusal(OAuthError(.invalidRequest, "response_type is missing"), reason: "responseType")
            }
            guard responseType == "sid" else {
                let error = OAuthError(.unsupportedResponseType, "the response_type of this server is sid")
                throw Refusal(error, reason: "responseType")
            }
            let clientID = query["client_id"] ?? RegisteredClient.builtIn.id
            guard let client = configuration.clients.first(where: { $0.id == clientID }) else {
                throw Refusal(OAuthError(.invalidRequest, "the client is not known"), reason: "client")
            }
            guard client.grants.contains(.sid) else {
                let error = OAuthError(.unauthorizedClient, "the client may not use the sid grant")
                throw Refusal(error, reason: "client")
            }
            try checkScope(query["scope"], of: client)
            return .text(try challenge(for: client).sid)
        } catch {
            logger.info(
                "challenge refused",
                metadata: ["reason": "\(error.reason)", "from": "\(request.remoteAddress)"]
            )
            return .error(error)
        }
    }

    private func checkScope(_ text: String?, of client: RegisteredClient) throws(Refusal) {
        guard let text else { return }
        do {
            if try Scope(parsing: text).isSubset(of: client.scope) { return }
        } catch {}
        throw Refusal(OAuthError(.invalidScope, "the client may not have this scope"), reason: "scope")
    }

    private func challenge(for client: RegisteredClient) throws(Refusal) -> Challenge {
        do {
            return try challengeIssuer.issue(
                .directGrant,
                clientID: client.id,
                at: environment.now(),
                nonce: environment.identifier()
            )
        } catch {
            throw Refusal(OAuthError(.serverError), reason: "issuer")
        }
    }
}

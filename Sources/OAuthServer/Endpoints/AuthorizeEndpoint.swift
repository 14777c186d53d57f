import HTTPTypes
import Logging
import OAuthMessages
import StratisID

extension AuthorizationServer {
    /// Begins a login: `GET /authorize`.
    ///
    /// Nothing is written anywhere.
    func authorize(_ request: ServerRequest) -> ServerResponse {
        let query: FormParameters
        do { query = try FormParameters(parsing: String(request.query)) } catch {
            let refusal = Refusal(OAuthError(error), reason: "query")
            return loginFailure(.malformedRequest, refusal, request)
        }
        let type = query["response_type"].map { ResponseType(rawValue: $0) }
        if type == .sid { return challenge(query, request) }
        // A client that is named hears at its redirect URI that there is no such response type.
        if let browserLogins, type == .code || query["client_id"] != nil {
            return scan(query, request, browserLogins)
        }
        let error =
            type == nil
            ? OAuthError(.missingParameter("response_type"))
            : OAuthError(.unsupportedResponseType, "the server does not support the response_type")
        return loginFailure(.malformedRequest, Refusal(error, reason: "responseType"), request)
    }

    /// Issues a challenge for a client without a browser: `response_type=sid`.
    ///
    /// Source: Stratis ID grant, Authorization Request and Response.
    private func challenge(_ query: FormParameters, _ request: ServerRequest) -> ServerResponse {
        do throws(Refusal) {
            let clientID = query["client_id"] ?? RegisteredClient.builtIn.id
            guard let client = client(named: clientID) else {
                throw Refusal(OAuthError(.invalidRequest, "the client is not known"), reason: "client")
            }
            guard client.grants.contains(.sid) else {
                let error = OAuthError(.unauthorizedClient, "the client may not use the sid grant")
                throw Refusal(error, reason: "client")
            }
            try checkScope(query["scope"], of: client)
            return .text(try newChallenge(.directGrant, clientID: client.id).sid)
        } catch {
            return refused("challenge refused", error, request)
        }
    }

    private func checkScope(_ text: String?, of client: RegisteredClient) throws(Refusal) {
        guard let text else { return }
        do {
            if try Scope(parsing: text).isSubset(of: client.scope) { return }
        } catch {}
        throw Refusal(OAuthError(.invalidScope, "the client may not have this scope"), reason: "scope")
    }

    /// A challenge that has not been issued before.
    func newChallenge(_ purpose: ChallengeIssuer.Purpose, clientID: String = "") throws(Refusal) -> Challenge {
        do {
            return try verifier.challenges.issue(
                purpose,
                clientID: clientID,
                at: environment.now(),
                nonce: environment.identifier()
            )
        } catch {
            throw Refusal(OAuthError(.serverError), reason: "issuer")
        }
    }
}

import HTTPTypes
import Logging
import OAuthMessages
import StratisID

extension AuthorizationServer {
    /// Ends a login by any of its tokens: `POST /revoke`.
    ///
    /// What is not known, or is another client's, is answered alike.
    ///
    /// Source: RFC 7009 §2.
    func revoke(_ request: ServerRequest) async -> ServerResponse {
        do {
            let form = try form(of: request)
            let client = try client(of: request, form)
            guard let token = form["token"].map({ Secret($0) }) else {
                throw Refusal(OAuthError(.invalidRequest, "token is missing"), reason: "token")
            }
            if let id = loginNamed(by: token), let family = try await store.family(id), family.clientID == client.id {
                try await store.revoke(id, at: environment.now())
                logger.info("login revoked", metadata: ["address": "\(family.address)", "client": "\(client.id)"])
            }
            return ServerResponse(.ok)
        } catch let refusal as Refusal {
            return refused("revocation refused", refusal, request)
        } catch {
            return unavailable(error)
        }
    }

    private func loginNamed(by token: Secret) -> Identifier? {
        tokenIssuer.refreshTokens.recognise(token)?.id ?? tokenIssuer.accessTokens.decode(token)?.family
    }
}

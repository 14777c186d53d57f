import HTTPTypes
import Logging
import OAuthMessages
import StratisID

extension AuthorizationServer {
    /// Gives tokens for a grant: `POST /token`.
    ///
    /// Source: RFC 6749 §3.2, §5.
    func token(_ request: ServerRequest) async -> ServerResponse {
        do {
            let form = try form(of: request)
            guard let name = form["grant_type"] else {
                throw Refusal(OAuthError(.invalidRequest, "grant_type is missing"), reason: "grantType")
            }
            let client = try client(of: request, form)
            guard let handler = grant(GrantType(rawValue: name)) else {
                throw Refusal(OAuthError(.unsupportedGrantType, "the grant_type is not supported"), reason: "grantType")
            }
            guard client.grants.contains(handler.grantType) else {
                throw Refusal(
                    OAuthError(.unauthorizedClient, "the client may not use this grant"),
                    reason: "grantType"
                )
            }
            let now = environment.now()
            let grant = try handler.validate(form, for: client, at: now)
            let (family, tokens) = try await tokenIssuer.issue(grant, to: client, at: now)
            metrics?.issued(name)
            logger.info(
                "tokens issued",
                metadata: ["grant": "\(name)", "address": "\(family.address)", "client": "\(client.id)"]
            )
            return .json(tokens.encoded())
        } catch let refusal as Refusal {
            return refused("tokens refused", refusal, request)
        } catch {
            return unavailable(error)
        }
    }

    /// The answer to a request that is refused; the log hears at which stage.
    func refused(_ message: Logger.Message, _ refusal: Refusal, _ request: ServerRequest) -> ServerResponse {
        metrics?.refused(endpointName(of: request), reason: refusal.reason)
        logger.info(message, metadata: ["reason": "\(refusal.reason)", "from": "\(request.remoteAddress)"])
        return .error(refusal)
    }

    /// That the store did not answer, or something else on this side failed; the client may try again.
    func unavailable(_ error: any Error) -> ServerResponse {
        if error is StoreUnavailable { metrics?.storeFailed() }
        logger.error("request failed", metadata: ["error": "\(error)"])
        return .error(OAuthError(.temporarilyUnavailable, "the server cannot answer now; try again later"))
    }
}

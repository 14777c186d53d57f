import HTTPTypes
import Logging
import OAuthMessages
import StratisID

extension AuthorizationServer {
    /// What somebody decides by pressing a button.
    private enum Decision: String {
        /// To go on as the address that has signed.
        case `continue`
        /// To see whether the wallet's signature has arrived, without a script.
        case check
        /// That it was somebody else who signed.
        case again
        /// To go back to the client without a login.
        case cancel
    }

    /// Does what somebody has decided: `POST /authorize`.
    ///
    /// The form is believed only from the browser that began the login, and only from the server's own pages.
    ///
    /// Source: RFC 9700 §4.7; Fetch Metadata Request Headers.
    func confirm(_ request: ServerRequest, _ logins: BrowserLogins) async -> ServerResponse {
        guard isFromOwnPage(request) else {
            let error = OAuthError(.accessDenied, "the form comes from another site")
            return loginFailure(.crossSite, Refusal(error, reason: "crossSite"), request)
        }
        let form: FormParameters
        do { form = try self.form(of: request, longParameter: "login") } catch {
            return loginFailure(.malformedRequest, error, request)
        }
        guard form["login"] != nil else {
            return loginFailure(
                .malformedRequest,
                Refusal(OAuthError(.missingParameter("login")), reason: "parameters"),
                request
            )
        }
        guard let known = knownLogin(form, request, logins) else { return unknownLogin(request) }
        let login = known.login
        do {
            let decision = form["decision"].flatMap { Decision(rawValue: $0) }
            switch decision {
            case .continue, .check:
                let now = environment.now()
                let state = try await state(of: login, request, at: now)
                if decision == .continue, case .signed(let signed) = state {
                    return try goOn(known, signed, logins, at: now)
                }
                return try show(known, state, request, logins, isAsked: true, at: now)
            case .again: return startAgain(login)
            case .cancel:
                let error = OAuthError(.accessDenied, "the login was cancelled")
                return redirect(to: login.request.redirectURI, .error(error), state: login.request.state)
            case nil:
                let error = OAuthError(.invalidRequest, "the decision is missing or not known")
                return loginFailure(.malformedRequest, Refusal(error, reason: "decision"), request)
            }
        } catch {
            return unavailablePage(error, request)
        }
    }

    /// Redirects with a code.
    private func goOn(
        _ known: KnownLogin,
        _ signed: SignedLogin,
        _ logins: BrowserLogins,
        at now: UnixSeconds
    ) throws -> ServerResponse {
        let (login, client) = (known.login, known.client)
        let code = AuthorizationCode(
            beginning: environment.identifier().sorted(by: now),
            login.request,
            signed,
            scope: login.request.scope?.intersection(client.scope) ?? client.scope,
            at: now,
            lifetime: configuration.lifetimes.code
        )
        logger.info("code issued", metadata: ["address": "\(signed.address)", "client": "\(client.id)"])
        return redirect(to: login.request.redirectURI, .code(try logins.seal(code)), state: login.request.state)
    }

    /// Whether the browser does not say that another site has sent the form; older ones say nothing.
    private func isFromOwnPage(_ request: ServerRequest) -> Bool {
        let fields = request.head.headerFields
        if let origin = fields[.origin], origin != configuration.issuer.origin { return false }
        guard let name = HTTPField.Name("Sec-Fetch-Site"), let site = fields[name] else { return true }
        return site == "same-origin" || site == "none"
    }
}

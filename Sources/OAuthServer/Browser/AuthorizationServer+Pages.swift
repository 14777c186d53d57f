import HTTPTypes
import Logging
import OAuthMessages
import StratisID

/// What is shown to a browser, and where it is sent.
extension AuthorizationServer {
    /// A page with the header fields that keep others out of it.
    ///
    /// `form-action` is left out: browsers apply it to every redirect that follows a form, also to those of the client.
    ///
    /// Source: Content Security Policy Level 3; RFC 9700 §4.16.
    func page(
        _ page: LoginPage,
        _ logins: BrowserLogins,
        status: HTTPResponse.Status = .ok
    ) -> ServerResponse {
        let nonce = environment.identifier().text
        let html = logins.pages.html(page, nonce: nonce)
        var response = ServerResponse(status, contentType: "text/html; charset=utf-8", body: Array(html.utf8))
        let policy = [
            "default-src 'none'", "style-src 'nonce-\(nonce)'", "script-src 'nonce-\(nonce)'", "img-src data:",
            "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
        ]
        response.set("Content-Security-Policy", policy.joined(separator: "; "))
        response.set("X-Frame-Options", "DENY")
        response.set("X-Content-Type-Options", "nosniff")
        // With `no-referrer` a browser says `Origin: null` when the form is sent.
        response.set("Referrer-Policy", "same-origin")
        return response
    }

    /// Sends the browser back to the client.
    ///
    /// 303 everywhere, so that no browser posts to the client what it has posted here.
    ///
    /// Source: RFC 9700 §4.12; RFC 9207 §2.
    func redirect(to uri: String, _ outcome: AuthorizationResponse.Outcome, state: String?) -> ServerResponse {
        let answer = AuthorizationResponse(outcome, state: state, issuer: configuration.issuer.url)
        return .seeOther(answer.uri(at: uri))
    }

    /// Begins the same login with another challenge.
    func startAgain(_ login: PendingLogin) -> ServerResponse { .seeOther(restartPath(login)) }

    /// The page for a browser, or the error in JSON for whoever does not want one.
    func loginFailure(_ failure: LoginFailure, _ refusal: Refusal, _ request: ServerRequest) -> ServerResponse {
        metrics?.refused(endpointName(of: request), reason: refusal.reason)
        logger.info("login refused", metadata: ["reason": "\(refusal.reason)", "from": "\(request.remoteAddress)"])
        return failurePage(failure, request, status: HTTPResponse.Status(code: refusal.status)) ?? .error(refusal)
    }

    func unknownLogin(_ request: ServerRequest) -> ServerResponse {
        let error = OAuthError(.invalidRequest, "the login is not known in this browser")
        return loginFailure(.unknownLogin, Refusal(error, reason: "login", status: .notFound), request)
    }

    func unavailablePage(_ error: any Error, _ request: ServerRequest) -> ServerResponse {
        let response = unavailable(error)
        return failurePage(.unavailable, request, status: response.head.status) ?? response
    }

    private func failurePage(
        _ failure: LoginFailure,
        _ request: ServerRequest,
        status: HTTPResponse.Status
    ) -> ServerResponse? {
        guard let browserLogins, request.accepts("text/html") else { return nil }
        return page(.failure(FailurePage(failure)), browserLogins, status: status)
    }
}

/// The pages of a login.
extension AuthorizationServer {
    func scanPage(
        _ login: PendingLogin,
        _ sealed: String,
        _ client: RegisteredClient,
        at now: UnixSeconds,
        isNotYetSigned: Bool = false
    ) throws -> LoginPage {
        let sid = try verifier.challenges.challenge(uid: login.uid, expiry: login.challengeExpiry).sid
        let path = configuration.issuer.path + "/authorize"
        return .scan(
            ScanPage(
                clientName: client.name ?? client.id,
                clientHost: RedirectURI(parsing: login.request.redirectURI)?.authority,
                issuerAuthority: configuration.issuer.authority,
                sid: sid,
                walletLink: "web+" + sid,
                secondsLeft: login.challengeExpiry.rawValue - min(now, login.challengeExpiry).rawValue,
                login: sealed,
                actionPath: path,
                statusPath: path + "/status?login=" + sealed,
                resumePath: path + "/login?login=" + sealed,
                restartPath: restartPath(login),
                isNotYetSigned: isNotYetSigned
            )
        )
    }

    func confirmPage(
        _ login: PendingLogin,
        _ signed: SignedLogin,
        _ sealed: String,
        _ client: RegisteredClient,
        _ assessment: RiskAssessment,
        at now: UnixSeconds
    ) -> LoginPage {
        .confirm(
            ConfirmPage(
                clientName: client.name ?? client.id,
                clientHost: RedirectURI(parsing: login.request.redirectURI)?.authority,
                address: signed.address,
                network: signed.network,
                walletAddress: assessment.walletAddress,
                browserAddress: assessment.browserAddress,
                isFromElsewhere: assessment.isFromElsewhere,
                secondsLeft: signed.expiry.rawValue - min(now, signed.expiry).rawValue,
                login: sealed,
                actionPath: configuration.issuer.path + "/authorize"
            )
        )
    }

    func deniedPage(_ sealed: String, _ client: RegisteredClient) -> LoginPage {
        let back = FailurePage.Back(
            clientName: client.name ?? client.id,
            login: sealed,
            actionPath: configuration.issuer.path + "/authorize"
        )
        return .failure(FailurePage(.denied, back: back))
    }

    private func restartPath(_ login: PendingLogin) -> String {
        configuration.issuer.path + "/authorize?" + login.request.query
    }
}

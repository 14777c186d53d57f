import HTTPTypes
import Logging
import OAuthMessages
import StratisID

/// What a browser asks about a login that it has begun.
extension AuthorizationServer {
    /// How far a login is.
    enum LoginState {
        /// No wallet has signed yet.
        case pending
        /// A wallet has signed, and the policy lets it go on.
        case signed(SignedLogin)
        /// A wallet has signed, and the policy does not let it go on.
        case denied
        /// It took too long.
        case expired
    }

    /// A login that a browser has proved to be its own.
    struct KnownLogin {
        let sealed: String
        let login: PendingLogin
        let client: RegisteredClient
    }

    /// Says in JSON how far a login is: `GET /authorize/status`.
    func loginStatus(_ request: ServerRequest, _ logins: BrowserLogins) async -> ServerResponse {
        guard let login = knownLogin(query(of: request), request, logins)?.login else {
            return .error(OAuthError(.invalidRequest, "the login is not known in this browser"), status: .notFound)
        }
        do {
            let now = environment.now()
            var json = JSONWriter(byteCapacity: 96)
            switch try await state(of: login, request, at: now) {
            case .pending:
                json.object { json in
                    json.member("status", "pending")
                    json.member("expires_in", Int64(login.challengeExpiry.rawValue - now.rawValue))
                }
            case .signed(let signed):
                json.object { json in
                    json.member("status", "signed")
                    json.member("address", signed.address)
                }
            case .denied: json.object { $0.member("status", "denied") }
            case .expired: json.object { $0.member("status", "expired") }
            }
            return .json(json.bytes)
        } catch {
            return unavailable(error)
        }
    }

    /// Shows a login again, after the page was reloaded or a telephone had thrown it away: `GET /authorize/login`.
    func resume(_ request: ServerRequest, _ logins: BrowserLogins) async -> ServerResponse {
        guard let known = knownLogin(query(of: request), request, logins) else { return unknownLogin(request) }
        do {
            let now = environment.now()
            return try show(known, try await state(of: known.login, request, at: now), request, logins, at: now)
        } catch {
            return unavailablePage(error, request)
        }
    }

    /// The login that the form or query names, where it is this browser's, and its client may still sign in like this.
    func knownLogin(
        _ form: FormParameters?,
        _ request: ServerRequest,
        _ logins: BrowserLogins
    ) -> KnownLogin? {
        guard
            let browser = logins.cookie.browser(of: request), let sealed = form?["login"],
            let login = logins.login(sealed, of: browser),
            let client = client(named: login.request.clientID), client.grants.contains(.authorizationCode),
            client.redirectURI(for: login.request.redirectURI) != nil
        else { return nil }
        return KnownLogin(sealed: sealed, login: login, client: client)
    }

    private func query(of request: ServerRequest) -> FormParameters? {
        try? FormParameters(parsing: String(request.query).utf8Span.span, longParameter: "login")
    }

    /// How far a login is now, for the browser that asks.
    func state(of login: PendingLogin, _ request: ServerRequest, at now: UnixSeconds) async throws -> LoginState {
        // A challenge of another epoch: what the store has of it may be less than there was.
        let isIssuedHere = verifier.challenges.isIssuedHere(
            uid: login.uid.utf8Span.span,
            expiry: login.challengeExpiry,
            purpose: .browser,
            clientID: ""
        )
        guard isIssuedHere else { return .expired }
        guard let signed = try await store.signedLogin(login.mark) else {
            return now > login.challengeExpiry ? .expired : .pending
        }
        guard now <= signed.expiry else { return .expired }
        let assessment = assessment(of: signed, login, request)
        return await configuration.riskPolicy.decide(assessment) == .allow ? .signed(signed) : .denied
    }

    private func assessment(
        of signed: SignedLogin,
        _ login: PendingLogin,
        _ request: ServerRequest
    ) -> RiskAssessment {
        RiskAssessment(
            clientID: login.request.clientID,
            address: signed.address,
            network: signed.network,
            signedAt: signed.signedAt,
            walletAddress: signed.walletAddress,
            browserAddress: request.remoteAddress
        )
    }

    /// The page for how far a login is.
    ///
    /// - Parameter isAsked: Whether somebody without scripts asks after having signed.
    func show(
        _ known: KnownLogin,
        _ state: LoginState,
        _ request: ServerRequest,
        _ logins: BrowserLogins,
        isAsked: Bool = false,
        at now: UnixSeconds
    ) throws -> ServerResponse {
        let (login, sealed, client) = (known.login, known.sealed, known.client)
        switch state {
        case .pending: return page(try scanPage(login, sealed, client, at: now, isNotYetSigned: isAsked), logins)
        case .expired: return startAgain(login)
        case .denied:
            logger.notice("login denied", metadata: ["client": "\(client.id)", "from": "\(request.remoteAddress)"])
            return page(deniedPage(sealed, client), logins, status: .forbidden)
        case .signed(let signed):
            let assessment = assessment(of: signed, login, request)
            return page(confirmPage(login, signed, sealed, client, assessment, at: now), logins)
        }
    }
}

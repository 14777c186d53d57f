import OAuthMessages
import StratisID

/// Does the one write that decides who gets tokens, and then signs them.
struct TokenIssuer: Sendable {
    let configuration: ServerConfiguration
    let refreshTokens: RefreshTokenCodec
    var accessTokens: AccessTokenCodec
    let store: any Store
    let environment: ServerEnvironment

    /// The tokens of a grant, or why there are none.
    func issue(_ grant: Grant, to client: RegisteredClient, at now: UnixSeconds) async throws -> (Family, TokenResponse)
    {
        switch grant {
        case .login(let challenge, let family):
            switch try await store.redeem(challenge, creating: family) {
            case .first: return (family, try response(for: family, scope: family.scope, at: now))
            case .already(let earlier):
                // The very same code: two have it, and one of them is not the client. A challenge is seen by everybody.
                if earlier == family.id { try await store.revoke(earlier, at: now) }
                throw Refusal.invalidGrant("alreadyRedeemed")
            }
        case .refresh(let id, let generation, let scope):
            let family = try await rotate(id, from: generation, for: client, scope, at: now)
            return (family, try response(for: family, scope: scope ?? family.scope, at: now))
        }
    }

    private func rotate(
        _ id: Identifier,
        from generation: UInt32,
        for client: RegisteredClient,
        _ scope: Scope?,
        at now: UnixSeconds
    ) async throws -> Family {
        let terms = RotationTerms(
            clientID: client.id,
            scope: scope,
            now: now,
            grace: configuration.lifetimes.refreshGrace,
            idleExpiry: UnixSeconds(now.rawValue + configuration.lifetimes.refreshIdle)
        )
        switch try await store.rotate(id, from: generation, terms) {
        case .rotated(let family), .repeated(let family): return family
        case .reused: throw Refusal.invalidGrant("reusedToken")
        case .ended: throw Refusal.invalidGrant("endedLogin")
        case .unknown, .foreign: throw Refusal.invalidGrant("unknownLogin")
        case .widerScope:
            throw Refusal(OAuthError(.invalidScope, "the scope is wider than the one granted"), reason: "scope")
        }
    }

    private func response(for family: Family, scope: Scope, at now: UnixSeconds) throws -> TokenResponse {
        // Nobody asks the store about an access token, so that it has to end with its login by itself.
        let lifetime = min(configuration.lifetimes.accessToken, family.absoluteExpiry.rawValue - now.rawValue)
        let token = AccessToken(
            issuer: configuration.issuer.url,
            audience: configuration.issuer.url,
            clientID: family.clientID,
            address: family.address,
            network: family.network,
            scope: scope,
            id: environment.identifier(),
            family: family.id,
            issuedAt: now,
            expiry: UnixSeconds(now.rawValue + lifetime)
        )
        return TokenResponse(
            accessToken: try accessTokens.encode(token),
            lifetime: .seconds(Int64(lifetime)),
            refreshToken: refreshTokens.token(of: family.id, generation: family.generation),
            scope: scope.isEmpty ? nil : scope
        )
    }
}

import OAuthMessages
import StratisID

/// Does the one write that decides who gets tokens, and then signs them.
struct TokenIssuer: Sendable {
    let configuration: ServerConfiguration
    let refreshTokens: RefreshTokenCodec
    let accessTokens: AccessTokenCodec
    let store: any Store
    let environment: ServerEnvironment

    /// The tokens of a grant, or why there are none.
    func issue(_ grant: Grant, to client: RegisteredClient, at now: UnixSeconds) async throws -> (Family, TokenResponse)
    {
        switch grant {
        case .login(let challenge, let family):
            guard try await store.redeem(challenge, creating: family) == .first else {
                throw Refusal.invalidGrant("alreadyRedeemed")
            }
            return (family, try response(for: family, scope: family.scope, at: now))
        case .refresh(let id, let generation, let scope):
            // Another client's token is refused before it can do anything to the login.
            guard let known = try await store.family(id), known.clientID == client.id else {
                throw Refusal.invalidGrant("unknownLogin")
            }
            let granted = try Self.narrowed(known.scope, to: scope)
            let family = try await rotate(id, from: generation, at: now)
            return (family, try response(for: family, scope: granted, at: now))
        }
    }

    private func rotate(_ id: Identifier, from generation: UInt32, at now: UnixSeconds) async throws -> Family {
        let terms = RotationTerms(
            now: now,
            grace: configuration.lifetimes.refreshGrace,
            idleExpiry: UnixSeconds(now.rawValue + configuration.lifetimes.refreshIdle)
        )
        switch try await store.rotate(id, from: generation, terms) {
        case .rotated(let family), .repeated(let family): return family
        case .reused: throw Refusal.invalidGrant("reusedToken")
        case .ended: throw Refusal.invalidGrant("endedLogin")
        case .unknown: throw Refusal.invalidGrant("unknownLogin")
        }
    }

    private static func narrowed(_ scope: String, to requested: Scope?) throws -> String {
        guard let requested else { return scope }
        let granted = scope.isEmpty ? Scope() : try Scope(parsing: scope)
        guard requested.isSubset(of: granted) else {
            throw Refusal(OAuthError(.invalidScope, "the scope is wider than the one granted"), reason: "scope")
        }
        return requested.description
    }

    private func response(for family: Family, scope: String, at now: UnixSeconds) throws -> TokenResponse {
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
            scope: scope.isEmpty ? nil : try Scope(parsing: scope)
        )
    }
}

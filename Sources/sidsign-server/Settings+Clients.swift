import CommandLineTool
import OAuthMessages
import OAuthServer

extension Settings {
    /// The policy of that name.
    static func riskPolicy(_ name: String) throws(Failure) -> RiskPolicy {
        switch name {
        case "allow": .allow
        case "denyOnMismatch": .denyOnMismatch
        default: throw .usage("the risk policy \(name) is not known; known are allow, denyOnMismatch")
        }
    }

    /// A client of the file.
    static func client(_ settings: SettingsFile.ClientSettings) throws(Failure) -> RegisteredClient {
        guard let id = settings.id, !id.isEmpty else { throw .malformed("a client has no id") }
        guard (settings.secret == nil) == (settings.isPublic == true), settings.secret?.isEmpty != true else {
            throw .malformed("the client \(id) needs either a secret or public: true")
        }
        let known: [GrantType] = [.authorizationCode, .refreshToken, .sid]
        // Without a word about grants: those that the client can use.
        let usable = settings.redirectURIs == nil ? known.filter { $0 != .authorizationCode } : known
        let grants = settings.grants.map { $0.map { GrantType(rawValue: $0) } } ?? usable
        guard grants.allSatisfy(known.contains) else {
            throw .malformed("the grants of the client \(id) can be authorization_code, refresh_token and sid")
        }
        do {
            return RegisteredClient(
                id: id,
                name: settings.name,
                secret: settings.secret,
                grants: Set(grants),
                scope: try Scope(settings.scopes ?? []),
                redirectURIs: settings.redirectURIs ?? [],
                origins: settings.origins ?? []
            )
        } catch {
            throw .malformed("a scope of the client \(id) is malformed")
        }
    }
}

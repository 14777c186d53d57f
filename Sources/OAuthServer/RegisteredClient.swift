public import OAuthMessages

/// A client of an authorization server.
///
/// Source: RFC 6749 §2.
public struct RegisteredClient: Sendable {
    /// The client's name in requests.
    public let id: String
    /// What a confidential client proves itself with; `nil` for a public one.
    public let secret: Secret?
    /// The grants it may use.
    public let grants: Set<GrantType>
    /// The most that a login of the client may do.
    public let scope: Scope

    /// A client.
    public init(id: String, secret: Secret?, grants: Set<GrantType>, scope: Scope = Scope()) {
        self.id = id
        self.secret = secret
        self.grants = grants
        self.scope = scope
    }

    /// Whether requests can name the client and present its secret.
    var canAuthenticate: Bool {
        [id, secret?.reveal() ?? "-"].allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { 0x20...0x7E ~= $0 } }
    }

    /// The public client whose requests name no client at all.
    public static let builtIn = RegisteredClient(id: "default", secret: nil, grants: [.sid, .refreshToken])
}

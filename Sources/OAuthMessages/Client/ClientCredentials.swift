/// The name and the secret of a client.
///
/// Source: RFC 6749 §2.3.1.
public struct ClientCredentials: Equatable, Sendable {
    /// The name, which everyone may know.
    public let clientID: String
    /// The secret.
    public let secret: Secret

    /// A client with a secret.
    public init(clientID: String, secret: Secret) {
        self.clientID = clientID
        self.secret = secret
    }

    /// The credentials that a received name and secret are, or `nil` where they are not printable ASCII.
    init?(checking clientID: String, _ secret: String) {
        guard clientID.isVisible, secret.isEmpty || secret.isVisible else { return nil }
        self.init(clientID: clientID, secret: Secret(secret))
    }
}

public import OAuthMessages

/// What a provider needs to know to send a user's browser to its authorization endpoint.
public struct AuthorizationStart: Sendable {
    /// The request of the standard.
    public let request: AuthorizationRequest
    /// Further parameters, in their order.
    public let extra: [(name: String, value: String)]
}

extension AuthorizationStart {
    /// The URI of the standard.
    ///
    /// - Parameter endpoint: The authorization endpoint.
    /// Source: RFC 6749 §4.1.1.
    public func uri(at endpoint: Endpoint) -> String {
        var form = FormEncoder()
        request.encode(into: &form)
        for (name, value) in extra { form.append(name, value) }
        return form.text(appendedTo: endpoint.url)
    }
}

/// How a client says who it is, and proves it.
///
/// Source: RFC 6749 §2.3; the names are those of RFC 7591 §2.
public enum ClientAuthentication: Equatable, Sendable {
    /// `none`: a public client gives its name.
    case none(clientID: String)
    /// `client_secret_basic`: name and secret stand in the `Authorization` header.
    case basic(BasicCredentials)
    /// `client_secret_post`: name and secret stand in the form.
    case post(ClientCredentials)
}

extension ClientAuthentication {
    /// Reads from a request who the client is; `nil` where it does not say.
    ///
    /// Who sends a name with an empty secret has proven nothing and is a client with a name alone. A `client_id` may stand
    /// beside a header that names the same client.
    ///
    /// - Parameters:
    ///   - authorization: The value of the `Authorization` header; `nil` where there is none.
    ///   - form: The parameters of the request's body.
    /// - Throws: ``ClientAuthenticationError``.
    /// Source: RFC 6749 §2.3 and §2.3.1.
    public static func parse(
        authorization: String?,
        form: FormParameters
    ) throws(ClientAuthenticationError) -> ClientAuthentication? {
        let clientID = form["client_id"]
        let secret = form["client_secret"]
        if form.contains("client_assertion") || form.contains("client_assertion_type") {
            guard authorization == nil, secret == nil else { throw .multipleMethods }
            throw .unsupportedMethod
        }
        if let authorization {
            guard secret == nil else { throw .multipleMethods }
            return try parse(authorization, clientID: clientID)
        }
        guard let clientID else {
            guard secret == nil else { throw .missingClientID }
            return nil
        }
        guard let credentials = ClientCredentials(checking: clientID, secret ?? "") else { throw .malformedParameter }
        return secret == nil ? ClientAuthentication.none(clientID: clientID) : .post(credentials)
    }

    private static func parse(
        _ authorization: String,
        clientID: String?
    ) throws(ClientAuthenticationError) -> ClientAuthentication {
        let basic = try BasicCredentials(parsing: authorization)
        if let clientID, !basic.readings.contains(where: { $0.clientID == clientID }) { throw .multipleMethods }
        if let first = basic.readings.first, first.secret.isEmpty {
            return ClientAuthentication.none(clientID: first.clientID)
        }
        return .basic(basic)
    }

    /// The names and secrets that the client may have meant; more than one only with `client_secret_basic`.
    public var readings: [ClientCredentials] {
        switch self {
        case .none(let clientID): [ClientCredentials(clientID: clientID, secret: Secret(""))]
        case .basic(let basic): basic.readings
        case .post(let credentials): [credentials]
        }
    }

    /// Writes what stands in the form.
    public func encode(into form: inout FormEncoder) {
        switch self {
        case .none(let clientID): form.append("client_id", clientID)
        case .basic: break
        case .post(let credentials):
            form.append("client_id", credentials.clientID)
            form.append("client_secret", credentials.secret)
        }
    }

    /// The value of the `Authorization` header, `nil` where there is none.
    public var authorizationHeader: Secret? {
        if case .basic(let basic) = self { basic.authorizationHeader } else { nil }
    }
}

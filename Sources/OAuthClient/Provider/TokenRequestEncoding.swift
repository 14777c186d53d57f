import HTTPTypes
internal import OAuthMessages

/// How a provider wants token requests written.
public enum TokenRequestEncoding: Sendable {
    /// As `application/x-www-form-urlencoded`, the standard.
    case form
    /// As a JSON object of strings.
    case json
    /// In the provider's own way. It is called anew for each attempt, so that nonces and times are fresh.
    case custom(@Sendable (TokenCall, CallContext) async throws(ClientError) -> ClientRequest)
}

extension TokenRequestEncoding {
    func encode(_ call: TokenCall, _ context: CallContext) async throws(ClientError) -> ClientRequest {
        var request = ClientRequest(.post, call.endpoint, headerFields: [.accept: "application/json"])
        if let header = call.authentication?.authorizationHeader {
            request.headerFields[.authorization] = header.reveal()
        }
        switch self {
        case .form:
            var form = FormEncoder()
            for (name, value) in try call.bodyParameters() { form.append(name, value) }
            request.headerFields[.contentType] = "application/x-www-form-urlencoded"
            request.body = form.bytes
        case .json:
            var json = JSONWriter()
            let parameters = try call.bodyParameters()
            json.object { json in
                for (name, value) in parameters { json.member(name, value.reveal()) }
            }
            request.headerFields[.contentType] = "application/json"
            request.body = json.bytes
        case .custom(let encode):
            request = try await encode(call, context)
        }
        return request
    }
}

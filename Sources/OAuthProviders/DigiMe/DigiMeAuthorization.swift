internal import HTTPTypes
internal import OAuthClient
internal import OAuthMessages

/// The request that comes before a user's browser is sent to digi.me.
struct DigiMeAuthorization {
    let contract: DigiMeContract
    let keySet: AnswerKeySet
    let start: AuthorizationStart
    let context: CallContext

    /// Asks for a code for the browser, which digi.me binds to the redirect URI, the state and the code challenge.
    func prompt(_ options: DigiMeAuthorizationOptions) async throws(ClientError) -> AuthorizationPrompt {
        var claims = try commonClaims()
        claims["response_type"] = .string("code")
        claims["response_mode"] = .string("query")
        if let token = options.userAccessToken { claims["access_token"] = .string(token.reveal()) }
        let (answer, session) = try await ask(contract.authorizationEndpoint, claims, pull: options.sessionOptions)
        guard let code = answer["preauthorization_code"]?.string else {
            throw .malformedAnswer(.missingMember("preauthorization_code"))
        }
        return try prompt("authorize", code: code, options.parameters(), session)
    }

    /// Asks for a code for the browser of a user who was here before.
    func prompt(
        reauthorizing accessToken: Secret,
        locale: String?,
        triggerQuery: Bool?
    ) async throws(ClientError) -> AuthorizationPrompt {
        var claims = try commonClaims()
        claims["access_token"] = .string(accessToken.reveal())
        let (answer, session) = try await ask(contract.referenceEndpoint, claims, pull: nil)
        guard let code = answer["reference_code"]?.string else {
            throw .malformedAnswer(.missingMember("reference_code"))
        }
        var parameters: [(name: String, value: String)] = []
        if let locale { parameters.append(("lng", locale)) }
        if let triggerQuery { parameters.append(("triggerQuery", String(triggerQuery))) }
        return try prompt("user-reauth", code: code, parameters, session)
    }

    private func commonClaims() throws(ClientError) -> [String: JSONValue] {
        guard let redirectURI = start.request.redirectURI else { throw .missing(.redirectURI) }
        guard let challenge = start.request.codeChallenge else {
            throw .unusableRequest("digi.me requires a code challenge; leave PKCE on")
        }
        var claims: [String: JSONValue] = [
            "redirect_uri": .string(redirectURI), "code_challenge": .string(challenge.description),
            "code_challenge_method": .string(CodeChallenge.method),
        ]
        if let state = start.request.state { claims["state"] = .string(state) }
        return claims
    }

    /// - Returns: The verified claims of the answer, and the session beside them.
    private func ask(
        _ endpoint: Endpoint,
        _ claims: [String: JSONValue],
        pull: [String: JSONValue]?
    ) async throws(ClientError) -> (claims: [String: JSONValue], session: [String: Secret]) {
        var body: [String: JSONValue] = [
            "agent": .object(["sdk": .object(["name": .string("swift-stratis-id"), "version": .string("0.1.0")])])
        ]
        if let pull { body["actions"] = .object(["pull": .object(pull)]) }
        var writer = JSONWriter()
        writer.object { $0.members(body) }
        var request = ClientRequest(.post, endpoint, body: writer.bytes)
        try await contract.sign(&request, claims: claims, context)
        let response = try await context.send(request)
        guard response.isSuccess else { throw ClientError(refusing: response, DigiMeError.failure(response)) }
        let claims = try await keySet.claims(of: response, context)
        return (claims, Self.session(response))
    }

    /// The session, for reading data afterwards; its expiry is in milliseconds since 1970.
    private static func session(_ response: ClientResponse) -> [String: Secret] {
        let session = (try? JSONMembers(decoding: response.body))?.remaining["session"]?.object
        var attributes: [String: Secret] = [:]
        if let key = session?["key"]?.string { attributes["session.key"] = Secret(key) }
        if let expiry = session?["expiry"]?.integer { attributes["session.expiry"] = Secret(String(expiry)) }
        return attributes
    }

    private func prompt(
        _ page: String,
        code: String,
        _ parameters: [(name: String, value: String)],
        _ session: [String: Secret]
    ) throws(ClientError) -> AuthorizationPrompt {
        var form = FormEncoder()
        form.append("code", code)
        for (name, value) in parameters { form.append(name, value) }
        do {
            let url = form.text(appendedTo: try contract.onboard.appending(page).url)
            return AuthorizationPrompt(url: url, attributes: session)
        } catch {
            throw .endpoint(error)
        }
    }

    /// Every byte but those of `encodeURIComponent` as `%` and two digits.
    ///
    /// Source: ECMA-262, `encodeURIComponent`.
    static func percentEncoded(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            let character = Unicode.Scalar(byte)
            let isKept = byte < 0x80 && (character.properties.isAlphabetic || character.properties.numericType != nil)
            if isKept || "-_.!~*'()".unicodeScalars.contains(character) {
                text.unicodeScalars.append(character)
            } else {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}

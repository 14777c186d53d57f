import OAuthMessages
import RandomNumbers
import Testing

/// Forms with the names of the messages and values of all sorts.
@Suite struct RandomFormTests {
    static let names = [
        "grant_type", "sid", "exp", "public_key", "signature", "scope", "code", "redirect_uri", "code_verifier",
        "client_id", "client_secret", "refresh_token", "response_type", "state", "code_challenge",
        "code_challenge_method", "error", "error_description", "error_uri", "iss", "token", "token_type_hint",
    ]
    static let values = [
        "", "sid", "authorization_code", "refresh_token", "code", "S256", "1651235800", "-1", "sid:h/p?uid=X",
        "sid:h/p?uid%3DX%26exp%3D1", "a+b", "%C3%A9", "%0D%0A", "%22", "?", "&exp=1", "https%3A%2F%2Fh%2Fcb",
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    ]

    @Test func `what is read from a random form can be written and read again`() throws {
        var generator = SeededGenerator(seed: 6)
        var accepted = 0
        for _ in 0..<20_000 {
            let names = Self.names.shuffled(using: &generator).prefix(Int.random(in: 1...22, using: &generator))
            let parameters = names.map { "\($0)=\(Self.values.randomElement(using: &generator) ?? "")" }
            guard let form = try? FormParameters(parsing: parameters.joined(separator: "&")) else { continue }
            accepted += try count(SidTokenRequest.self, form)
            accepted += try count(AuthorizationCodeTokenRequest.self, form)
            accepted += try count(RefreshTokenRequest.self, form)
            if let request = try? AuthorizationRequest(parsing: form) {
                let query = String(request.uri(at: "").dropFirst())
                #expect(try AuthorizationRequest(parsing: FormParameters(parsing: query)) == request)
                accepted += 1
            }
            if let response = try? AuthorizationResponse(parsing: form) {
                let query = String(response.uri(at: "").dropFirst())
                #expect(try AuthorizationResponse(parsing: FormParameters(parsing: query)) == response)
                accepted += 1
            }
            if let client = try? ClientAuthentication.parse(authorization: nil, form: form) {
                #expect(!client.readings.isEmpty)
            }
        }
        #expect(accepted > 1000)
    }

    private func count<Request: TokenRequest & Equatable>(_: Request.Type, _ form: FormParameters) throws -> Int {
        guard let request = try? Request(parsing: form) else { return 0 }
        let again = try FormParameters(parsing: request.form().bytes.span)
        #expect(try Request(parsing: again) == request)
        return 1
    }
}

import HTTPTypes
import Logging
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// A login in a browser at a server with a store, after the wallet has signed.
struct CodeLogin: Sendable {
    /// Draws the two values of a page that the next request needs.
    private struct PlainPages: LoginPages {
        func html(_ page: LoginPage, nonce: String) -> String {
            if case .scan(let page) = page { "\(page.sid)\n\(page.login)" } else { "" }
        }
    }

    private static let verifier = CodeVerifier(randomness: [32 of UInt8](repeating: 7))
    private static let redirectURI = "https://app.example.com/cb"

    private let server: AuthorizationServer
    let sealed: String
    let uid: String
    let cookie: String

    /// Begins a login and signs its challenge.
    init(store: any Store) async throws {
        let masterKey = MasterKey([UInt8](repeating: 1, count: 32).span)
        let client = RegisteredClient(
            id: "app",
            secret: nil,
            grants: [.authorizationCode, .refreshToken],
            redirectURIs: [Self.redirectURI]
        )
        server = AuthorizationServer(
            configuration: try ServerConfiguration(
                issuer: try Issuer("https://auth.example.com"),
                networks: [.cirrus],
                clients: [client]
            ),
            masterKey: try #require(masterKey),
            signingKey: SigningKey(),
            store: store,
            environment: ServerEnvironment(now: { UnixSeconds(1_700_000_000) }, random: { .random(in: .min ... .max) }),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            epoch: nil,
            loginPages: PlainPages()
        )
        let request = AuthorizationRequest(
            responseType: .code,
            clientID: "app",
            redirectURI: Self.redirectURI,
            state: "s",
            codeChallenge: Self.verifier.challenge
        )
        let page = await Self.send(server, .get, request.uri(at: "/authorize"))
        let lines = String(decoding: page.body, as: UTF8.self).split(separator: "\n").map { String($0) }
        try #require(lines.count == 2)
        sealed = lines[1]
        let challenge = try Challenge(parsing: lines[0])
        uid = challenge.uid
        let set = try #require(page.head.headerFields[.setCookie])
        cookie = String(set.drop { $0 != "=" }.dropFirst().prefix { $0 != ";" })

        let key = try PrivateKey(bytes: [UInt8](repeating: 7, count: 32).span, isCompressed: true)
        let signature = key.sign(message: challenge.signedText).description
        let body = #"{"signature":"\#(signature)","publicKey":"\#(key.address(on: .cirrus))"}"#
        let path = String(challenge.signedText.drop { $0 != "/" })
        let answer = await Self.send(server, .post, path, body, type: "application/json")
        try #require(answer.head.status == .noContent)
    }

    /// A new code of the login.
    func code() async throws -> String {
        let answer = await Self.send(
            server,
            .post,
            "/authorize",
            "login=\(sealed)&decision=continue",
            cookie: "__Host-sid_browser=" + cookie
        )
        let location = try #require(answer.head.headerFields[.location])
        let parameters = try FormParameters(parsing: String(location.drop { $0 != "?" }.dropFirst()))
        return try #require(parameters["code"])
    }

    /// What the token endpoint answers to a code.
    func redeem(_ code: String) async -> String {
        let request = AuthorizationCodeTokenRequest(
            code: Secret(code),
            redirectURI: Self.redirectURI,
            codeVerifier: Self.verifier,
            clientID: "app"
        )
        return await post(request)
    }

    /// What the token endpoint answers to a refresh token.
    func refresh(_ token: String) async -> String {
        var form = FormEncoder()
        RefreshTokenRequest(refreshToken: Secret(token)).encode(into: &form)
        form.append("client_id", "app")
        return String(decoding: await Self.send(server, .post, "/token", form.text).body, as: UTF8.self)
    }

    private func post(_ request: AuthorizationCodeTokenRequest) async -> String {
        var form = FormEncoder()
        request.encode(into: &form)
        return String(decoding: await Self.send(server, .post, "/token", form.text).body, as: UTF8.self)
    }

    private static func send(
        _ server: AuthorizationServer,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String = "",
        type: String = "application/x-www-form-urlencoded",
        cookie: String? = nil
    ) async -> ServerResponse {
        var head = HTTPRequest(method: method, scheme: "https", authority: "auth.example.com", path: path)
        head.headerFields[.contentType] = type
        head.headerFields[.cookie] = cookie
        return await server.respond(
            to: ServerRequest(head: head, body: Array(body.utf8), remoteAddress: "198.51.100.7")
        )
    }
}

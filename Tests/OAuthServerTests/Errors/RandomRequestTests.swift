import HTTPTypes
import OAuthMessages
import OAuthServer
import RandomNumbers
import StratisID
import Testing

/// Whatever a client sends, the answer is a success or one of the client's errors.
@Suite struct RandomRequestTests {
    private struct Good {
        let method: HTTPRequest.Method
        let path: String
        var body = ""
        var authorization = ""
        var contentType = "application/x-www-form-urlencoded"
        var cookie: String?
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `changed requests`(seed: UInt64) async throws {
        let server = try TestServer(clock: TestClock(seed: seed))
        var generator = SeededGenerator(seed: seed)
        var statuses: [Int: Int] = [:]
        for _ in 0..<1500 {
            let good = try await goodRequest(server, Int.random(in: 0..<6, using: &generator))
            let answer = await send(good, to: server, &generator)
            statuses[answer.status, default: 0] += 1
            #expect(answer.status < 500, "\(good)")
            #expect(answer.everything.utf8.allSatisfy { $0 == 0x0A || 0x20...0x7E ~= $0 })
            if answer.status >= 400 { #expect(answer.error != nil) }
        }
        // The changes reach both sides.
        #expect(statuses[200, default: 0] > 20)
        #expect(statuses[400, default: 0] > 200)
        #expect(statuses[401, default: 0] > 20)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `changed requests of a login in a browser`(seed: UInt64) async throws {
        let browser = try Browser.atServer(clock: TestClock(seed: seed))
        var generator = SeededGenerator(seed: seed)
        var statuses: [Int: Int] = [:]
        for _ in 0..<1000 {
            let good = try await goodRequest(browser, Int.random(in: 0..<5, using: &generator))
            let answer = await send(good, to: browser.server, &generator)
            statuses[answer.status, default: 0] += 1
            #expect(answer.status < 500, "\(good)")
            #expect(answer.everything.utf8.allSatisfy { $0 == 0x0A || 0x20...0x7E ~= $0 })
            if answer.status >= 400 { #expect(answer.error != nil) }
        }
        for (status, count) in [(200, 20), (204, 5), (303, 5), (400, 100), (404, 20)] {
            #expect(statuses[status, default: 0] > count, "\(statuses)")
        }
    }

    private func goodRequest(_ browser: Browser, _ kind: Int) async throws -> Good {
        let authorize = AuthorizationRequest.app.uri(at: "/authorize")
        guard kind > 0 else { return Good(method: .get, path: authorize, cookie: browser.cookie) }
        let page = try await browser.begin()
        let (path, query) = (page.statusPath, page.sid.drop { $0 != "?" })
        switch kind {
        case 1: return Good(method: .get, path: path, cookie: browser.cookie)
        case 2:
            let address = try Wallet.alice.address()
            let signature = try Wallet.alice.signature(over: String(page.sid.dropFirst(4)))
            let body = #"{"signature":"\#(signature)","publicKey":"\#(address)"}"#
            return Good(method: .post, path: "/v1/ssas\(query)", body: body, contentType: "application/json")
        case 3:
            _ = try await browser.server.sign(page.sid)
            return Good(
                method: .post,
                path: "/authorize",
                body: "login=\(page.login)&decision=continue",
                cookie: browser.cookie
            )
        default:
            let code = try await browser.code()
            let verifier = CodeVerifier.first.secret.reveal()
            let body = "grant_type=authorization_code&client_id=app&code=\(code)&code_verifier=\(verifier)"
            return Good(method: .post, path: "/token", body: body + "&redirect_uri=https://app.example.com/cb")
        }
    }

    private func goodRequest(_ server: TestServer, _ kind: Int) async throws -> Good {
        let web = TestServer.web
        let basic = "Basic d2ViOndlYi1zZWNyZXQtMDEyMzQ1Njc4OQ=="
        switch kind {
        case 0: return Good(method: .get, path: "/authorize?response_type=sid&client_id=web&scope=read+write")
        case 1:
            let request = try Wallet.alice.request(for: try await server.challenge(for: "web").sid)
            return Good(method: .post, path: "/token", body: request.form(for: web).text)
        case 2:
            let request = try Wallet.alice.request(for: try await server.challenge().sid)
            let body = "grant_type=sid&sid=\(request.sid)&public_key=\(request.address)&signature=\(request.signature)"
            return Good(method: .post, path: "/token", body: body)
        case 3:
            let token = Secret(try await server.signIn(as: web).refresh)
            let body = RefreshTokenRequest(refreshToken: token).form().text
            return Good(method: .post, path: "/token", body: body, authorization: basic)
        default:
            let tokens = try await server.signIn(as: web)
            let path = kind == 4 ? "/introspect" : "/revoke"
            let body = "token=\(kind == 4 ? tokens.access : tokens.refresh)&token_type_hint=access_token"
            return Good(method: .post, path: path, body: body, authorization: basic)
        }
    }

    private func send(_ good: Good, to server: TestServer, _ generator: inout SeededGenerator) async -> Answer {
        var (path, body, authorization) = (Array(good.path.utf8), Array(good.body.utf8), Array(good.authorization.utf8))
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: change(&path, &generator)
            case 1: change(&authorization, &generator)
            default: change(&body, &generator)
            }
        }
        var fields: HTTPFields = [.contentType: good.contentType]
        fields[.cookie] = good.cookie
        if !authorization.isEmpty { fields[.authorization] = String(decoding: authorization, as: UTF8.self) }
        return await server.send(good.method, String(decoding: path, as: UTF8.self), body: body, fields: fields)
    }

    private func change(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 1...8, using: &generator))
        let alphabet = Array("&&==%%++?:/.,;\"\\ \r\n\u{0}09azAZ-_~\u{e9}".utf8)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 2: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: start)
        case 3 where start < bytes.count: bytes[start] = alphabet.randomElement(using: &generator) ?? 0
        case 4 where start < bytes.count: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        default: bytes.removeLast(bytes.count - start)
        }
    }
}

import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// The two exchanges of the grant's specification, as it prints them.
@Suite struct PublishedExchangeTests {
    @Test func `an authorization request is answered with the challenge as plain text, unquoted`() async throws {
        let server = try TestServer()
        let answer = await server.get("/authorize?response_type=sid")
        #expect(answer.status == 200)
        #expect(answer.fields[.contentType]?.hasPrefix("text/plain") == true)
        #expect(answer.fields[.cacheControl] == "no-store")
        #expect(answer.text.hasPrefix("sid:auth.example.com/v1/ssas?uid="))
        #expect(answer.text.hasSuffix("&exp=1700000120"))
        let challenge = try Challenge(parsing: answer.text)
        #expect(challenge.isCanonical)
        #expect(challenge.uid.utf8.count == 46)
        #expect(try await server.store.rowCount() == 0)
    }

    @Test(arguments: 0..<16)
    func `the printed token request, which is not form-encoded, gives tokens`(wallet: UInt8) async throws {
        let server = try TestServer()
        let wallet = Wallet(number: 100 + wallet)
        let sid = await server.get("/authorize?response_type=sid").text
        let signature = try wallet.signature(over: String(sid.dropFirst(4)))
        let body = "grant_type=sid&sid=\(sid)&public_key=\(try wallet.address())&signature=\(signature)"
        try expectTokenAnswer(await server.post("/token", body))
    }

    @Test func `the form-encoded token request gives tokens`() async throws {
        let server = try TestServer()
        let sid = await server.get("/authorize?response_type=sid").text
        let form = try Wallet.alice.request(for: sid).form()
        #expect(form.text.contains("sid=sid%3Aauth.example.com%2Fv1%2Fssas%3Fuid%3D"))
        try expectTokenAnswer(await server.post("/token", form))
    }

    @Test func `an exp beside the sid that is not the one inside is refused`() async throws {
        let server = try TestServer()
        let form = try Wallet.alice.request(for: try await server.challenge().sid).form()
        let answer = await server.post("/token", form.text + "&exp=1700000121")
        #expect(answer.status == 400)
        #expect(answer.error == "invalid_request")
        #expect(await server.post("/token", form.text + "&exp=1700000120").status == 200)
    }

    @Test func `a printed request with another exp is refused`() async throws {
        let server = try TestServer()
        let sid = try await server.challenge().sid.replacing("exp=1700000120", with: "exp=1700000121")
        let request = try Wallet.alice.request(for: sid)
        let body = "grant_type=sid&sid=\(sid)&public_key=\(request.address)&signature=\(request.signature)"
        #expect(await server.post("/token", body).error == "invalid_grant")
        #expect(server.log.reasons == ["unknownChallenge"])
    }

    @Test func `a media type may have parameters and capitals`() async throws {
        let server = try TestServer()
        let form = try Wallet.alice.request(for: try await server.challenge().sid).form()
        let fields: HTTPFields = [.contentType: "Application/X-WWW-Form-Urlencoded ; charset=UTF-8"]
        #expect(await server.send(.post, "/token", body: form.bytes, fields: fields).status == 200)
    }

    private func expectTokenAnswer(_ answer: Answer) throws {
        let tokens = try Tokens(answer)
        #expect(answer.fields[.contentType] == "application/json")
        #expect(answer.fields[.cacheControl] == "no-store")
        #expect(Set(answer.json.keys) == ["access_token", "token_type", "expires_in", "refresh_token"])
        #expect(answer.json["token_type"] == .string("Bearer"))
        #expect(answer.json["expires_in"] == .integer(900))
        #expect(tokens.access.split(separator: ".").count == 3)
        #expect(tokens.refresh.utf8.count == 60)
    }
}

import Crypto
import OAuthMessages
import OAuthServer
import Primitives
import StratisID
import Testing

/// Challenges and refresh tokens are derived as documented, so that nodes of different versions know each other's.
///
/// They are computed here with another implementation of HKDF and HMAC.
@Suite struct DerivedTokenTests {
    private static let masterKey = [UInt8](repeating: 1, count: 32)

    @Test(arguments: [0, 1_700_000_000, 1_700_006_399, 1_700_006_400, 4_102_444_800] as [UInt64])
    func `a uid is a purpose, a day, a nonce and a code over all that matters`(now: UInt64) async throws {
        let server = try TestServer(networks: [.strax, .cirrus], clock: TestClock(at: now))
        let challenge = try await server.challenge(for: "spa")
        let uid = try Base64URL.decode(challenge.uid.utf8Span.span)
        let day = now / 86_400
        #expect(uid[0] == 1)
        #expect(uid[1] == UInt8(day % 256))
        var message = Array(uid[..<18]) + bigEndian(now + 120)
        for text in ["auth.example.com/v1/ssas", "cirrus strax", "spa"] { message += counted(text) }
        let code = code(of: message, for: counted("sid-uid-v1") + bigEndian(day))
        #expect(Array(uid[18...]) == Array(code.prefix(16)))
    }

    @Test func `a refresh token is a version, a login, a generation and a code`() async throws {
        let server = try TestServer()
        var tokens = try await server.signIn()
        for generation in 0..<3 {
            let bytes = try Base64URL.decode(tokens.refresh.utf8Span.span)
            let family = try #require(try AccessTokenText(tokens.access).claims["sid_fam"]?.string)
            let head = try [1] + Base64URL.decode(family.utf8Span.span) + [0, 0, 0, UInt8(generation)]
            #expect(Array(bytes.prefix(21)) == head)
            let code = code(of: head, for: counted("refresh-token-v1") + bigEndian(0))
            #expect(Array(bytes.dropFirst(21)) == Array(code.prefix(24)))
            tokens = try Tokens(await server.refresh(tokens.refresh))
        }
    }

    @Test func `a refresh token of another version is refused, though its code is right`() async throws {
        let server = try TestServer()
        let bytes = try Base64URL.decode(try await server.signIn().refresh.utf8Span.span)
        let head = [2] + bytes[1..<21]
        let code = code(of: head, for: counted("refresh-token-v1") + bigEndian(0))
        let forged = head + code.prefix(24)
        let token = Base64URL.encode(forged.span)
        #expect(await server.refresh(token).error == "invalid_grant")
        #expect(server.log.reasons == ["unknownToken"])
    }

    @Test func `a uid for another purpose or day is refused, though its code is right`() async throws {
        let server = try TestServer()
        let now: UInt64 = 1_700_000_000
        let day = now / 86_400
        for (purpose, keyID, isGood) in [(1, day, true), (2, day, false), (0, day, false), (1, day + 1, false)] {
            let head = [UInt8(purpose), UInt8(keyID % 256)] + [UInt8](repeating: 7, count: 16)
            var message = head + bigEndian(now + 120)
            for text in ["auth.example.com/v1/ssas", "cirrus", "default"] { message += counted(text) }
            let code = code(of: message, for: counted("sid-uid-v1") + bigEndian(day))
            let bytes = head + code.prefix(16)
            let uid = Base64URL.encode(bytes.span)
            let request = try Wallet.alice.request(for: "sid:auth.example.com/v1/ssas?uid=\(uid)&exp=\(now + 120)")
            if isGood {
                try await server.expectTokens(request)
            } else {
                try await server.expectRefused(request, at: "unknownChallenge")
            }
        }
    }

    private func code(of message: [UInt8], for info: [UInt8]) -> [UInt8] {
        let key = HKDF<Crypto.SHA256>.expand(
            pseudoRandomKey: Self.masterKey,
            info: info,
            outputByteCount: 32
        )
        return Array(HMAC<Crypto.SHA256>.authenticationCode(for: message, using: key))
    }

    private func bigEndian(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    }

    private func counted(_ text: String) -> [UInt8] { bigEndian(UInt64(text.utf8.count)) + text.utf8 }
}

import Foundation
import HTTPTypes
import JWTKit
import OAuthMessages
import OAuthProviders
import Testing

/// The vectors in `vectors/oauth/ps512.json`.
private struct SignedAnswerVectors: Decodable {
    struct Group: Decodable {
        let keySetURL: String
        let keySet: JSONValue
        let tests: [Vector]
    }

    struct Vector: Decodable {
        let tcId: Int
        let comment: String
        let token: String
        let claims: [String: JSONValue]?
        let result: String
        let error: String?
    }

    let numberOfTests: Int
    let testGroups: [Group]

    static func load() throws -> (keys: AnswerKeys, keySetURL: String, tests: [Vector]) {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let data = try Data(contentsOf: root.appending(path: "vectors/oauth/ps512.json"))
        let file = try JSONDecoder().decode(Self.self, from: data)
        let group = try #require(file.testGroups.first)
        #expect(file.numberOfTests == group.tests.count)
        let keys = try AnswerKeys(decoding: [UInt8](JSONEncoder().encode(group.keySet)))
        return (keys, group.keySetURL, group.tests)
    }
}

@Suite struct SignedAnswerTests {
    private func open(_ token: String, _ keys: AnswerKeys, _ url: String) async throws -> [String: JSONValue] {
        try await SignedAnswer(parsing: token, keySetURLs: [url]).verified(by: keys, at: 1_700_000_000)
    }

    @Test func `every signed answer of the vectors is read, and every other refused for its reason`() async throws {
        let (keys, url, tests) = try SignedAnswerVectors.load()
        for test in tests {
            do {
                let claims = try await open(test.token, keys, url)
                #expect(test.result == "valid", "\(test.comment)")
                #expect(claims == test.claims, "\(test.comment)")
            } catch let error as SignedAnswerError {
                #expect("\(error)" == error.description)
                #expect(String(describing: Mirror(reflecting: error).subjectType) == "SignedAnswerError")
                #expect(test.error == name(error), "\(test.comment)")
            }
        }
        #expect(tests.count { $0.result == "valid" } == 3)
        #expect(tests.count { $0.result == "invalid" } == 11)
    }

    private func name(_ error: SignedAnswerError) -> String {
        switch error {
        case .malformed: "malformed"
        case .unsupportedAlgorithm: "unsupportedAlgorithm"
        case .missingKeyID: "missingKeyID"
        case .unknownKey: "unknownKey"
        case .foreignKeySet: "foreignKeySet"
        case .invalidSignature: "invalidSignature"
        case .expired: "expired"
        }
    }

    @Test(arguments: ["", "a", "a.b", "a.b.c.d", "..", "e30.e30.e30=", "!.e30.e30"])
    func `what is no JWT is malformed`(text: String) {
        #expect(throws: SignedAnswerError.malformed) { try SignedAnswer(parsing: text, keySetURLs: []) }
    }

    @Test func `a key that stands only in pem is enough, and so is one of n and e`() async throws {
        for (hasModulus, hasPEM) in [(true, false), (false, true)] {
            var options = DigiMeSimulator.Options()
            options.hasModulus = hasModulus
            options.hasPEM = hasPEM
            let keySet = await DigiMeSimulator(options).answer(
                SimulatedRequest(method: .get, target: "/v1.7/jwks/oauth", authority: "a", headers: [:], body: [])
            )
            let keys = try AnswerKeys(decoding: keySet.body)
            let token = try await SimulatedJWT.make(
                header: ["alg": "PS512", "kid": "key-1"],
                claims: ["sub": "x"],
                key: SimulatorKeys.server
            )
            #expect(try await open(token, keys, "") == ["sub": "x"])
        }
    }

    @Test func `an answer that says it is expired or not yet good is refused`() async throws {
        let keySet = await DigiMeSimulator().answer(
            SimulatedRequest(method: .get, target: "/v1.7/jwks/oauth", authority: "a", headers: [:], body: [])
        )
        let keys = try AnswerKeys(decoding: keySet.body)
        for (claim, moment, isGood) in [
            ("exp", 1_699_999_999, false), ("exp", 1_700_000_000, true), ("nbf", 1_700_000_001, false),
            ("nbf", 1_700_000_000, true),
        ] as [(String, Int64, Bool)] {
            let token = try await SimulatedJWT.make(
                header: ["alg": "PS512", "kid": "key-1"],
                claims: [claim: .integer(moment)],
                key: SimulatorKeys.server
            )
            if isGood {
                _ = try await open(token, keys, "")
            } else {
                await #expect(throws: SignedAnswerError.expired) { try await open(token, keys, "") }
            }
        }
    }

    @Test func `a header that has to be understood is not, and is refused`() async throws {
        let token = try await SimulatedJWT.make(
            header: ["alg": "PS512", "kid": "key-1", "crit": .array(["b64"]), "b64": .bool(false)],
            claims: [:],
            key: SimulatorKeys.server
        )
        #expect(throws: SignedAnswerError.unsupportedAlgorithm) { try SignedAnswer(parsing: token, keySetURLs: []) }
    }
}

@Suite struct ContractKeyTests {
    /// The key in the forms in which it is handed out.
    private var forms: [String] {
        let pem = SimulatorKeys.contract.pemRepresentation
        let base64 = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        return [pem, base64, pem.split(separator: "\n").joined(separator: "\r\n")]
    }

    @Test func `a key is read from PEM and from its base64 alone, and signs with a salt of 64 bytes`() async throws {
        for form in forms {
            let token = try await ContractKey(Secret(form)).sign([
                "client_id": "a_b", "timestamp": .integer(1_700_000_000_000),
            ])
            let (header, claims) = try #require(
                await SimulatedJWT.open(token.reveal(), key: SimulatorKeys.contract.publicKey)
            )
            #expect(header == ["alg": "PS512", "typ": "JWT"])
            #expect(claims == ["client_id": "a_b", "timestamp": .integer(1_700_000_000_000)])
            #expect(token.reveal().hasPrefix("eyJhbGciOiJQUzUxMiIsInR5cCI6IkpXVCJ9."))
        }
    }

    @Test(arguments: ["", "canary", "-----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END RSA PRIVATE KEY-----\n"])
    func `what is no key is refused without being repeated`(text: String) {
        #expect(throws: ContractKeyError.malformed) { try ContractKey(Secret(text)) }
        Canary.check(ContractKeyError.malformed)
    }

    @Test func `a key does not show itself`() throws {
        let key = try ContractKey(Secret(SimulatorKeys.contract.pemRepresentation))
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "‹secret›")
        #expect(dumped == "- ‹secret›\n")
    }
}

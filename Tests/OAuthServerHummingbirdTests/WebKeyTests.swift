import OAuthMessages
import OAuthServer
import Synchronization
import Testing

@Suite("Key sets")
struct WebKeyTests {
    let forge = TokenForge()

    @Test(
        "Keys that cannot have signed are left out",
        arguments: [
            ("kty", "RSA"), ("kty", "OKP"), ("kty", "future"), ("kty", .null), ("crv", "P-384"), ("use", "enc"),
            ("alg", "ES384"), ("key_ops", .array(["sign"])), ("kid", .null), ("x", "AA"), ("x", .null), ("y", "!"),
            ("y", .string(String(repeating: "A", count: 43))),
        ] as [(String, JSONValue)]
    )
    func leftOut(name: String, value: JSONValue) throws {
        var other = forge.webKey
        other["kid"] = "other"
        other[name] = value == .null ? nil : value
        let keys = try WebKeySet(decoding: TokenForge.json([other, forge.webKey]))
        #expect(keys.keyIDs == ["first"])
    }

    @Test("Members that fit, and those that say nothing here")
    func fitting() throws {
        let key = forge.webKey.merging(
            ["use": "sig", "alg": "ES256", "key_ops": .array(["verify"]), "x5t": "x"]
        ) { $1 }
        #expect(try WebKeySet(decoding: TokenForge.json([key])).keyIDs == ["first"])
        #expect(try WebKeySet(decoding: Array(#"{"keys":[5,null,"x"],"more":1}"#.utf8)).keyIDs.isEmpty)
    }

    @Test("What is no key set", arguments: ["", "[]", "{}", #"{"keys":{}}"#, "null"])
    func malformed(text: String) {
        #expect(throws: WebKeySetError.malformed) { try WebKeySet(decoding: Array(text.utf8)) }
    }

    @Test("An unknown key is looked for at once, and then once a minute")
    func refetching() async throws {
        var second = TokenForge()
        second.keyID = "second"
        let server = KeyServer(keys: [forge.webKey])
        let source = WebKeySource(uptime: { server.time }) { try server.fetch() }
        for _ in 0..<5 { #expect(try await source.keySet(for: "first").keyIDs == ["first"]) }
        #expect(server.count == 1)
        server.keys = [forge.webKey, second.webKey]
        server.time += 59_999
        #expect(try await source.keySet(for: "second").keyIDs == ["first"])
        server.time += 1
        #expect(try await source.keySet(for: "second").keyIDs == ["first", "second"])
        for _ in 0..<5 { _ = try await source.keySet(for: "third") }
        #expect(server.count == 2)
        // Withdrawn keys are forgotten after an hour.
        server.keys = [second.webKey]
        server.time += 3_599_999
        #expect(try await source.keySet(for: "first").keyIDs == ["first", "second"])
        server.time += 1
        #expect(try await source.keySet(for: "first").keyIDs == ["second"])
        // What cannot be fetched changes nothing.
        server.keys = nil
        server.time += 7_200_000
        #expect(try await source.keySet(for: "second").keyIDs == ["second"])
        #expect(server.count == 4)
    }

    @Test("Without any keys there is an error, and another try a second later")
    func unavailable() async throws {
        let server = KeyServer(keys: nil)
        let source = WebKeySource(uptime: { server.time }) { try server.fetch() }
        for _ in 0..<3 {
            await #expect(throws: WebKeySetError.unavailable) { try await source.keySet(for: "first") }
        }
        #expect(server.count == 1)
        server.keys = [forge.webKey]
        server.time += 1000
        #expect(try await source.keySet(for: "first").keyIDs == ["first"])
    }

    @Test("Requests that come at once fetch once")
    func together() async throws {
        let server = KeyServer(keys: [forge.webKey])
        let source = WebKeySource(uptime: { server.time }) {
            try await Task.sleep(for: .milliseconds(20))
            return try server.fetch()
        }
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 { group.addTask { try await source.keySet(for: "first").keyIDs } }
            for try await keyIDs in group { #expect(keyIDs == ["first"]) }
        }
        #expect(server.count == 1)
    }
}

/// An authorization server's keys, and a clock.
private final class KeyServer: Sendable {
    private struct State {
        var keys: [[String: JSONValue]]?
        var time: UInt64 = 0
        var count = 0
    }

    private struct Down: Error {}

    private let state: Mutex<State>

    init(keys: [[String: JSONValue]]?) { state = Mutex(State(keys: keys)) }

    var keys: [[String: JSONValue]]? {
        get { state.withLock { $0.keys } }
        set { state.withLock { $0.keys = newValue } }
    }

    var time: UInt64 {
        get { state.withLock { $0.time } }
        set { state.withLock { $0.time = newValue } }
    }

    var count: Int { state.withLock { $0.count } }

    func fetch() throws -> [UInt8] {
        try state.withLock { state in
            state.count += 1
            guard let keys = state.keys else { throw Down() }
            return TokenForge.json(keys)
        }
    }
}

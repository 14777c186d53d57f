import Foundation
import OAuthClient
import OAuthMessages
import Testing

/// What is particular to a file.
@Suite struct FileTokenStoreTests {
    private let login = StoredLogin(
        revision: 1,
        origin: "o",
        tokens: TokenSet(TokenResponse(accessToken: Secret("a")), issuedAt: 0)
    )

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func `only the owner can read it, whatever the mask says`() async throws {
        try await withFolder { folder in
            let path = folder + "/tokens.json"
            let store = FileTokenStore(path: path)
            _ = try await store.replace("me", revision: nil, with: login)
            #expect(try mode(path) == 0o600)
            await (try store.lock("me", patience: .zero)).unlock()
            #expect(try mode(path + ".lock") == 0o600)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            _ = try await store.load("me")
            #expect(try mode(path) == 0o600)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                    "tokens.json", "tokens.json.lock",
                ]
            )
        }
    }

    @Test(arguments: ["", "{", "[]", "{}", "not JSON", #"{"format":"other","version":1,"logins":{}}"#, "\u{0}"])
    func `a damaged file is an error and is left as it is`(contents: String) async throws {
        try await withFolder { folder in
            let path = folder + "/tokens.json"
            try contents.write(toFile: path, atomically: false, encoding: .utf8)
            let store = FileTokenStore(path: path)
            await #expect(throws: TokenStoreError.damaged) { try await store.load("me") }
            await #expect(throws: TokenStoreError.damaged) { try await store.replace("me", revision: nil, with: login) }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == contents)
        }
    }

    @Test func `every prefix of a file is an error`() async throws {
        try await withFolder { folder in
            let path = folder + "/tokens.json"
            let store = FileTokenStore(path: path)
            _ = try await store.replace("me", revision: nil, with: login)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            for count in 0..<whole.count {
                try whole.prefix(count).write(to: URL(fileURLWithPath: path))
                await #expect(throws: TokenStoreError.damaged) { try await store.load("me") }
            }
        }
    }

    @Test func `a later version is an error and is left as it is`() async throws {
        try await withFolder { folder in
            let path = folder + "/tokens.json"
            let contents = #"{"format":"stratis-id token store","version":2,"logins":{}}"#
            try contents.write(toFile: path, atomically: false, encoding: .utf8)
            await #expect(throws: TokenStoreError.newerFormat) {
                try await FileTokenStore(path: path).replace("me", revision: nil, with: login)
            }
        }
    }

    @Test func `a damaged login stops nobody else's`() async throws {
        try await withFolder { folder in
            let path = folder + "/tokens.json"
            let store = FileTokenStore(path: path)
            _ = try await store.replace("me", revision: nil, with: login)
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try text.replacingOccurrences(of: #""logins":{"#, with: #""logins":{"you":{},"#)
                .write(toFile: path, atomically: false, encoding: .utf8)
            #expect(try await store.load("me") == login)
            await #expect(throws: TokenStoreError.damaged) { try await store.load("you") }
            await #expect(throws: TokenStoreError.damaged) {
                try await store.replace("you", revision: nil, with: login)
            }
            #expect(try await store.replace("me", revision: 1, with: nil))
        }
    }

    @Test func `a place that cannot be written to is named`() async throws {
        try await withFolder { folder in
            await #expect(throws: TokenStoreError.missingFolder) {
                try await FileTokenStore(path: folder + "/no/tokens.json").replace("me", revision: nil, with: login)
            }
            await #expect(throws: TokenStoreError.missingFolder) {
                try await FileTokenStore(path: folder + "/no/tokens.json").lock("me", patience: .zero)
            }
            await #expect(throws: TokenStoreError.notAFile) {
                try await FileTokenStore(path: folder).load("me")
            }
        }
    }
}

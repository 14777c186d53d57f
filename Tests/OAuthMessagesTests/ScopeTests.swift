import Foundation
import OAuthMessages
import Testing

@Suite struct ScopeTests {
    @Test(arguments: [
        ("read", ["read"]), ("read write", ["read", "write"]), ("b a b", ["b", "a"]),
        ("query:data offline_access", ["query:data", "offline_access"]), ("! # [ ] ~", ["!", "#", "[", "]", "~"]),
    ]) func `words are read in their order, each once`(text: String, tokens: [String]) throws {
        let scope = try Scope(parsing: text)
        #expect(scope.tokens == tokens)
        #expect(scope.description == tokens.joined(separator: " "))
    }

    @Test(
        arguments: [
            ("", .emptyToken), (" a", .emptyToken), ("a ", .emptyToken), ("a  b", .emptyToken),
            ("a\"", .invalidCharacter),
            ("a\\", .invalidCharacter), ("é", .invalidCharacter), ("a\tb", .invalidCharacter),
            ("a\n", .invalidCharacter),
            ("\u{7F}", .invalidCharacter),
        ] as [(String, ScopeError)]
    ) func `a text that is no scope is a named error`(text: String, error: ScopeError) {
        #expect(throws: error) { try Scope(parsing: text) }
    }

    @Test func `a scope is a set`() throws {
        let scope = try Scope(["read", "write"])
        #expect(scope == (try Scope(["write", "read", "write"])))
        #expect(scope.hashValue == (try Scope(["write", "read"])).hashValue)
        #expect(scope != (try Scope(["read"])))
        #expect(try Scope(["read"]).isSubset(of: scope))
        #expect(Scope().isSubset(of: scope))
        #expect(!scope.isSubset(of: try Scope(["read", "Write"])))
        #expect(scope.intersection(try Scope(["write", "x"])).tokens == ["write"])
        #expect(scope.subtracting(try Scope(["write", "x"])).tokens == ["read"])
        #expect(scope.contains("read") && !scope.contains("Read"))
        #expect(Scope().isEmpty && !scope.isEmpty)
    }

    @Test func `a word may not hold a space`() {
        #expect(throws: ScopeError.invalidCharacter) { try Scope(["a b"]) }
        #expect(throws: ScopeError.emptyToken) { try Scope(["a", ""]) }
    }

    @Test func `a scope is encoded as text`() throws {
        let json = try JSONEncoder().encode([try Scope(["b", "a"]), Scope()])
        #expect(String(decoding: json, as: UTF8.self) == #"["b a",""]"#)
        #expect(try JSONDecoder().decode([Scope].self, from: json) == [try Scope(["a", "b"]), Scope()])
    }
}

import Foundation
import OAuthMessages
import Testing

@Suite struct SecretTests {
    private struct Holder {
        let secret: Secret
        let secrets: [Secret?]
        let byName: [String: Secret]
    }

    @Test func `a secret is printed nowhere`() {
        let secret = Secret("canary")
        let holder = Holder(secret: secret, secrets: [secret, nil], byName: ["a": secret])
        var text = "\(secret) \(holder) \(String(describing: secret)) \(String(reflecting: secret)) "
        text += "\(String(reflecting: holder)) \(Mirror(reflecting: secret).children.map { "\($0)" })"
        dump(holder, to: &text)
        print(secret, holder, to: &text)
        debugPrint(secret, holder, to: &text)
        #expect(!text.contains("canary"))
        #expect("\(secret)" == "‹secret›")
        #expect(String(reflecting: secret) == "‹secret›")
    }

    @Test func `a secret is encoded as its text`() throws {
        let json = try JSONEncoder().encode([Secret("a\"b")])
        #expect(String(decoding: json, as: UTF8.self) == #"["a\"b"]"#)
        #expect(try JSONDecoder().decode([Secret].self, from: json) == [Secret("a\"b")])
    }

    @Test func `secrets are equal as bytes`() {
        #expect(Secret("abc") == Secret("abc"))
        #expect(Secret("abc") != Secret("abd"))
        #expect(Secret("abc") != Secret("ab"))
        #expect(Secret("") == Secret(""))
        // The same text for Swift's strings, other bytes.
        #expect(Secret("\u{E9}") != Secret("e\u{301}"))
    }

    @Test func `the text comes out where it is asked for`() {
        #expect(Secret("abc").reveal() == "abc")
        #expect(Secret("abc").withRevealed { $0.count } == 3)
        #expect(Secret("").isEmpty)
    }
}

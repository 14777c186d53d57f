import OAuthMessages
import RandomNumbers
import Testing

@Suite struct FormParametersTests {
    @Test func `the published example is decoded`() throws {
        // RFC 6749 Appendix B.
        let form = try FormParameters(parsing: "v=+%25%26%2B%C2%A3%E2%82%AC")
        #expect(form["v"] == " %&+£€")
    }

    @Test func `parameters are found by name`() throws {
        let form = try FormParameters(parsing: "a=1&b=2+3&c%64=%34&state=x%3Dy&e==&f")
        #expect(form["a"] == "1")
        #expect(form["b"] == "2 3")
        #expect(form["cd"] == "4")
        #expect(form["state"] == "x=y")
        #expect(form["e"] == "=")
        #expect(form["A"] == nil)
        #expect(form["x"] == nil)
        #expect(form.names == ["a", "b", "cd", "state", "e", "f"])
        #expect(form.withValue(of: "b", { $0.count }) == 3)
        #expect(form.withValue(of: "x", { $0.count }) == nil)
    }

    @Test(arguments: ["a=&b=1", "a&b=1", "b=1"]) func `a parameter without a value counts as left out`(text: String)
        throws
    {
        let form = try FormParameters(parsing: text)
        #expect(form["a"] == nil)
        #expect(!form.contains("a"))
        #expect(form["b"] == "1")
    }

    @Test(arguments: ["", "&", "&&&"]) func `a form may be empty`(text: String) throws {
        #expect(try FormParameters(parsing: text).names == [])
    }

    @Test func `nothing between two ampersands is skipped`() throws {
        #expect(try FormParameters(parsing: "&a=1&&b=2&").names == ["a", "b"])
    }

    @Test func `bytes that need no escape stand for themselves`() throws {
        let form = try FormParameters(parsing: "u=sid:h/p?uid=X&v=é a\"")
        #expect(form["u"] == "sid:h/p?uid=X")
        #expect(form["v"] == "é a\"")
    }

    @Test(
        arguments: [
            ("a=1&a=1", .duplicateParameter), ("a=1&b=2&a=3", .duplicateParameter), ("a=&a=1", .duplicateParameter),
            ("a&a", .duplicateParameter), ("%61=1&a=2", .duplicateParameter), ("a=%", .invalidPercentEncoding),
            ("a=%4", .invalidPercentEncoding), ("a=%4&b=1", .invalidPercentEncoding),
            ("a=%GG", .invalidPercentEncoding),
            ("%=1", .invalidPercentEncoding), ("a=%+1", .invalidPercentEncoding), ("a=%%", .invalidPercentEncoding),
            ("a=%00", .nul), ("a=\0", .nul), ("\0=1", .nul), ("%00", .nul), ("=1", .emptyName), ("a=1&=", .emptyName),
            ("a=%FF", .invalidUTF8), ("a=%C3", .invalidUTF8), ("%C3=%A9", .invalidUTF8), ("a=%C3&b=%A9", .invalidUTF8),
            ("a=%ED%A0%80", .invalidUTF8), ("a=%C0%AF", .invalidUTF8), ("a=%F4%90%80%80", .invalidUTF8),
        ] as [(String, FormError)]
    ) func `a bad form is a named error`(text: String, error: FormError) {
        #expect(throws: error) { try FormParameters(parsing: text) }
    }

    @Test func `raw bytes that are not UTF-8 are refused`() {
        let bytes: [UInt8] = [0x61, 0x3D, 0xE9]
        #expect(throws: FormError.invalidUTF8) { try FormParameters(parsing: bytes.span) }
    }

    @Test func `the limits are exact`() throws {
        func text(_ name: Int, _ value: Int) -> String {
            String(repeating: "n", count: name) + "=" + String(repeating: "v", count: value)
        }
        let state = "state=" + String(repeating: "s", count: 8192)
        #expect(try FormParameters(parsing: text(64, 4096)).names.count == 1)
        #expect(try FormParameters(parsing: state)["state"]?.count == 8192)
        #expect(throws: FormError.nameTooLong) { try FormParameters(parsing: text(65, 1)) }
        #expect(throws: FormError.valueTooLong) { try FormParameters(parsing: text(5, 4097)) }
        #expect(throws: FormError.valueTooLong) { try FormParameters(parsing: state + "s") }
        #expect(try FormParameters(parsing: "a=" + String(repeating: "%41", count: 4096))["a"]?.count == 4096)

        let many = (1...32).map { "p\($0)=1" }.joined(separator: "&")
        #expect(try FormParameters(parsing: many).names.count == 32)
        #expect(throws: FormError.tooManyParameters) { try FormParameters(parsing: many + "&p33") }

        let long = "a=1" + String(repeating: "&", count: 16384 - 3)
        #expect(try FormParameters(parsing: long)["a"] == "1")
        #expect(throws: FormError.tooLong) { try FormParameters(parsing: long + "&") }
    }

    @Test func `random bytes never crash, and what is read can be written and read again`() throws {
        var generator = SeededGenerator(seed: 2)
        var accepted = 0
        for round in 0..<20_000 {
            let count = round % 40
            let bytes = round % 2 == 0 ? generator.bytes(count: count) : generator.formBytes(count: count)
            guard let form = try? FormParameters(parsing: bytes.span) else { continue }
            accepted += 1
            var encoder = FormEncoder()
            for name in form.names { encoder.append(name, form[name] ?? "") }
            let again = try FormParameters(parsing: encoder.bytes.span)
            #expect(again.names == form.names)
            for name in form.names { #expect(again[name] == form[name]) }
        }
        #expect(accepted > 1000)
    }

    @Test func `values are not printed`() throws {
        let form = try FormParameters(parsing: "code=canary&state=canary")
        var text = "\(form) \(String(reflecting: form))"
        dump(form, to: &text)
        #expect(!text.contains("canary"))
        #expect(text.contains("code, state"))
    }
}

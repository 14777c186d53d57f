import OAuthMessages
import Testing

@Suite struct FormEncoderTests {
    @Test func `the published example is written`() {
        // RFC 6749 Appendix B.
        var form = FormEncoder()
        form.append("v", " %&+£€")
        #expect(form.text == "v=+%25%26%2B%C2%A3%E2%82%AC")
    }

    @Test func `parameters are written in their order`() {
        var form = FormEncoder()
        form.append("b", "~-._")
        form.append("a", "*'()!\u{0}")
        form.append("é", nil as String?)
        form.append("s", Secret("x/y"))
        form.append("scope", Scope())
        form.append("empty", "")
        #expect(form.text == "b=~-._&a=%2A%27%28%29%21%00&s=x%2Fy&empty=")
        #expect(form.bytes == Array(form.text.utf8))
    }

    @Test(arguments: [
        ("https://h/cb", "https://h/cb?a=1"), ("https://h/cb?", "https://h/cb?a=1"),
        ("https://h/cb?x=y", "https://h/cb?x=y&a=1"), ("https://h/cb?x=y&", "https://h/cb?x=y&a=1"),
        ("https://h/cb#f", "https://h/cb?a=1#f"), ("https://h/cb?x#f?g", "https://h/cb?x&a=1#f?g"),
        ("app:cb", "app:cb?a=1"),
    ]) func `parameters are added to the query of a URI`(uri: String, expected: String) {
        var form = FormEncoder()
        form.append("a", "1")
        #expect(form.text(appendedTo: uri) == expected)
        #expect(FormEncoder().text(appendedTo: uri) == uri)
    }

    @Test func `values are not printed`() {
        var form = FormEncoder()
        form.append("code", "canary")
        var text = "\(form) \(String(reflecting: form))"
        dump(form, to: &text)
        #expect(!text.contains("canary"))
    }
}

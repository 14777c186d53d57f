import Testing

/// The word that every secret of these tests has in it.
enum Canary {
    static let word = "canary"

    /// Fails the test where a value shows a secret, however it is printed.
    static func check(_ value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
        var dumped = ""
        dump(value, to: &dumped)
        for text in ["\(value)", String(reflecting: value), dumped] {
            #expect(!text.contains(word), "a secret is printed", sourceLocation: sourceLocation)
        }
    }

    /// Fails the test where a text has a secret in it.
    static func check(text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(!text.contains(word), "a secret is printed", sourceLocation: sourceLocation)
    }
}

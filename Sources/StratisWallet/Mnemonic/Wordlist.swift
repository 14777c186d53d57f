import Primitives

/// The 2,048 words of one language.
///
/// A list is one static text: it costs nothing until it is used, and is then read from its beginning.
struct Wordlist: Sendable {
    /// How many words a list has.
    static let wordCount = 2048

    private let text: StaticString

    init(_ language: MnemonicLanguage) {
        text =
            switch language {
            case .english: Self.english
            case .french: Self.french
            case .spanish: Self.spanish
            case .japanese: Self.japanese
            case .chineseSimplified: Self.chineseSimplified
            case .chineseTraditional: Self.chineseTraditional
            }
    }

    /// Calls `body` with each word and its number, in order.
    func forEachWord(_ body: (Span<UInt8>, Int) -> Void) {
        text.withUTF8Buffer { buffer in
            let list = unsafe Span(_unsafeElements: buffer)
            var start = 0
            for number in 0..<Self.wordCount {
                let end = list.firstIndex(of: UInt8(ascii: " "), in: start..<list.count) ?? list.count
                body(list.extracting(start..<end), number)
                start = min(end + 1, list.count)
            }
        }
    }
}

extension Mnemonic {
    /// Those of the texts that are words of a list in any language, however their accents are encoded: what an error message
    /// has to leave out.
    package static func words(among texts: [String]) -> Set<String> {
        var found: Set<String> = []
        let candidates = Set(texts).compactMap { text -> (text: String, bytes: [UInt8])? in
            guard let normalized = CompatibilityDecomposition.normalForm(ofUTF8: text.utf8Span.span) else { return nil }
            return (text, normalized.withSpan { [UInt8](copying: $0) })
        }
        for language in MnemonicLanguage.allCases {
            Wordlist(language).forEachWord { word, _ in
                for candidate in candidates where candidate.bytes.span.equals(word) { found.insert(candidate.text) }
            }
        }
        return found
    }
}

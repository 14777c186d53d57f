import Primitives

/// In which language the words of a phrase are, and which numbers they have.
struct PhraseMatch {
    /// The first language that has all words, one in which the checksum is right before one in which it is wrong; `nil`
    /// where there is none.
    private(set) var language: MnemonicLanguage?
    private(set) var isChecksumValid = false
    var numbers: WordNumbers
    /// Where no language has all words: how many a language has from the first word on, at most.
    private(set) var knownWordCount = 0

    init(of words: PhraseWords, in text: Span<UInt8>, languages: [MnemonicLanguage]) {
        numbers = WordNumbers(count: words.count)
        for candidate in languages {
            var found = WordNumbers(count: words.count)
            defer { found.wipe() }
            let known = Self.lookUp(words, in: text, candidate, into: &found)
            guard known == words.count else {
                knownWordCount = max(knownWordCount, known)
                continue
            }
            let isValid = found.withEntropy { _, isValid in isValid }
            guard language == nil || isValid else { continue }
            language = candidate
            isChecksumValid = isValid
            numbers = found
            if isValid { break }
        }
    }

    /// How many of the words, from the first on, are in the list.
    private static func lookUp(
        _ words: PhraseWords,
        in text: Span<UInt8>,
        _ language: MnemonicLanguage,
        into numbers: inout WordNumbers
    ) -> Int {
        var isKnown = [24 of Bool](repeating: false)
        Wordlist(language).forEachWord { word, number in
            for index in 0..<words.count {
                let place = words[index]
                guard place.count == word.count, text[place.lowerBound] == word[0] else { continue }
                if text.extracting(place).equals(word) {
                    numbers[index] = number
                    isKnown[index] = true
                }
            }
        }
        var known = 0
        while known < words.count, isKnown[known] { known += 1 }
        return known
    }
}

import Primitives

/// Where in a text the words of a phrase stand.
struct PhraseWords {
    /// How many there are; places are kept of the first 24.
    private(set) var count = 0
    private var places = [24 of Range<Int>](repeating: 0..<0)

    /// Divides a normalized text at its white space.
    init(dividing text: Span<UInt8>) {
        var start = 0
        for index in 0...text.count where index == text.count || Self.isWhiteSpace(text[index]) {
            if index > start {
                if count < places.count { places[count] = start..<index }
                count += 1
            }
            start = index + 1
        }
    }

    subscript(word: Int) -> Range<Int> { places[word] }

    /// The words with one space between two.
    func joined(in text: Span<UInt8>) -> SecretBytes {
        var byteCount = max(0, count - 1)
        for word in 0..<count { byteCount += places[word].count }
        return SecretBytes(count: byteCount) { phrase in
            var position = 0
            for word in 0..<count {
                if word > 0 {
                    phrase[position] = UInt8(ascii: " ")
                    position += 1
                }
                for index in places[word] {
                    phrase[position] = text[index]
                    position += 1
                }
            }
        }
    }

    /// Normalization has made a space of the others, such as the wide one between Japanese words.
    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\t")
    }
}

extension Wordlist {
    /// The words with these numbers, a space between two.
    func phrase(of numbers: WordNumbers) -> SecretBytes {
        var byteCount = numbers.count - 1
        forEachWord { word, number in
            for index in 0..<numbers.count where numbers[index] == number { byteCount += word.count }
        }
        return SecretBytes(count: byteCount) { phrase in
            for index in phrase.indices { phrase[index] = UInt8(ascii: " ") }
            var position = 0
            for index in 0..<numbers.count {
                withWord(numbers[index]) { word in
                    for offset in word.indices { phrase[position + offset] = word[offset] }
                    position += word.count + 1
                }
            }
        }
    }

    private func withWord(_ wanted: Int, _ body: (Span<UInt8>) -> Void) {
        forEachWord { word, number in if number == wanted { body(word) } }
    }
}

/// Why a text is not a mnemonic; no case carries a word.
public enum MnemonicError: Error, Hashable, Sendable {
    /// More than 4,096 bytes. Check that the right file is read.
    case tooLong
    /// The bytes are not UTF-8. Save the phrase in that encoding.
    case notUTF8
    /// This many words instead of 12, 15, 18, 21 or 24. Look for one that is missing or there twice.
    case wrongWordCount(Int)
    /// The word at this place, counted from 1, is in none of the lists, or in none with the words before it. Look for a
    /// slip of the pen, an upper-case letter, or a mixture of languages.
    case unknownWord(position: Int)
    /// All words are known, but not in this order: one has been taken for another, or two have changed places.
    case checksumMismatch
    /// The entropy has not 16, 20, 24, 28 or 32 bytes.
    case wrongEntropyLength(Int)
}

extension MnemonicError {
    /// The name of the case.
    public var name: String {
        switch self {
        case .tooLong: "tooLong"
        case .notUTF8: "notUTF8"
        case .wrongWordCount: "wrongWordCount"
        case .unknownWord: "unknownWord"
        case .checksumMismatch: "checksumMismatch"
        case .wrongEntropyLength: "wrongEntropyLength"
        }
    }
}

extension MnemonicError: CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .tooLong: "the text is too long for a phrase; check that it holds the words and nothing else"
        case .notUTF8: "the phrase is not UTF-8; save it in that encoding"
        case .wrongWordCount(let count): "a phrase has 12, 15, 18, 21 or 24 words; these are \(count)"
        case .unknownWord(let position): "word \(position) is in no word list; compare its spelling with the original"
        case .checksumMismatch:
            "the checksum of the words is wrong; compare each with the original, and their order"
        case .wrongEntropyLength(let count): "the entropy has to be 16, 20, 24, 28 or 32 bytes; these are \(count)"
        }
    }
}

import Primitives

/// Words that stand for the root of all keys of a wallet.
///
/// It cannot be copied, printed or compared, and its memory is wiped when it goes; the words leave only through
/// ``withPhrase(_:)``.
///
/// Source: BIP-39.
public struct Mnemonic: ~Copyable, Sendable {
    /// The longest text that is parsed, in bytes.
    public static let maximumByteCount = 4096

    private let phrase: SecretBytes
    private let entropy: SecretBytes

    /// The language of the words.
    ///
    /// A phrase can be good in two languages, most easily in both kinds of Chinese; this is then the first of
    /// ``MnemonicLanguage``. The keys do not depend on it: they come from the text.
    public let language: MnemonicLanguage

    /// How many words there are: 12, 15, 18, 21 or 24.
    public let wordCount: Int

    /// Whether the last bits are the checksum of the others.
    ///
    /// It can be false only where that was allowed.
    public let isChecksumValid: Bool

    /// Makes new words.
    ///
    /// - Parameters:
    ///   - length: How many; 12 carry 128 bits and 24 carry 256.
    ///   - language: The language they are taken from.
    ///   - generator: A cryptographic one, such as `SystemRandomNumberGenerator`.
    public init(
        length: MnemonicLength = .words12,
        language: MnemonicLanguage = .english,
        using generator: inout some RandomNumberGenerator
    ) {
        var entropy = [32 of UInt8](repeating: 0)
        defer { entropy.wipe() }
        for index in 0..<length.entropyByteCount { entropy[index] = UInt8.random(in: .min ... .max, using: &generator) }
        self.init(checkedEntropy: entropy.span.extracting(first: length.entropyByteCount), language: language)
    }

    /// The words of an entropy.
    ///
    /// - Parameters:
    ///   - entropy: 16, 20, 24, 28 or 32 bytes. The memory is the caller's to wipe.
    ///   - language: The language the words are taken from.
    /// - Throws: ``MnemonicError/wrongEntropyLength(_:)``.
    public init(entropy: Span<UInt8>, language: MnemonicLanguage = .english) throws(MnemonicError) {
        guard 16...32 ~= entropy.count, entropy.count.isMultiple(of: 4) else {
            throw .wrongEntropyLength(entropy.count)
        }
        self.init(checkedEntropy: entropy, language: language)
    }

    /// Reads words.
    ///
    /// White space of any kind and amount divides them. Their letter case counts; how their accents are encoded does not.
    ///
    /// - Parameters:
    ///   - text: The words in UTF-8, at most 4,096 bytes. The memory is the caller's to wipe.
    ///   - language: Their language; without it, every list is tried.
    ///   - checksum: Whether a wrong checksum is an error. The Stratis node never looked at it, so some old wallets have one.
    /// - Throws: ``MnemonicError``, which tells the place of an unknown word and never the word.
    public init(
        parsing text: Span<UInt8>,
        language: MnemonicLanguage? = nil,
        checksum: MnemonicChecksum = .required
    ) throws(MnemonicError) {
        guard text.count <= Self.maximumByteCount else { throw .tooLong }
        guard let normalized = CompatibilityDecomposition.normalForm(ofUTF8: text) else { throw .notUTF8 }
        let words = normalized.withSpan { PhraseWords(dividing: $0) }
        guard MnemonicLength(rawValue: words.count) != nil else { throw .wrongWordCount(words.count) }
        let languages = language.map { [$0] } ?? MnemonicLanguage.allCases
        var match = normalized.withSpan { text in PhraseMatch(of: words, in: text, languages: languages) }
        defer { match.numbers.wipe() }
        guard let matchedLanguage = match.language else { throw .unknownWord(position: match.knownWordCount + 1) }
        guard match.isChecksumValid || checksum == .ignored else { throw .checksumMismatch }
        self.language = matchedLanguage
        wordCount = words.count
        isChecksumValid = match.isChecksumValid
        phrase = normalized.withSpan { words.joined(in: $0) }
        entropy = match.numbers.withEntropy { entropy, _ in SecretBytes(copying: entropy) }
    }

    private init(checkedEntropy entropy: Span<UInt8>, language: MnemonicLanguage) {
        var numbers = WordNumbers(entropy: entropy)
        defer { numbers.wipe() }
        self.language = language
        wordCount = numbers.count
        isChecksumValid = true
        phrase = Wordlist(language).phrase(of: numbers)
        self.entropy = SecretBytes(copying: entropy)
    }
}

extension Mnemonic {
    /// Lends the words to `body`: UTF-8 in normalization form KD, a space between two.
    public func withPhrase<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try phrase.withSpan(body)
    }

    /// Lends the entropy that the words stand for to `body`: 16, 20, 24, 28 or 32 bytes.
    public func withEntropy<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try entropy.withSpan(body)
    }

    /// Lends the seed of the wallet, 64 bytes, to `body`, and wipes it afterwards.
    ///
    /// It takes 2,048 rounds of a hash.
    ///
    /// - Parameter passphrase: What the wallet's owner keeps beside the words, often nothing. Any passphrase gives a seed:
    ///   another one is another wallet, and nothing tells.
    ///
    /// Source: BIP-39, From mnemonic to seed; `PKCS5_PBKDF2_HMAC` of libcrypto.
    public func withSeed<Result: ~Copyable, Failure: Error>(
        passphrase: borrowing Passphrase,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let salt = passphrase.withBytes { passphrase in
            let prefix: StaticString = "mnemonic"
            return SecretBytes(count: prefix.utf8CodeUnitCount + passphrase.count) { salt in
                for index in 0..<prefix.utf8CodeUnitCount { salt[index] = unsafe prefix.utf8Start[index] }
                for index in passphrase.indices { salt[prefix.utf8CodeUnitCount + index] = passphrase[index] }
            }
        }
        let seed = phrase.withSpan { phrase in
            salt.withSpan { PasswordHashing.pbkdf2SHA512(password: phrase, salt: $0, iterationCount: 2048) }
        }
        return try seed.withSpan(body)
    }

    /// The root of the wallet's keys.
    ///
    /// - Parameter passphrase: What the wallet's owner keeps beside the words, often nothing.
    /// - Throws: ``ExtendedKeyError/outOfRange``, which happens to one phrase in 2¹²⁷.
    public func masterKey(passphrase: borrowing Passphrase) throws(ExtendedKeyError) -> ExtendedPrivateKey {
        try withSeed(passphrase: passphrase) { (seed) throws(ExtendedKeyError) in try ExtendedPrivateKey(seed: seed) }
    }
}

/// How many words a mnemonic has.
///
/// Source: BIP-39, Generating the mnemonic.
public enum MnemonicLength: Int, CaseIterable, Hashable, Sendable {
    case words12 = 12
    case words15 = 15
    case words18 = 18
    case words21 = 21
    case words24 = 24

    /// The bytes of entropy in so many words: 16, 20, 24, 28 or 32.
    public var entropyByteCount: Int { rawValue * 4 / 3 }
}

/// What is done about a mnemonic's checksum.
public enum MnemonicChecksum: Hashable, Sendable {
    /// A wrong one is an error: a word has been misread.
    case required
    /// A wrong one is taken too: for phrases from wallets that never checked it.
    case ignored
}

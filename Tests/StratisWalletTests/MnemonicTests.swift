import RandomNumbers
import StratisID
import StratisWallet
import TestVectors
import Testing

/// BIP-39: words, entropy, seeds.
@Suite struct MnemonicTests {
    @Test(arguments: try vectors(MnemonicVector.self))
    func `a phrase is what the vectors say`(_ vector: MnemonicVector) throws {
        var language: MnemonicLanguage?
        if let name = vector.parameters.language {
            let named: MnemonicLanguage = try #require(MnemonicLanguage(rawValue: name))
            language = named
        }
        let checksum: MnemonicChecksum = vector.parameters.isChecksumRequired ? .required : .ignored
        switch vector.expected {
        case .valid(let wallet):
            let mnemonic = try Mnemonic(vector.phrase, language: language, checksum: checksum)
            #expect(mnemonic.language.rawValue == wallet.language)
            #expect(mnemonic.isChecksumValid == wallet.isChecksumValid)
            #expect(mnemonic.withPhrase { text($0) } == wallet.normalized)
            #expect(mnemonic.withEntropy { $0.hex } == wallet.entropy.hex)
            let passphrase = try Passphrase(wallet.passphrase)
            #expect(mnemonic.withSeed(passphrase: passphrase) { $0.hex } == wallet.seed.hex)
            let master = try mnemonic.masterKey(passphrase: passphrase)
            #expect(master.withText(for: .bitcoin) { text($0) } == wallet.masterKey)
            guard wallet.isChecksumValid else { return }
            let again = try Mnemonic(entropy: wallet.entropy.span, language: mnemonic.language)
            #expect(again.withPhrase { text($0) } == wallet.normalized)
        case .invalid(let failure):
            let expected: MnemonicError
            switch (failure.error, failure.number) {
            case ("tooLong", nil): expected = .tooLong
            case ("checksumMismatch", nil): expected = .checksumMismatch
            case ("wrongWordCount", let number?): expected = .wrongWordCount(number)
            case ("unknownWord", let number?): expected = .unknownWord(position: number)
            default: throw UnknownName(name: failure.error)
            }
            #expect(throws: expected) { _ = try Mnemonic(vector.phrase, language: language, checksum: checksum) }
        }
    }

    @Test(arguments: MnemonicLanguage.allCases, MnemonicLength.allCases)
    func `new words are read back`(_ language: MnemonicLanguage, _ length: MnemonicLength) throws {
        var generator = SeededGenerator(seed: UInt64(length.rawValue))
        for _ in 0..<5 {
            let mnemonic = Mnemonic(length: length, language: language, using: &generator)
            #expect(mnemonic.wordCount == length.rawValue)
            let phrase = mnemonic.withPhrase { text($0) }
            #expect(phrase.split(separator: " ").count == length.rawValue)
            let again = try Mnemonic(phrase, language: language)
            #expect(again.withEntropy { $0.hex } == mnemonic.withEntropy { $0.hex })
        }
    }

    @Test func `two new phrases are not the same`() {
        var generator = SystemRandomNumberGenerator()
        let phrases = (0..<20).map { _ in Mnemonic(using: &generator).withPhrase { text($0) } }
        #expect(Set(phrases).count == 20)
    }

    @Test(arguments: [0, 1, 15, 17, 31, 33, 64])
    func `entropy of another length is refused`(_ count: Int) {
        let entropy = [UInt8](repeating: 1, count: count)
        #expect(throws: MnemonicError.wrongEntropyLength(count)) { _ = try Mnemonic(entropy: entropy.span) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        let bytes: [UInt8] = [0x7A, 0xFF, 0x20]
        #expect(throws: MnemonicError.notUTF8) { _ = try Mnemonic(parsing: bytes.span) }
        #expect(throws: PassphraseError.notUTF8) { _ = try Passphrase(utf8: bytes.span) }
    }

    @Test func `a passphrase that is too long is refused`() throws {
        let longest = String(repeating: "a", count: Passphrase.maximumByteCount)
        _ = try Passphrase(longest)
        #expect(throws: PassphraseError.tooLong) { _ = try Passphrase(longest + "a") }
    }

    @Test func `no error repeats a word`() {
        let phrases = ["stratis " + String(repeating: "abandon ", count: 11), "secretword", "zoo zoo"]
        for phrase in phrases {
            do {
                _ = try Mnemonic(phrase)
                Issue.record("\(phrase) is a phrase")
            } catch {
                for word in phrase.split(separator: " ") { #expect(!"\(error)".contains(word)) }
            }
        }
    }
}

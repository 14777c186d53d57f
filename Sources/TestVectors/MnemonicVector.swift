/// A phrase, and what it stands for.
package struct MnemonicVector: VectorTest {
    package static var file: String { "mnemonic_phrase.json" }
    package static var algorithm: String { "Mnemonic" }
    package static var groupType: String { "Mnemonic" }

    /// How the phrases of a group are read.
    package struct Parameters: VectorParameters {
        package let language: String?
        package let isChecksumRequired: Bool

        package init(_ members: inout Members) throws {
            language = try members.takeNullable("language")
            isChecksumRequired = try members.take("checksum", as: String.self) == "required"
        }
    }

    /// What a phrase stands for.
    package struct Wallet: Hashable, Sendable {
        package let passphrase: String
        package let language: String
        package let normalized: String
        package let entropy: [UInt8]
        package let isChecksumValid: Bool
        package let seed: [UInt8]
        package let masterKey: String
    }

    /// An error, and the number that belongs to it: of words, or the place of a word.
    package struct Failure: Hashable, Sendable {
        package let error: String
        package let number: Int?
    }

    package let tcID: Int
    package let comment: String
    package let parameters: Parameters
    package let phrase: String
    package let expected: Expectation<Wallet, Failure>

    package init(tcID: Int, comment: String, parameters: Parameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        self.parameters = parameters
        phrase = try members.take("phrase")
        expected = try members.takeExpectation { members in
            Wallet(
                passphrase: try members.take("passphrase"),
                language: try members.takeText("language"),
                normalized: try members.takeText("normalized"),
                entropy: try members.takeHex("entropyHex"),
                isChecksumValid: try members.take("checksumValid"),
                seed: try members.takeHex("seedHex", byteCount: 64),
                masterKey: try members.takeText("masterKey")
            )
        } invalid: { members, error in
            Failure(error: error, number: try members.takeNullable("number"))
        }
    }
}

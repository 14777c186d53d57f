/// The text of a key file, a passphrase, and the key.
package struct KeyFileVector: VectorTest {
    package static var file: String { "key_file.json" }
    package static var algorithm: String { "KeyFile" }
    package static var groupType: String { "KeyFile" }

    /// The key in a file.
    package struct Key: Hashable, Sendable {
        package let network: String
        package let address: String
        package let secret: [UInt8]
        package let isCompressed: Bool
    }

    package let tcID: Int
    package let comment: String
    package let text: String
    package let passphrase: String
    package let expected: Expectation<Key, String>

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        text = try members.take("file")
        passphrase = try members.take("passphrase")
        expected = try members.takeExpectation { members in
            Key(
                network: try members.takeText("network"),
                address: try members.takeText("address"),
                secret: try members.takeHex("secretHex", byteCount: 32),
                isCompressed: try members.take("compressed")
            )
        }
    }
}

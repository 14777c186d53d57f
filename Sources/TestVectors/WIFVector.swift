/// A text, a network, and the private key it is there.
package struct WIFVector: VectorTest {
    package static var file: String { "wif.json" }
    package static var algorithm: String { "WIF" }
    package static var groupType: String { "WIF" }

    /// A private key.
    package struct Key: Hashable, Sendable {
        package let secret: [UInt8]
        package let isCompressed: Bool
        package let address: String
    }

    package let tcID: Int
    package let comment: String
    package let input: String
    package let network: String
    package let expected: Expectation<Key, String>

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        input = try members.take("input")
        network = try members.takeText("network")
        expected = try members.takeExpectation { members in
            Key(
                secret: try members.takeHex("secretHex", byteCount: 32),
                isCompressed: try members.take("compressed"),
                address: try members.takeText("address")
            )
        }
    }
}

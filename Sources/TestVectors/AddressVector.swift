/// A text, the networks that are allowed, and the address it is.
package struct AddressVector: VectorTest {
    package static var file: String { "address.json" }
    package static var algorithm: String { "Address" }
    package static var groupType: String { "Address" }

    /// An address.
    package struct Address: Hashable, Sendable {
        package let network: String
        package let publicKeyHash: [UInt8]
    }

    package let tcID: Int
    package let comment: String
    package let networks: [String]
    package let input: String
    package let expected: Expectation<Address, String>

    package init(tcID: Int, comment: String, parameters: AllowedNetworks, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        networks = parameters.names
        input = try members.take("input")
        expected = try members.takeExpectation { members in
            Address(
                network: try members.takeText("network"),
                publicKeyHash: try members.takeHex("hash160Hex", byteCount: 20)
            )
        }
    }
}

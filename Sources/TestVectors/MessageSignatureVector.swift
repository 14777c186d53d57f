/// A message, a signature, an address, and whether its key signed.
package struct MessageSignatureVector: VectorTest {
    package static var file: String { "message_signature.json" }
    package static var algorithm: String { "MessageSignature" }
    package static var groupType: String { "MessageSignature" }

    package let tcID: Int
    package let comment: String
    package let networks: [String]
    package let message: [UInt8]
    package let address: String
    package let signature: String
    /// The network of the address, or the error.
    package let expected: Expectation<String, String>

    package init(tcID: Int, comment: String, parameters: AllowedNetworks, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        networks = parameters.names
        message = try members.takeBytes("message")
        address = try members.take("address")
        signature = try members.take("signature")
        expected = try members.takeExpectation { members in try members.takeText("network") }
    }
}

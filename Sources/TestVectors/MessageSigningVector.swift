/// A key, a message, and the one signature every signer gives.
package struct MessageSigningVector: VectorTest {
    package static var file: String { "message_signing.json" }
    package static var algorithm: String { "MessageSigning" }
    package static var groupType: String { "MessageSigning" }

    package let tcID: Int
    package let comment: String
    package let secret: [UInt8]
    package let isCompressed: Bool
    package let network: String
    package let wif: String
    package let address: String
    package let message: String
    package let signature: String

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        secret = try members.takeHex("secretHex", byteCount: 32)
        isCompressed = try members.take("compressed")
        network = try members.takeText("network")
        wif = try members.takeText("wif")
        address = try members.takeText("address")
        message = try members.take("message")
        signature = try members.takeText("signature")
        try members.takeValid()
    }
}

/// A message, and the digest that is signed.
package struct MessageDigestVector: VectorTest {
    package static var file: String { "message_digest.json" }
    package static var algorithm: String { "MessageDigest" }
    package static var groupType: String { "MessageDigest" }

    package let tcID: Int
    package let comment: String
    package let message: [UInt8]
    package let digest: [UInt8]

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        if members.contains("messageHex") {
            message = try members.takeHex("messageHex")
        } else {
            let byte = try members.takeHex("byteHex", byteCount: 1)
            let count: Int = try members.take("repeat")
            guard count > 0 else { throw Refusal("repeat is not positive") }
            message = [UInt8](repeating: byte[0], count: count)
        }
        digest = try members.takeHex("digestHex", byteCount: 32)
        try members.takeValid()
    }
}

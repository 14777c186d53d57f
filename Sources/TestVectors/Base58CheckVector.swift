/// A text, and the payload of known length it stands for.
package struct Base58CheckVector: VectorTest {
    package static var file: String { "base58check.json" }
    package static var algorithm: String { "Base58Check" }
    package static var groupType: String { "Base58Check" }

    /// How many bytes the payloads of a group have.
    package struct Parameters: VectorParameters {
        package let payloadByteCount: Int

        package init(_ members: inout Members) throws {
            payloadByteCount = try members.take("payloadLength")
            guard payloadByteCount > 0 else { throw Refusal("payloadLength is not positive") }
        }
    }

    package let tcID: Int
    package let comment: String
    package let payloadByteCount: Int
    package let input: [UInt8]
    package let expected: Expectation<[UInt8], String>

    package init(tcID: Int, comment: String, parameters: Parameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        payloadByteCount = parameters.payloadByteCount
        input = Array(try members.take("input", as: String.self).utf8)
        expected = try members.takeExpectation { members in
            try members.takeHex("payloadHex", byteCount: parameters.payloadByteCount)
        }
    }
}

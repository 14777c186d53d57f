/// The text of an extended key, a network, and what it says there.
package struct ExtendedKeyVector: VectorTest {
    package static var file: String { "extended_key.json" }
    package static var algorithm: String { "ExtendedKey" }
    package static var groupType: String { "ExtendedKey" }

    /// What an extended key says.
    package struct Key: Hashable, Sendable {
        package let depth: UInt8
        package let parentFingerprint: [UInt8]
        package let childNumber: UInt32
        package let publicKey: [UInt8]
        package let chainCode: [UInt8]
    }

    package let tcID: Int
    package let comment: String
    package let input: String
    package let network: String
    package let isPrivate: Bool
    package let expected: Expectation<Key, String>

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        input = try members.take("input")
        network = try members.takeText("network")
        isPrivate = try members.take("kind", as: String.self) == "private"
        expected = try members.takeExpectation { members in
            Key(
                depth: try members.take("depth"),
                parentFingerprint: try members.takeHex("parentFingerprintHex", byteCount: 4),
                childNumber: try members.take("childNumber"),
                publicKey: try members.takeHex("publicKeyHex", byteCount: 33),
                chainCode: try members.takeHex("chainCodeHex", byteCount: 32)
            )
        }
    }
}

/// A signature that others published, and all that is known of it.
package struct PublishedSignatureVector: VectorTest {
    package static var file: String { "published.json" }
    package static var algorithm: String { "PublishedSignatures" }
    package static var groupType: String { "PublishedSignature" }

    /// The key that signed.
    package struct Key: Hashable, Sendable {
        package let mnemonic: String
        package let passphrase: String
        package let path: String
        package let secret: [UInt8]
        package let wif: String
        package let isCompressed: Bool
    }

    package let tcID: Int
    package let comment: String
    package let network: String
    package let address: String
    package let message: String
    package let digest: [UInt8]
    package let signature: String
    package let publicKey: [UInt8]
    package let header: UInt8
    package let isLowS: Bool
    package let key: Key?

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        network = try members.takeText("network")
        address = try members.takeText("address")
        message = try members.take("message")
        digest = try members.takeHex("digestHex", byteCount: 32)
        signature = try members.takeText("signature")
        publicKey = try members.takeHex("publicKeyHex")
        header = try members.take("header")
        isLowS = try members.take("lowS")
        key = try members.takeNullable("key")
        try members.takeValid()
    }
}

extension PublishedSignatureVector.Key: Decodable {
    package init(from decoder: any Decoder) throws {
        var members = try Members(decoder)
        mnemonic = try members.takeText("mnemonic")
        passphrase = try members.take("passphrase")
        path = try members.takeText("path")
        secret = try members.takeHex("secretHex", byteCount: 32)
        wif = try members.takeText("wif")
        isCompressed = try members.take("compressed")
        try members.finish()
    }
}

/// A seed, a path, and the key at its end.
package struct KeyDerivationVector: VectorTest {
    package static var file: String { "key_derivation.json" }
    package static var algorithm: String { "KeyDerivation" }
    package static var groupType: String { "KeyDerivation" }

    /// The key at the end of the path.
    package struct Key: Hashable, Sendable {
        package let extendedPrivateKey: String
        package let extendedPublicKey: String
        package let address: String
        package let wif: String
        package let message: String
        package let signature: String
    }

    /// An error, and the level of the path that it is about.
    package struct Failure: Hashable, Sendable {
        package let error: String
        package let level: Int?
    }

    package let tcID: Int
    package let comment: String
    package let seed: [UInt8]
    package let path: String
    package let network: String
    package let expected: Expectation<Key, Failure>

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        seed = try members.takeHex("seedHex")
        path = try members.take("path")
        network = try members.takeText("network")
        expected = try members.takeExpectation { members in
            Key(
                extendedPrivateKey: try members.takeText("extendedPrivateKey"),
                extendedPublicKey: try members.takeText("extendedPublicKey"),
                address: try members.takeText("address"),
                wif: try members.takeText("wif"),
                message: try members.take("message"),
                signature: try members.takeText("signature")
            )
        } invalid: { members, error in
            Failure(error: error, level: try members.takeNullable("level"))
        }
    }
}

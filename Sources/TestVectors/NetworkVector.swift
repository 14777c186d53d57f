/// The constants of a network.
package struct NetworkVector: VectorTest {
    package static var file: String { "networks.json" }
    package static var algorithm: String { "Networks" }
    package static var groupType: String { "Network" }

    package let tcID: Int
    package let comment: String
    package let name: String
    package let p2pkhVersion: UInt8
    package let p2shVersion: UInt8
    package let wifVersion: UInt8
    package let humanReadablePart: String
    package let coinType: UInt32
    package let extendedPublicKeyVersion: [UInt8]
    package let extendedPrivateKeyVersion: [UInt8]

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        name = try members.takeText("name")
        p2pkhVersion = try members.take("p2pkh")
        p2shVersion = try members.take("p2sh")
        wifVersion = try members.take("wif")
        humanReadablePart = try members.takeText("hrp")
        coinType = try members.take("coinType")
        extendedPublicKeyVersion = try members.takeHex("extendedPublicVersionHex", byteCount: 4)
        extendedPrivateKeyVersion = try members.takeHex("extendedPrivateVersionHex", byteCount: 4)
        try members.takeValid()
    }
}

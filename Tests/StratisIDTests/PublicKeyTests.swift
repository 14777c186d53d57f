import StratisID
import TestVectors
import Testing

@Suite struct PublicKeyTests {
    private static let x = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    private static let y = "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"

    private func parse(_ hex: String) throws -> PublicKey {
        let bytes = try #require([UInt8](hex: hex))
        return try PublicKey(parsing: bytes.span)
    }

    @Test(arguments: ["02" + x, "03" + x, "04" + x + y])
    func `a key is read as it was written`(_ hex: String) throws {
        let key = try parse(hex)
        #expect(key.bytes.hex == hex)
        #expect(key.isCompressed == (hex.count == 66))
    }

    @Test(arguments: [
        "", "02", "00" + x, "04" + x, "02" + x + y, "06" + x + y, "07" + x + y, "04" + x + x, "02" + x + "00",
    ])
    func `anything else is refused, the hybrid forms too`(_ hex: String) {
        #expect(throws: PublicKeyError.malformed) { try parse(hex) }
    }

    @Test func `a key and its hash are those of the secret 1`() throws {
        let key = try Example.key(1).publicKey
        #expect(key.bytes.hex == "02" + Self.x)
        #expect(key.hash.hex == "751e76e8199196d454941c45d1b3a323f1433bd6")
        let uncompressed = try Example.key(1, isCompressed: false).publicKey
        #expect(uncompressed.bytes.hex == "04" + Self.x + Self.y)
        #expect(uncompressed.hash.hex == "91b24bf9f5288532960ac687abb035127b1d28a5")
        #expect(key.address(on: .bitcoin).description == "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH")
    }
}

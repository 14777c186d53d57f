import Curve
import Testing

@Suite struct CurvePointTests {
    private static let x = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    private static let y = "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"

    private func parse(_ bytes: [UInt8]) throws(Secp256k1.CurveError) -> CurvePoint {
        try CurvePoint(parsing: bytes.span)
    }

    private func key(_ prefix: UInt8, _ coordinates: String) -> [UInt8] {
        [prefix] + [UInt8](hex: coordinates, byteCount: coordinates.count / 2)
    }

    @Test func `a point has its two forms`() throws {
        let compressed = key(2, Self.x)
        let uncompressed = key(4, Self.x + Self.y)
        for bytes in [compressed, uncompressed] {
            let point = try parse(bytes)
            #expect(point.compressed.array == compressed)
            #expect(point.uncompressed.array == uncompressed)
        }
        #expect(try parse(key(3, Self.x)).compressed.array == key(3, Self.x))
    }

    @Test(arguments: [0, 1, 2, 3, 5, 6, 7, 8, 0xFF] as [UInt8])
    func `65 bytes that do not begin with 4 are refused, the hybrid forms too`(_ prefix: UInt8) {
        #expect(throws: Secp256k1.CurveError.noResult) { try parse(key(prefix, Self.x + Self.y)) }
    }

    @Test(arguments: [0, 1, 4, 5, 6, 7, 8, 0xFF] as [UInt8])
    func `33 bytes that do not begin with 2 or 3 are refused`(_ prefix: UInt8) {
        #expect(throws: Secp256k1.CurveError.noResult) { try parse(key(prefix, Self.x)) }
    }

    @Test(arguments: [0, 1, 31, 32, 34, 63, 64, 66, 100])
    func `another length is refused`(_ byteCount: Int) {
        for prefix: UInt8 in 2...4 {
            let bytes = Array((key(prefix, Self.x + Self.y) + Order.zero + Order.zero).prefix(byteCount))
            #expect(throws: Secp256k1.CurveError.noResult) { try parse(bytes) }
        }
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000005",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ])
    func `a number that is the x of no point is refused`(_ x: String) {
        #expect(throws: Secp256k1.CurveError.noResult) { try parse(key(2, x)) }
        #expect(throws: Secp256k1.CurveError.noResult) { try parse(key(3, x)) }
    }

    @Test func `a y that is not that of the x is refused`() {
        #expect(throws: Secp256k1.CurveError.noResult) { try parse(key(4, Self.x + Self.x)) }
    }
}

import Curve
import Testing

@Suite struct RecoveryTests {
    private static let secret = [UInt8](hex: "2a", byteCount: 32)
    private static let digest = [32 of UInt8] { UInt8($0) }

    private func recover(_ compact: [UInt8], _ recoveryID: Int) throws(Secp256k1.CurveError) -> [UInt8] {
        try Secp256k1.recover(compact: compact.span, recoveryID: recoveryID, digest: Self.digest).compressed.array
    }

    private func signature() throws -> (compact: [UInt8], recoveryID: Int) {
        let (compact, recoveryID) = try Secp256k1.sign(digest: Self.digest, secret: Self.secret.span)
        return (compact.array, recoveryID)
    }

    @Test func `the signer's key is recovered with its own recovery id alone`() throws {
        let (compact, recoveryID) = try signature()
        let key = try Secp256k1.publicKey(ofSecret: Self.secret.span).compressed.array
        #expect(try recover(compact, recoveryID) == key)
        #expect(try recover(compact, recoveryID ^ 1) != key)
        // r + n is above p for all but one in 2^128 signatures.
        #expect(throws: Secp256k1.CurveError.noResult) { try recover(compact, recoveryID + 2) }
    }

    @Test(arguments: [0, 1, 31, 32, 33, 63, 65, 66, 128])
    func `another length than 64 is refused`(_ byteCount: Int) throws {
        let (compact, recoveryID) = try signature()
        let bytes = Array((compact + compact).prefix(byteCount))
        #expect(throws: Secp256k1.CurveError.noResult) { try recover(bytes, recoveryID) }
    }

    @Test(arguments: [-1, 4, 5, 255, 256, 1 << 31, 1 << 32, (1 << 32) + 1, .max, .min])
    func `a recovery id outside 0 to 3 is refused`(_ recoveryID: Int) throws {
        let compact = try signature().compact
        #expect(throws: Secp256k1.CurveError.noResult) { try recover(compact, recoveryID) }
    }

    @Test(arguments: [Order.zero, Order.itself, Order.plusOne, Order.largest], 0..<4)
    func `an r or an s that is zero or not below the order is refused`(_ number: [UInt8], _ recoveryID: Int) throws {
        let compact = try signature().compact
        #expect(throws: Secp256k1.CurveError.noResult) { try recover(number + compact[32...], recoveryID) }
        #expect(throws: Secp256k1.CurveError.noResult) { try recover(compact[..<32] + number, recoveryID) }
        #expect(throws: Secp256k1.CurveError.noResult) { try recover(number + number, recoveryID) }
    }

    @Test(arguments: 0..<4)
    func `an r that is the x of no point is refused`(_ recoveryID: Int) {
        let compact = [UInt8](hex: "05", byteCount: 32) + [UInt8](hex: "01", byteCount: 32)
        #expect(throws: Secp256k1.CurveError.noResult) { try recover(compact, recoveryID) }
    }

    @Test func `the point at infinity is refused`() throws {
        // With R the generator and s the digest, s R - z G is infinity.
        let generator = try Secp256k1.publicKey(ofSecret: [UInt8](hex: "01", byteCount: 32).span).compressed.array
        let compact = Array(generator[1...]) + Self.digest.array
        #expect(throws: Secp256k1.CurveError.noResult) { try recover(compact, 0) }
        #expect(throws: Never.self) { try recover(compact, 1) }
    }

    @Test func `the twin with the high s recovers the same key`() throws {
        let (compact, recoveryID) = try signature()
        var twin = compact
        var borrow = 0
        for index in stride(from: 31, through: 0, by: -1) {
            let difference = Int(Order.itself[index]) - Int(compact[32 + index]) - borrow
            twin[32 + index] = UInt8(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
        #expect(try recover(twin, recoveryID ^ 1) == recover(compact, recoveryID))
    }
}

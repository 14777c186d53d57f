import Curve
import Testing

@Suite struct SecretTests {
    private static let digest = [32 of UInt8] { UInt8(255 - $0) }

    private func isValid(_ secret: [UInt8]) -> Bool { Secp256k1.isValidSecret(secret.span) }

    private func publicKey(_ secret: [UInt8]) throws(Secp256k1.CurveError) -> [UInt8] {
        try Secp256k1.publicKey(ofSecret: secret.span).compressed.array
    }

    private func sign(_ secret: [UInt8]) throws(Secp256k1.CurveError) -> [UInt8] {
        try Secp256k1.sign(digest: Self.digest, secret: secret.span).compact.array
    }

    @Test(arguments: [Order.zero, Order.itself, Order.plusOne, Order.largest])
    func `a secret that is zero or not below the order is refused`(_ secret: [UInt8]) {
        #expect(!isValid(secret))
        #expect(throws: Secp256k1.CurveError.noResult) { try publicKey(secret) }
        #expect(throws: Secp256k1.CurveError.noResult) { try sign(secret) }
    }

    @Test(arguments: [0, 1, 31, 33, 63, 64, 65])
    func `another length than 32 is refused`(_ byteCount: Int) {
        let secret = [UInt8](repeating: 1, count: byteCount)
        #expect(!isValid(secret))
        #expect(throws: Secp256k1.CurveError.noResult) { try publicKey(secret) }
        #expect(throws: Secp256k1.CurveError.noResult) { try sign(secret) }
    }

    /// Multiples of the generator, SEC 2 §2.4.1 and the well-known test vectors of the curve.
    static let publicKeys = [
        ("01", "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
        ("02", "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"),
        ("03", "02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9"),
        (
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
            "0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
        ),
    ]

    @Test(arguments: publicKeys)
    func `a secret has its public key`(_ secret: String, _ key: String) throws {
        let secret = [UInt8](hex: secret, byteCount: 32)
        #expect(isValid(secret))
        #expect(try publicKey(secret) == [UInt8](hex: key, byteCount: 33))
    }

    @Test(arguments: 1...200)
    func `every signature is the same again and has a low s`(_ number: Int) throws {
        let secret = Array(Order.zero.dropLast()) + [UInt8(number)]
        let compact = try sign(secret)
        #expect(try sign(secret) == compact)
        #expect(!Order.half.lexicographicallyPrecedes(compact[32...]))
    }

    /// RFC 6979 with secp256k1 and SHA-256, from the tests of bitcoinjs and python-ecdsa: the digest is SHA-256 of
    /// `Satoshi Nakamoto`.
    @Test func `the signature of the secret 1 is the published one`() throws {
        let digest = [UInt8](hex: "a0dc65ffca799873cbea0ac274015b9526505daaaed385155425f7337704883e", byteCount: 32)
        let secret = [UInt8](hex: "01", byteCount: 32)
        let compact = try Secp256k1.sign(digest: [32 of UInt8] { digest[$0] }, secret: secret.span).compact.array
        let expected =
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
            + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"
        #expect(compact == [UInt8](hex: expected, byteCount: 64))
    }
}

import Primitives
import RandomNumbers
import TestVectors
import Testing

@Suite struct HashTests {
    /// FIPS 180-4 examples and NIST's SHA256ShortMsg.
    static let sha256 = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("616263", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "6162636462636465636465666465666765666768666768696768696a68696a6b"
                + "696a6b6c6a6b6c6d6b6c6d6e6c6d6e6f6d6e6f706e6f7071",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        ("d3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
        ("bd", "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"),
    ]

    @Test(arguments: sha256)
    func `SHA-256 gives the published digests`(_ hex: String, _ digest: String) throws {
        let bytes = try #require([UInt8](hex: hex))
        #expect(SHA256.hash(bytes.span).hex == digest)
        if bytes.count <= 55 { #expect(SHA256.hashOfShort(bytes.span).hex == digest) }
    }

    @Test func `SHA-256 of a million bytes is the published digest`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(
            SHA256.hash(bytes.span).hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }

    @Test func `the double hash is the published digest`() {
        let hello = Array("hello".utf8)
        let digest = "9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50"
        #expect(SHA256.double(hello.span).hex == digest)
        #expect(SHA256.double(hello.span.extracting(0..<2), hello.span.extracting(2..<5)).hex == digest)
    }

    @Test(arguments: 0...55)
    func `the hash of a short text is the hash`(_ byteCount: Int) {
        var generator = SeededGenerator(seed: UInt64(byteCount))
        for _ in 0..<20 {
            let bytes = generator.bytes(count: byteCount)
            let digest = SHA256.hash(bytes.span)
            #expect(SHA256.hashOfShort(bytes.span).hex == digest.hex)
            #expect(SHA256.double(bytes.span).hex == SHA256.hash(digest.span).hex)
        }
    }

    @Test(arguments: [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 127, 128, 129, 1000])
    func `two pieces are hashed as one wherever they are cut`(_ byteCount: Int) {
        var generator = SeededGenerator(seed: UInt64(byteCount))
        let bytes = generator.bytes(count: byteCount)
        let whole = SHA256.double(bytes.span).hex
        for cut in stride(from: 0, through: byteCount, by: 9) {
            let pieces = SHA256.double(bytes.span.extracting(0..<cut), bytes.span.extracting(cut..<byteCount))
            #expect(pieces.hex == whole)
        }
    }

    /// Of the generator of the group: the public keys of the secret 1, as every block explorer shows them.
    static let hash160s = [
        ("", "b472a266d0bd89c13706a4132ccfb16f7c3b9fcb"),
        (
            "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
            "751e76e8199196d454941c45d1b3a323f1433bd6"
        ),
        (
            "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
            "91b24bf9f5288532960ac687abb035127b1d28a5"
        ),
    ]

    @Test(arguments: hash160s)
    func `hash160 gives the published hashes of short and of long bytes`(_ hex: String, _ hash: String) throws {
        let bytes = try #require([UInt8](hex: hex))
        #expect(hash160(bytes.span).hex == hash)
    }
}

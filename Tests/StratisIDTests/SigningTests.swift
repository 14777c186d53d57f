import StratisID
import TestVectors
import Testing

@Suite struct SigningTests {
    /// Whether the example key signs a challenge without being asked to twice.
    private func sign(_ sid: String, allowNonCanonical: Bool = false) throws -> MessageSignature {
        let fresh = try Challenge(parsing: sid).fresh(for: .anyone, at: Example.expiry)
        return try Example.key().sign(fresh, allowNonCanonical: allowNonCanonical)
    }

    static let canonical = [
        "sid:", "SID:", "web+sid:", "sid://", "web+sid://",
    ]

    @Test(arguments: canonical)
    func `every way of writing a canonical challenge has the same signature`(_ prefix: String) throws {
        let expected = try Example.key().sign(message: Example.signedText)
        #expect(try sign(prefix + Example.signedText) == expected)
        #expect(try sign(prefix + Example.signedText + "&redirectScheme=a&redirectUri=b") == expected)
    }

    static let nonCanonical = [
        "Auth.example.com/v1/ssas?uid=1&exp=1700000000", "auth.example.com/v1/ssas?exp=1700000000&uid=1",
        "auth.example.com/v1/ssas?uid=1&exp=1700000000&x=1", "auth.example.com/v1/ssas?x=1&uid=1&exp=1700000000",
        "auth.example.com/v1/ssas?uid=1&x", "[::A]/?uid=1",
    ]

    @Test(arguments: nonCanonical)
    func `any other challenge is signed only when asked to`(_ text: String) throws {
        #expect(throws: SigningError.nonCanonical) { try sign("sid:" + text) }
        let signature = try sign("sid:" + text, allowNonCanonical: true)
        #expect(try signature == Example.key().sign(message: text))
    }

    @Test func `what is signed is verified as received`() throws {
        for text in Self.nonCanonical {
            let signature = try sign("sid:" + text, allowNonCanonical: true)
            let verifier = Verifier(audience: .anyone, networks: [.cirrus])
            let proof = try verifier.verify(
                sid: "web+sid://" + text,
                address: Example.address().description,
                signature: signature.description,
                at: Example.expiry
            )
            #expect(proof.challenge.signedText == text)
        }
    }

    /// The vectors whose message is that of a challenge.
    private static func signedChallenges() throws -> [MessageSigningVector] {
        let vectors = try vectors(MessageSigningVector.self).filter { vector in
            (try? Challenge(parsing: "sid:" + vector.message)) != nil
        }
        try #require(!vectors.isEmpty)
        return vectors
    }

    @Test(arguments: try signedChallenges())
    func `signing a challenge gives the signature of the vectors`(_ vector: MessageSigningVector) throws {
        let challenge = try Challenge(parsing: "sid:" + vector.message)
        let key = try PrivateKey(bytes: vector.secret.span, isCompressed: vector.isCompressed)
        let fresh = try challenge.fresh(for: .anyone, at: UnixSeconds(0))
        #expect(try key.sign(fresh, allowNonCanonical: true).description == vector.signature)
    }

    @Test func `a proof holds what was proved`() throws {
        let fresh = try Example.fresh()
        let signature = try Example.key().sign(fresh)
        let proof = try fresh.proof(signature: signature, address: Example.address())
        #expect(proof.challenge == fresh.challenge)
        #expect(try proof.address == Example.address())
        #expect(try proof.publicKey.bytes == Example.key().publicKey.bytes)
    }

    @Test func `another key, form of the key, text or network proves nothing`() throws {
        let fresh = try Example.fresh()
        let address = try Example.address()
        let others = [
            try Example.key(43).sign(fresh),
            try Example.key(isCompressed: false).sign(fresh),
            try Example.key().sign(message: Example.sid),
            try Example.key().sign(message: Example.signedText + " "),
        ]
        for signature in others {
            #expect(throws: SignatureError.signerMismatch) { try fresh.proof(signature: signature, address: address) }
        }
        let high = try Example.key().sign(fresh).twin
        #expect(throws: Never.self) { try fresh.proof(signature: high, address: address) }
        #expect(throws: SignatureError.highS) {
            try fresh.proof(signature: high, address: address, policy: .requireLowS)
        }
    }

    @Test func `every bit of a signature counts`() throws {
        let fresh = try Example.fresh()
        let address = try Example.address()
        let bytes = try Example.key().sign(fresh).bytes
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                #expect(throws: SignatureError.self) {
                    try fresh.proof(signature: MessageSignature(bytes: changed), address: address)
                }
            }
        }
    }
}

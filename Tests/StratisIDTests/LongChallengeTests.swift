import StratisID
import Testing

/// Up to 192 bytes a challenge is kept inside the value, and beyond on the heap: nobody may see a difference.
@Suite struct LongChallengeTests {
    static let byteCounts = Array(180...210) + [255, 256, 257, 511, 512, 1023, 1024, 2000, 2046, 2047, 2048]

    /// A challenge of exactly this many bytes.
    private func sid(byteCount: Int, fill: Character = "u") -> String {
        let frame = "sid:auth.example.com/v1/ssas?uid=&exp=1700000000"
        let uid = String(repeating: fill, count: byteCount - frame.utf8.count)
        return frame.replacing("uid=", with: "uid=\(uid)")
    }

    @Test(arguments: byteCounts)
    func `its parts are those of a short one`(_ byteCount: Int) throws {
        let text = sid(byteCount: byteCount)
        #expect(text.utf8.count == byteCount)
        let challenge = try Challenge(parsing: text)
        #expect(challenge.sid == text)
        #expect(challenge.authority == Example.authority)
        #expect(challenge.path == Example.path)
        #expect(challenge.uid == String(repeating: "u", count: byteCount - 48))
        #expect(challenge.expiry == Example.expiry)
        #expect(challenge.signedText == text.dropFirst(4))
        #expect(challenge.isCanonical)
        #expect(try Challenge(parsing: text + "").hashValue == challenge.hashValue)
        #expect(try Challenge(parsing: text) == challenge)
        #expect(try Challenge(parsing: sid(byteCount: byteCount, fill: "v")) != challenge)
        #expect(try Challenge(parsing: sid(byteCount: byteCount - 1)) != challenge)
    }

    @Test(arguments: byteCounts)
    func `it is signed and verified`(_ byteCount: Int) throws {
        let text = sid(byteCount: byteCount)
        let key = try Example.key()
        let fresh = try Challenge(parsing: text).fresh(for: Example.audience, at: Example.expiry)
        let signature = try key.sign(fresh)
        #expect(signature == key.sign(message: String(text.dropFirst(4))))
        let address = key.address(on: .cirrus)
        #expect(try fresh.proof(signature: signature, address: address).challenge.sid == text)
        let verifier = Verifier(audience: Example.audience, networks: [.cirrus])
        let proof = try verifier.verify(
            sid: text,
            address: address.description,
            signature: signature.description,
            at: Example.expiry
        )
        #expect(proof.challenge.sid == text)
        let late = UnixSeconds(Example.expiry.rawValue + 1)
        #expect(throws: FreshnessError.expired) {
            try Challenge(parsing: text).fresh(for: Example.audience, at: late)
        }
        #expect(throws: FreshnessError.unexpectedHost) {
            try Challenge(parsing: text).fresh(for: .authority("auth.example.org"), at: Example.expiry)
        }
    }

    @Test func `one byte more than 2048 is refused`() {
        let error = #expect(throws: ChallengeError.self) { try Challenge(parsing: sid(byteCount: 2049)) }
        #expect(error?.reason == .tooLong)
        #expect(error?.offset == Challenge.maximumByteCount)
    }
}

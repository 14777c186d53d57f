import StratisID
import TestVectors
import Testing

@Suite struct ConcurrencyTests {
    /// What a verification of every vector says, one after the other.
    private static func verdicts() throws -> [String] {
        try vectors(MessageSignatureVector.self).map { vector in
            let networks = try networks(named: vector.networks)
            do {
                let address = try Address(parsing: vector.address, networks: networks)
                let signature = try MessageSignature(parsing: vector.signature)
                return try signature.verify(MessageDigest(of: vector.message.span), signedBy: address).bytes.hex
            } catch {
                return "\(error)"
            }
        }
    }

    @Test func `eight tasks at once get the same verdicts`() async throws {
        let expected = try Self.verdicts()
        try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<8 { group.addTask { @concurrent in try Self.verdicts() } }
            for try await verdicts in group { #expect(verdicts == expected) }
        }
    }

    @Test func `one key and one verifier are used by eight tasks at once`() async throws {
        let key = try Example.key()
        let verifier = Verifier(audience: Example.audience, networks: [.cirrus])
        let address = key.address(on: .cirrus).description
        let signature = try key.sign(Example.fresh()).description
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { @concurrent in
                    let key = try Example.key()
                    return try (0..<100).count { _ in
                        let proof = try verifier.verify(
                            sid: Example.sid,
                            address: address,
                            signature: signature,
                            at: Example.expiry
                        )
                        return try key.sign(Example.fresh()).description == signature
                            && proof.address.description == address
                    }
                }
            }
            for try await count in group { #expect(count == 100) }
        }
    }
}

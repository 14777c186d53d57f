import StratisID
import TestVectors
import Testing

@Suite struct MessageSignatureTests {
    @Test(arguments: try vectors(MessageSignatureVector.self))
    func `the vectors are signed by their address or refused`(_ vector: MessageSignatureVector) throws {
        let networks = try networks(named: vector.networks)
        let result = Result { () throws(VerificationError) in try verify(vector, networks: networks) }
        switch vector.expected {
        case .valid(let network): #expect(try result.get() == network)
        case .invalid(let name):
            guard case .failure(let error) = result else {
                Issue.record("accepted")
                return
            }
            #expect(error.name == name)
        }
    }

    /// The network of the address, if its key signed.
    private func verify(
        _ vector: MessageSignatureVector,
        networks: NetworkSet
    ) throws(VerificationError) -> String {
        let address: Address
        do { address = try Address(parsing: vector.address, networks: networks) } catch {
            throw VerificationError(error)
        }
        do throws(SignatureError) {
            let signature = try MessageSignature(parsing: vector.signature)
            #expect(signature.description == vector.signature)
            let key = try signature.verify(MessageDigest(of: vector.message.span), signedBy: address)
            #expect(key.address(on: address.network) == address)
            #expect(key.isCompressed == signature.isCompressed)
        } catch {
            throw VerificationError(error)
        }
        return address.network.rawValue
    }

    @Test(arguments: try vectors(MessageSigningVector.self))
    func `signing gives the signature of the vectors`(_ vector: MessageSigningVector) throws {
        let network = try network(named: vector.network)
        let key = try PrivateKey(bytes: vector.secret.span, isCompressed: vector.isCompressed)
        let signature = key.sign(message: vector.message)
        #expect(signature.description == vector.signature)
        #expect(signature == key.sign(message: vector.message.utf8Span.span))
        #expect(signature.isLowS)
        #expect(signature.isCompressed == vector.isCompressed)
        #expect(key.address(on: network).description == vector.address)
        let read = try PrivateKey(wif: vector.wif.utf8Span.span, network: network)
        #expect(read.sign(message: vector.message) == signature)
    }

    @Test(arguments: try vectors(PublishedSignatureVector.self))
    func `what others published verifies, and their keys sign it again`(_ vector: PublishedSignatureVector) throws {
        let network = try network(named: vector.network)
        let address = try Address(parsing: vector.address, networks: [network])
        let signature = try MessageSignature(parsing: vector.signature)
        let digest = MessageDigest(of: vector.message)
        #expect(digest.bytes.hex == vector.digest.hex)
        #expect(try signature.verify(digest, signedBy: address).bytes.hex == vector.publicKey.hex)
        #expect(signature.bytes[0] == vector.header)
        #expect(signature.isLowS == vector.isLowS)
        guard let expected = vector.key else { return }
        let key = try PrivateKey(wif: expected.wif.utf8Span.span, network: network)
        #expect(secret(of: key) == expected.secret.hex)
        #expect(namesCompressed(key) == expected.isCompressed)
        #expect(key.address(on: network) == address)
        let again = key.sign(message: vector.message)
        #expect(try (vector.isLowS ? again : again.twin) == signature)
    }

    @Test(arguments: 0...255 as ClosedRange<UInt8>)
    func `the header says the recovery id and the form`(_ header: UInt8) throws {
        var bytes = [65 of UInt8](repeating: 1)
        bytes[0] = header
        guard 27...34 ~= header else {
            #expect(throws: SignatureError.malformed) { try MessageSignature(bytes: bytes) }
            return
        }
        let signature = try MessageSignature(bytes: bytes)
        #expect(signature.recoveryID == Int(header - 27) % 4)
        #expect(signature.isCompressed == (header >= 31))
        #expect(try MessageSignature(parsing: signature.description) == signature)
    }

    static let lowOnes = [
        ("0000000000000000000000000000000000000000000000000000000000000001", true),
        ("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b209f", true),
        ("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", true),
        ("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1", false),
        ("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b2100", false),
        ("8000000000000000000000000000000000000000000000000000000000000000", false),
        ("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", false),
    ]

    @Test(arguments: lowOnes)
    func `an s up to half the order is low`(_ hex: String, _ isLow: Bool) throws {
        let s = try #require([UInt8](hex: hex))
        let signature = try MessageSignature(bytes: [65 of UInt8] { $0 == 0 ? 31 : $0 < 33 ? 1 : s[$0 - 33] })
        #expect(signature.isLowS == isLow)
    }

    @Test func `a signature and its twin are both valid and not the same`() throws {
        let digest = MessageDigest(of: "a message")
        let signature = try Example.key().sign(message: "a message")
        let twin = try signature.twin
        let address = try Example.address()
        #expect(signature != twin)
        #expect(try twin.twin == signature)
        #expect(Set([signature, twin, signature]).count == 2)
        #expect(signature.isLowS && !twin.isLowS)
        for one in [signature, twin] { try one.verify(digest, signedBy: address) }
        try signature.verify(digest, signedBy: address, policy: .requireLowS)
        #expect(throws: SignatureError.highS) { try twin.verify(digest, signedBy: address, policy: .requireLowS) }
    }

    @Test func `a high s is refused before the curve is touched`() throws {
        // Neither has a point, so only the order of the checks decides.
        let signature = try MessageSignature(bytes: [65 of UInt8] { $0 == 0 ? 31 : 0xFF })
        let digest = MessageDigest(of: "")
        let address = try Example.address()
        #expect(throws: SignatureError.highS) { try signature.verify(digest, signedBy: address, policy: .requireLowS) }
        #expect(throws: SignatureError.unrecoverable) { try signature.verify(digest, signedBy: address) }
    }
}

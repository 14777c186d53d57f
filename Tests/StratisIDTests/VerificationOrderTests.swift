import StratisID
import Testing

/// Breaks every subset of what a verification checks, and expects the first of the broken things to be told.
@Suite struct VerificationOrderTests {
    static let all = (0..<(1 << Fault.allCases.count)).map(FaultSet.init)

    @Test(arguments: all, [SignaturePolicy.acceptHighS, .requireLowS])
    func `the first fault is told, whatever else is wrong`(_ faults: FaultSet, _ policy: SignaturePolicy) throws {
        let request = try Request(faults)
        let verifier = Verifier(audience: Example.audience, networks: [.cirrus], policy: policy)
        let result = Result { () throws(VerificationError) in
            try verifier.verify(
                sid: request.sid,
                address: request.address,
                signature: request.signature,
                at: request.now
            )
        }
        let byBytes = Result { () throws(VerificationError) in
            try verifier.verify(
                sid: Array(request.sid.utf8).span,
                address: Array(request.address.utf8).span,
                signature: Array(request.signature.utf8).span,
                at: request.now
            )
        }
        let byStages = Result { () throws(VerificationError) in try request.verify(policy) }
        let first = Fault.allCases.first { faults.contains($0) && ($0 != .highS || policy == .requireLowS) }
        for result in [result, byBytes, byStages] {
            switch (result, first) {
            case (.success(let proof), nil):
                #expect(proof.challenge.sid == Example.sid)
                #expect(proof.address.description == request.address)
                #expect(proof.publicKey.address(on: .cirrus) == proof.address)
            case (.failure(.malformedChallenge(let error)), .challenge):
                #expect(error.reason == .duplicateParameter)
            case (.failure(let error), let fault?): #expect(error.name == fault.rawValue)
            case (.failure(let error), nil): Issue.record("refused without a fault: \(error)")
            case (.success, let fault?): Issue.record("accepted in spite of \(fault)")
            }
        }
    }
}

/// What can be wrong with a request, in the order in which it is checked; the raw value is the name of the error.
enum Fault: String, CaseIterable {
    case challenge = "malformedChallenge"
    case address = "malformedAddress"
    case kind = "unsupportedAddress"
    case network = "wrongNetwork"
    case form = "malformedSignature"
    case host = "unexpectedHost"
    case path = "unexpectedPath"
    case expiry = "expired"
    case highS
    case point = "unrecoverableSignature"
    case signer = "signerMismatch"
}

/// Some of the faults.
struct FaultSet: Hashable, Sendable, CustomStringConvertible {
    let bits: Int

    init(bits: Int) { self.bits = bits }

    func contains(_ fault: Fault) -> Bool {
        Fault.allCases.enumerated().contains { $0.element == fault && bits >> $0.offset & 1 == 1 }
    }

    var description: String { Fault.allCases.filter(contains).map(\.rawValue).joined(separator: " and ") }
}

/// What a client sends, and when.
private struct Request {
    let sid: String
    let address: String
    let signature: String
    let now: UnixSeconds

    init(_ faults: FaultSet) throws {
        var text = "auth.example.\(faults.contains(.host) ? "org" : "com")"
        text += "/v\(faults.contains(.path) ? "2" : "1")/ssas?uid=\(Example.uid)&exp=\(Example.expiry)"
        if faults.contains(.challenge) { text += "&uid=2" }
        sid = "sid:" + text
        now = UnixSeconds(Example.expiry.rawValue + (faults.contains(.expiry) ? 1 : 0))
        address = try Self.address(faults)
        signature = try Self.signature(of: text, faults)
    }

    private static func address(_ faults: FaultSet) throws -> String {
        let isForeign = faults.contains(.network)
        // Of BIP-173, Examples: well-formed on Bitcoin's test network, whose prefix Cirrus shares, and on the main one.
        let bech32 =
            isForeign
            ? "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" : "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"
        let base58 = try Example.address(on: isForeign ? .bitcoin : .cirrus).description
        let text = faults.contains(.kind) ? bech32 : base58
        guard faults.contains(.address) else { return text }
        return text.dropLast() + (text.last == "2" ? "3" : "2")
    }

    private static func signature(of text: String, _ faults: FaultSet) throws -> String {
        var signature = try Example.key(faults.contains(.signer) ? 43 : 42).sign(message: text)
        if faults.contains(.highS) { signature = try signature.twin }
        if faults.contains(.point) {
            // 5 is the x of no point, and neither is 5 + n.
            var bytes = signature.bytes
            for index in 1...32 { bytes[index] = index == 32 ? 5 : 0 }
            signature = try MessageSignature(bytes: bytes)
        }
        return signature.description + (faults.contains(.form) ? "\n" : "")
    }

    /// The stages one by one, in the order of the errors.
    func verify(_ policy: SignaturePolicy) throws(VerificationError) -> Proof {
        let challenge: Challenge
        do { challenge = try Challenge(parsing: sid) } catch { throw .malformedChallenge(error) }
        let signer: Address
        do { signer = try Address(parsing: address, networks: [.cirrus]) } catch { throw VerificationError(error) }
        let parsed: MessageSignature
        do { parsed = try MessageSignature(parsing: signature) } catch { throw VerificationError(error) }
        let fresh: FreshChallenge
        do { fresh = try challenge.fresh(for: Example.audience, at: now) } catch { throw VerificationError(error) }
        do { return try fresh.proof(signature: parsed, address: signer, policy: policy) } catch {
            throw VerificationError(error)
        }
    }
}

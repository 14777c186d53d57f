import CBench
import Primitives
import StratisID

/// Something that is measured beside a bare call of libsecp256k1.
struct Operation {
    /// What it is measured against.
    enum Baseline: String {
        case recover, sign

        /// The function's name.
        var function: String {
            switch self {
            case .recover: "secp256k1_ecdsa_recover"
            case .sign: "secp256k1_ecdsa_sign_recoverable"
            }
        }
    }

    let name: String
    let baseline: Baseline
    /// How often it runs in one block: long enough for the clock, short enough that both halves of a pair see the same
    /// machine.
    let blockCount: Int
    /// What it may take: a ratio to the baseline in CPU time and in instructions, or nanoseconds.
    var timeLimit: Double?
    var instructionLimit: Double?
    var nanosecondLimit: Double?
    let run: (Int) -> Void
}

extension Operation {
    /// Everything `bench core` measures.
    static func core(_ input: CoreCase) throws -> [Operation] {
        let sid = Array(input.sid.utf8)
        let address = Array(input.address.utf8)
        let signature = Array(input.signature.utf8)
        let verifier = input.verifier
        let now = input.now
        let challenge = try Challenge(parsing: input.sid)
        let fresh = try challenge.fresh(for: verifier.audience, at: now)
        let parsedSignature = try MessageSignature(parsing: input.signature)
        let parsedAddress = try Address(parsing: input.address, networks: [.cirrus])
        var decodedAddress = [88 of UInt8](repeating: 0)
        try Base58.decode(address.span, into: &decodedAddress, byteCount: 25)
        let addressBytes = decodedAddress
        let signedText = Array(challenge.signedText.utf8)
        let key = Key()

        return [
            Operation(
                name: "verify, three spans in",
                baseline: .recover,
                blockCount: 32,
                timeLimit: 1.03,
                instructionLimit: 1.05
            ) { count in
                repeating(count) {
                    try verifier.verify(sid: sid.span, address: address.span, signature: signature.span, at: now)
                        .address.network
                }
            },
            Operation(
                name: "verify, three strings in",
                baseline: .recover,
                blockCount: 32,
                timeLimit: 1.03,
                instructionLimit: 1.05
            ) { count in
                repeating(count) {
                    try verifier.verify(sid: input.sid, address: input.address, signature: input.signature, at: now)
                        .address.network
                }
            },
            Operation(
                name: "sign, challenge in, base64 out",
                baseline: .sign,
                blockCount: 32,
                timeLimit: 1.02,
                instructionLimit: 1.03
            ) { count in
                repeating(count) {
                    var text = [88 of UInt8](repeating: 0)
                    let signature = try key.key.sign(fresh)
                    _ = text.write { signature.write(to: &$0) }
                    return text[33]
                }
            },
            Operation(name: "parse a challenge, 138 bytes", baseline: .recover, blockCount: 2000) { count in
                repeating(count) { try Challenge(parsing: sid.span).expiry }
            },
            Operation(
                name: "parse and gate, as in a verification",
                baseline: .recover,
                blockCount: 2000,
                nanosecondLimit: 100
            ) { count in
                repeating(count) {
                    let layout = try ChallengeLayout(parsing: sid.span)
                    try layout.checkFreshness(of: sid.span, for: verifier.audience, at: now)
                    return layout.expiry
                }
            },
            Operation(name: "challenge and fresh challenge, as values", baseline: .recover, blockCount: 2000) { count in
                repeating(count) {
                    try Challenge(parsing: sid.span).fresh(for: verifier.audience, at: now).challenge.expiry
                }
            },
            Operation(name: "message digest", baseline: .recover, blockCount: 2000) { count in
                repeating(count) { MessageDigest(of: signedText.span).bytes[0] }
            },
            Operation(
                name: "base58 decode, 25 bytes",
                baseline: .recover,
                blockCount: 2000,
                nanosecondLimit: 80
            ) { count in
                repeating(count) {
                    var bytes = [88 of UInt8](repeating: 0)
                    try Base58.decode(address.span, into: &bytes, byteCount: 25)
                    return bytes[87]
                }
            },
            Operation(
                name: "base58 encode, 25 bytes",
                baseline: .recover,
                blockCount: 2000,
                nanosecondLimit: 80
            ) { count in
                repeating(count) {
                    var text = [34 of UInt8](repeating: 0)
                    _ = text.write { Base58.encode(addressBytes.span.extracting(63..<88), into: &$0) }
                    return text[33]
                }
            },
            Operation(name: "address in, with its checksum", baseline: .recover, blockCount: 2000) { count in
                repeating(count) { try Address(parsing: address.span, networks: verifier.networks).network }
            },
            Operation(name: "address out, with its checksum", baseline: .recover, blockCount: 2000) { count in
                repeating(count) {
                    var text = [34 of UInt8](repeating: 0)
                    _ = text.write { parsedAddress.write(to: &$0) }
                    return text[33]
                }
            },
            Operation(name: "base64 in, 88 characters", baseline: .recover, blockCount: 2000) { count in
                repeating(count) { try MessageSignature(parsing: signature.span).recoveryID }
            },
            Operation(name: "base64 out, 88 characters", baseline: .recover, blockCount: 2000) { count in
                repeating(count) {
                    var text = [88 of UInt8](repeating: 0)
                    _ = text.write { parsedSignature.write(to: &$0) }
                    return text[33]
                }
            },
        ]
    }
}

/// A private key that closures can share.
private final class Key: Sendable {
    let key: PrivateKey

    init() {
        do { key = try PrivateKey(bytes: CoreCase.secret.span) } catch { preconditionFailure("the secret is in range") }
    }
}

/// Runs `body`, which must succeed, so that the compiler can neither leave it out nor move it from the loop.
@inline(__always)
private func repeating<Result>(_ count: Int, _ body: () throws -> Result) {
    for _ in 0..<count {
        do { blackHole(try body()) } catch { preconditionFailure("a measured operation failed: \(error)") }
    }
}

@inline(never)
@_optimize(none)
private func blackHole<Value>(_ value: borrowing Value) {}

import Primitives
import StratisID

/// The answers to a block of lines, as JSON lines.
///
/// Nothing in them needs escaping: hosts, uids, addresses and the fixed messages have no quotes, backslashes and control
/// characters.
struct BatchAnswers: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var lineCount = 0
    private(set) var validCount = 0

    /// Makes room for answers of about `byteCapacity` bytes.
    init(byteCapacity: Int) { bytes.reserveCapacity(byteCapacity) }

    /// Adds a proof; `address` is its address as text, of which there is but one.
    mutating func add(_ proof: Proof, address: Span<UInt8>) {
        lineCount += 1
        validCount += 1
        append(#"{"valid":true,"address":""#)
        append(address)
        append(#"","network":""#)
        append(proof.address.network.rawValue)
        append(#"","host":""#)
        proof.challenge.withAuthority { append($0) }
        append(#"","uid":""#)
        proof.challenge.withUID { append($0) }
        append(#"","exp":"#)
        append(proof.challenge.expiry?.description ?? "null")
        append("}\n")
    }

    mutating func add(_ error: VerificationError) { add(error: error.name, message: error.description) }

    mutating func add(_ error: BatchLine.Malformed) { add(error: "malformedInput", message: error.description) }

    private mutating func add(error: String, message: String) {
        lineCount += 1
        append(#"{"valid":false,"error":""#)
        append(error)
        append(#"","message":""#)
        append(message)
        append("\"}\n")
    }

    private mutating func append(_ text: String) { append(text.utf8Span.span) }

    private mutating func append(_ span: Span<UInt8>) {
        bytes.append(addingCapacity: span.count) { $0.append(copying: span) }
    }
}

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
        proof.challenge.withAuthority { host in
            proof.challenge.withUID { uid in
                bytes.append(addingCapacity: 128 + address.count + host.count + uid.count) { line in
                    line.append(copying: #"{"valid":true,"address":""#.utf8Span.span)
                    line.append(copying: address)
                    line.append(copying: #"","network":""#.utf8Span.span)
                    line.append(copying: proof.address.network.rawValue.utf8Span.span)
                    line.append(copying: #"","host":""#.utf8Span.span)
                    line.append(copying: host)
                    line.append(copying: #"","uid":""#.utf8Span.span)
                    line.append(copying: uid)
                    line.append(copying: #"","exp":"#.utf8Span.span)
                    line.append(copying: (proof.challenge.expiry?.description ?? "null").utf8Span.span)
                    line.append(copying: "}\n".utf8Span.span)
                }
            }
        }
    }

    mutating func add(_ error: VerificationError) { add(error: error.name, message: error.description) }

    mutating func add(_ error: BatchLine.Malformed) { add(error: "malformedInput", message: error.description) }

    private mutating func add(error: String, message: String) {
        lineCount += 1
        bytes.append(contentsOf: #"{"valid":false,"error":"\#(error)","message":"\#(message)"}"#.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }
}

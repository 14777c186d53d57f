import Primitives

/// The bytes of a challenge.
///
/// Up to 192 of them, more than any issuer sends, stay inside the value, so that reading a
/// challenge does not allocate.
struct ChallengeText: Sendable {
    private var inline = [192 of UInt8](repeating: 0)
    private var heap: [UInt8] = []
    let byteCount: Int

    @inline(__always)
    init(copying bytes: Span<UInt8>) {
        byteCount = bytes.count
        if bytes.count <= 192 {
            inline.copy(from: bytes)
        } else {
            heap.reserveCapacity(bytes.count)
            for offset in bytes.indices { heap.append(bytes[offset]) }
        }
    }

    @inline(__always)
    func withSpan<Result, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        if byteCount <= 192 { try body(inline.span.extracting(first: byteCount)) } else { try body(heap.span) }
    }
}

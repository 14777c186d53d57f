import Primitives

/// The bytes of a challenge.
///
/// Up to 192 of them, more than issuers send, stay inside the value, so that reading a challenge does not allocate.
struct ChallengeText: Sendable {
    private static let inlineByteCount = 192

    private var inline = [192 of UInt8](repeating: 0)
    private var heap: [UInt8] = []
    private let byteCount: Int

    @inline(__always)
    init(copying bytes: Span<UInt8>) {
        byteCount = bytes.count
        if bytes.count <= Self.inlineByteCount {
            inline.copy(from: bytes)
        } else {
            heap.append(addingCapacity: bytes.count) { $0.append(copying: bytes) }
        }
    }

    @inline(__always)
    func withSpan<Result, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        try byteCount <= Self.inlineByteCount ? body(inline.span.extracting(first: byteCount)) : body(heap.span)
    }
}

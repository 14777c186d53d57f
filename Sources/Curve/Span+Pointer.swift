extension Span<UInt8> {
    /// Lends the address of the first byte of a span that is not empty to a C function that knows how many it reads.
    @inline(__always)
    func withPointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        unsafe withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("a C function was given no bytes") }
            return unsafe body(base)
        }
    }
}

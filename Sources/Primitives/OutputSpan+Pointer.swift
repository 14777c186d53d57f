extension OutputSpan where Element == UInt8 {
    /// Lets code that always fills `count` bytes write them at the end of the span: a C function, mostly.
    @inline(__always)
    package mutating func append(count: Int, filling: (UnsafeMutablePointer<UInt8>) -> Void) {
        precondition(freeCapacity >= count, "the output span is too small for what is written")
        unsafe withUnsafeMutableBufferPointer { buffer, initializedCount in
            guard let base = buffer.baseAddress else { return }
            unsafe filling(base + initializedCount)
            initializedCount += count
        }
    }

    /// Appends all of `bytes`.
    package mutating func append(copying bytes: Span<UInt8>) {
        unsafe append(count: bytes.count) { target in
            unsafe bytes.withUnsafeBufferPointer { source in
                guard let source = source.baseAddress else { return }
                unsafe target.update(from: source, count: bytes.count)
            }
        }
    }
}

import SystemPackage

/// Cuts a stream of bytes into blocks of whole lines.
///
/// A line longer than ``maximumLineByteCount`` is dropped, and what
/// is left of it stands for it.
struct LineSplitter {
    /// Lines with their line feeds; only the last line of the input may lack one.
    struct Block: Sendable {
        var bytes: [UInt8]
        /// Whether the first line is the rest of one that was too long.
        let beginsInLongLine: Bool
    }

    static let maximumLineByteCount = 65_536
    /// Few enough that the cores share the last lines, too.
    private static let readByteCount = 16_384

    let input: FileDescriptor
    /// The beginning of a line.
    private var pending: [UInt8] = []
    private var isInLongLine = false
    private var isAtEnd = false

    init(_ input: FileDescriptor) { self.input = input }

    /// Waits for a line feed or the end of the input; `nil` when everything was taken.
    mutating func next() throws -> Block? {
        while !isAtEnd {
            let scannedByteCount = pending.count
            isAtEnd = try readOnce() == 0
            if isAtEnd {
                return pending.isEmpty && !isInLongLine ? nil : take(pending.count)
            }
            if let lineFeed = pending[scannedByteCount...].lastIndex(of: UInt8(ascii: "\n")) {
                return take(lineFeed + 1)
            }
            if pending.count > Self.maximumLineByteCount {
                pending = []
                isInLongLine = true
            }
        }
        return nil
    }

    /// Appends what there is to read, waiting for one byte at least; returns how many there were.
    private mutating func readOnce() throws -> Int {
        let capacity = pending.count + Self.readByteCount
        var read = 0
        pending = try unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initializedCount in
            initializedCount = unsafe buffer.initialize(fromContentsOf: pending)
            let free = unsafe UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(buffer)[initializedCount...]
            )
            read = try unsafe input.read(into: free)
            initializedCount += read
        }
        return read
    }

    private mutating func take(_ byteCount: Int) -> Block {
        let rest = Array(pending[byteCount...])
        pending.removeSubrange(byteCount...)
        let block = Block(bytes: pending, beginsInLongLine: isInLongLine)
        pending = rest
        isInLongLine = false
        return block
    }
}

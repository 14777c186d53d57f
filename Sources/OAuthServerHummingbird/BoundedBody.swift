import Hummingbird

/// A body that has been read up to a length and for a time.
enum BoundedBody {
    /// All of it.
    case whole([UInt8])
    /// It is longer; what was too much has been read and thrown away, or was not read.
    case tooLong(isRead: Bool)
    /// It did not arrive in time.
    case tooSlow

    /// Reads a body.
    ///
    /// The connection's idle timeout ends the wait for a client that sends nothing at all.
    ///
    /// - Parameters:
    ///   - body: What to read.
    ///   - maximumByteCount: The most bytes that are kept.
    ///   - timeLimit: How long a client may take for sending it.
    init(reading body: RequestBody, upTo maximumByteCount: Int, within timeLimit: Duration) async throws {
        let deadline = ContinuousClock.now + timeLimit
        var bytes: [UInt8] = []
        var byteCount = 0
        for try await chunk in body {
            byteCount += chunk.readableBytes
            guard ContinuousClock.now < deadline else {
                self = .tooSlow
                return
            }
            // A client that is still sending does not see an answer: a little more than too much is let pass.
            guard byteCount <= 64 * maximumByteCount else {
                self = .tooLong(isRead: false)
                return
            }
            if byteCount <= maximumByteCount { bytes.append(contentsOf: chunk.readableBytesView) }
        }
        self = byteCount <= maximumByteCount ? .whole(bytes) : .tooLong(isRead: true)
    }
}

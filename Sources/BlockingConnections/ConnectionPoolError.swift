/// Why a ``ConnectionPool`` did not do some work; none of it was begun.
package enum ConnectionPoolError: Error, Hashable, Sendable {
    /// All connections were in use for too long.
    case waitedTooLong
}

extension ConnectionPoolError: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    package var description: String {
        switch self {
        case .waitedTooLong: "all connections were in use for too long; open more of them, or find out what is slow"
        }
    }
}

/// Why there is no answer to a request.
///
/// What counts is whether the server can have seen the request: a refresh token may be spent by one that got no answer.
public enum TransportError: Error, CaseIterable, Hashable, Sendable {
    /// Nothing was sent: no such host, no connection, no TLS. Sending again is safe.
    case notSent
    /// The request may have arrived, and the answer was lost: the connection broke or the time was up.
    case noAnswer
    /// The answer is longer than the caller takes.
    case answerTooLong
}

extension TransportError: CustomStringConvertible {
    /// What went wrong, and what it means.
    public var description: String {
        switch self {
        case .notSent:
            """
            the server cannot be reached: no such host, no connection, or a certificate that is not trusted; nothing was \
            sent, so it can be tried again
            """
        case .noAnswer: "the server did not answer in time or the connection broke; it may have done what was asked for"
        case .answerTooLong: "the answer is longer than is accepted"
        }
    }
}

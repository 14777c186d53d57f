/// Sends requests: HTTP with TLS below, nothing of OAuth.
///
/// A transport follows no redirects, because a request with a secret goes to the server it was made for and to no other,
/// and repeats nothing by itself.
///
/// Source: RFC 6749 §3.2; RFC 9700 §4.12.
public protocol HTTPTransport: Sendable {
    /// Sends a request and collects the whole answer, whatever its status.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - timeout: How long all of it may take, from now to the last byte of the answer.
    ///   - maximumByteCount: How long the body of the answer may be.
    /// - Throws: ``TransportError/notSent`` only where the server cannot have seen the request;
    ///   ``TransportError/noAnswer`` where that is not certain, also when the task is cancelled;
    ///   ``TransportError/answerTooLong``.
    func send(
        _ request: ClientRequest,
        timeout: Duration,
        maximumByteCount: Int
    ) async throws(TransportError) -> ClientResponse
}

public import OAuthMessages

/// What a token endpoint answers instead of a token.
///
/// Neither the body nor anything that was sent is in it: a text of the server that repeats a secret is left out.
public struct TokenFailure: Error, Hashable, Sendable {
    /// The status code.
    public var status: Int
    /// The error of the answer, without a vendor's members; `nil` where the body is none.
    public var error: OAuthError?
    /// A vendor's own code, such as `InvalidToken` or `400003`.
    public var vendorCode: String?
    /// A vendor's own text for people.
    public var vendorMessage: String?
    /// The name under which the vendor can find the event in its log.
    public var reference: String?
    /// How long the server asks to be left alone.
    public var retryAfter: Duration?

    /// Makes a failure.
    ///
    /// - Parameters:
    ///   - status: The status code.
    ///   - error: The error of the answer.
    ///   - vendorCode: A vendor's own code.
    ///   - vendorMessage: A vendor's own text for people.
    ///   - reference: The name of the event in the vendor's log.
    ///   - retryAfter: How long the server asks to be left alone.
    public init(
        status: Int,
        error: OAuthError? = nil,
        vendorCode: String? = nil,
        vendorMessage: String? = nil,
        reference: String? = nil,
        retryAfter: Duration? = nil
    ) {
        self.status = status
        self.error = error
        self.vendorCode = vendorCode
        self.vendorMessage = vendorMessage
        self.reference = reference
        self.retryAfter = retryAfter
    }

    /// Reads an answer as the standard has it.
    ///
    /// Source: RFC 6749 §5.2.
    public init(_ response: ClientResponse) {
        self.init(
            status: response.status,
            error: try? OAuthError(decoding: response.body),
            retryAfter: response.retryAfter
        )
    }
}

extension TokenFailure {
    /// Whether the same request may succeed later: 408, 425, 429, 5xx, or an error that says so.
    ///
    /// Source: RFC 9110 §15; RFC 6585 §4; RFC 6749 §4.1.2.1.
    public var isTransient: Bool {
        switch error?.code {
        case .temporarilyUnavailable?, .serverError?, .tooManyRequests?: true
        default: [408, 425, 429].contains(status) || status >= 500
        }
    }

    /// The failure without the texts in which one of the secrets is repeated.
    func scrubbed(of secrets: [Secret]) -> TokenFailure {
        func isClean(_ text: String) -> Bool {
            !secrets.contains { secret in secret.reveal().utf8.count > 3 && text.contains(secret.reveal()) }
        }
        func clean(_ text: String?) -> String? { text.flatMap { isClean($0) ? $0 : nil } }
        var failure = self
        failure.vendorCode = clean(vendorCode)
        failure.vendorMessage = clean(vendorMessage)
        failure.reference = clean(reference)
        guard let error else { return failure }
        guard isClean(error.code.rawValue) else {
            failure.error = nil
            return failure
        }
        failure.error = try? OAuthError(error.code, detail: clean(error.detail), uri: clean(error.uri))
        return failure
    }
}

extension TokenFailure: CustomStringConvertible {
    /// The status and what the server calls the error.
    public var description: String {
        let name = error?.description ?? vendorMessage ?? vendorCode
        return ["HTTP \(status)", name].compactMap { $0 }.joined(separator: ", ")
    }
}

/// The error of an OAuth endpoint: in JSON, in the query of a redirect, or in a `WWW-Authenticate` header.
///
/// Source: RFC 6749 §5.2 and §4.1.2.1; RFC 6750 §3; RFC 7009 §2.2.1.
public struct OAuthError: Error, Hashable, Sendable {
    /// What went wrong, for programs.
    public let code: Code
    /// What went wrong, for people: printable ASCII without `"` and `\`.
    public let detail: String?
    /// A page about the error.
    public let uri: String?
    /// Other members of an error that was received, such as a vendor's codes.
    public let additionalMembers: [String: JSONValue]

    /// Makes an error with a fixed text.
    ///
    /// - Parameters:
    ///   - code: What went wrong.
    ///   - detail: Printable ASCII without `"` and `\`.
    public init(_ code: Code, _ detail: StaticString? = nil) {
        let text = detail?.description
        precondition(text?.isErrorText ?? true, "an error description is printable ASCII without quotes")
        self.init(code: code, detail: text, uri: nil, additionalMembers: [:])
    }

    /// Makes an error with a text that is not known beforehand.
    ///
    /// - Parameters:
    ///   - code: What went wrong.
    ///   - detail: Printable ASCII without `"` and `\`.
    ///   - uri: Printable ASCII without spaces, `"` and `\`.
    /// - Throws: ``OAuthErrorTextError`` where a text has other characters.
    public init(_ code: Code, detail: String?, uri: String? = nil) throws(OAuthErrorTextError) {
        if let detail, !detail.isErrorText { throw .invalidDetail }
        if let uri, !uri.isScopeToken { throw .invalidURI }
        self.init(code: code, detail: detail, uri: uri, additionalMembers: [:])
    }

    private init(code: Code, detail: String?, uri: String?, additionalMembers: [String: JSONValue]) {
        self.code = code
        self.detail = detail
        self.uri = uri
        self.additionalMembers = additionalMembers
    }
}

extension OAuthError {
    /// The status of an answer with this error, where the server has no reason for another.
    public var suggestedStatus: Int { code.suggestedStatus }

    /// The error as JSON.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter(byteCapacity: 128)
        writer.object { json in
            json.member("error", code.rawValue)
            json.member("error_description", detail)
            json.member("error_uri", uri)
            json.members(additionalMembers)
        }
        return writer.bytes
    }

    /// Decodes the body of an error answer.
    ///
    /// In `error_description` a character that may not stand there is read as `?`, so that the text can be printed; an
    /// `error_uri` that is none is left out.
    ///
    /// - Throws: ``MessageError`` where there is no object, or no `error` in it that is a code.
    public init(decoding json: [UInt8]) throws(MessageError) {
        var members = try JSONMembers(decoding: json)
        let code = try members.takeRequired("error") { $0.string.flatMap(Code.init(parsing:)) }
        let detail = members.take("error_description")?.string
        let uri = members.take("error_uri")?.string
        self.init(code: code, received: detail, uri: uri, additionalMembers: members.remaining)
    }

    private init(code: Code, received detail: String?, uri: String?, additionalMembers: [String: JSONValue]) {
        self.init(
            code: code,
            detail: detail.flatMap { $0.isEmpty ? nil : Self.printable($0) },
            uri: uri.flatMap { $0.isScopeToken ? $0 : nil },
            additionalMembers: additionalMembers
        )
    }

    private static func printable(_ text: String) -> String {
        text.isErrorText ? text : String(text.map { String($0).isErrorText ? $0 : "?" })
    }
}

extension OAuthError {
    /// Writes the parameters of a redirect.
    ///
    /// Source: RFC 6749 §4.1.2.1.
    public func encode(into form: inout FormEncoder) {
        form.append("error", code.rawValue)
        form.append("error_description", detail)
        form.append("error_uri", uri)
    }

    /// Reads the parameters of a redirect, the texts as in ``init(decoding:)``; `nil` where there is no `error`.
    ///
    /// - Throws: ``RequestError/malformedParameter(_:)`` where `error` is not a code.
    public init?(parsing form: FormParameters) throws(RequestError) {
        guard let error = form["error"] else { return nil }
        guard let code = Code(parsing: error) else { throw .malformedParameter("error") }
        self.init(code: code, received: form["error_description"], uri: form["error_uri"], additionalMembers: [:])
    }
}

extension OAuthError {
    /// The answer to a form that is not accepted: `invalid_request`.
    public init(_ error: FormError) {
        self.init(code: .invalidRequest, detail: error.description, uri: nil, additionalMembers: [:])
    }

    /// The answer to a request that is not accepted.
    ///
    /// `invalid_scope` for a malformed scope, `unsupported_grant_type` and `unsupported_response_type` for another type
    /// than the expected one, `invalid_request` otherwise.
    public init(_ error: RequestError) {
        let code: Code =
            switch error {
            case .malformedParameter("scope"): .invalidScope
            case .unexpectedGrantType: .unsupportedGrantType
            case .unexpectedResponseType: .unsupportedResponseType
            case .missingParameter, .malformedParameter, .contradictoryParameters: .invalidRequest
            }
        self.init(code: code, detail: error.description, uri: nil, additionalMembers: [:])
    }

    /// The answer to a client whose authentication cannot be read.
    ///
    /// `invalid_request` where it authenticates in two ways or leaves something out, `invalid_client` otherwise.
    public init(_ error: ClientAuthenticationError) {
        let code: Code =
            switch error {
            case .multipleMethods, .missingClientID, .malformedParameter: .invalidRequest
            case .unsupportedMethod, .malformedHeader: .invalidClient
            }
        self.init(code: code, detail: error.description, uri: nil, additionalMembers: [:])
    }
}

extension OAuthError: CustomStringConvertible {
    /// The code and the text.
    public var description: String { detail.map { "\(code): \($0)" } ?? code.rawValue }
}

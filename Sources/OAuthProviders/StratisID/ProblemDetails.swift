internal import HTTPTypes
internal import OAuthClient
internal import OAuthMessages

/// Reads errors as RFC 6749 §5.2 has them, and as problem documents.
///
/// Source: RFC 9457 §3, which replaces RFC 7807.
enum ProblemDetails {
    /// The vendor code of a problem document.
    static let code = "problem"

    static func failure(_ response: ClientResponse) -> TokenFailure {
        var failure = TokenFailure(response)
        guard failure.error == nil, let members = (try? JSONMembers(decoding: response.body))?.remaining else {
            return failure
        }
        let type = response.headerFields[.contentType]?.lowercased() ?? ""
        guard type.hasPrefix("application/problem+json") || members["title"]?.string != nil else { return failure }
        failure.vendorCode = code
        failure.vendorMessage = members["detail"]?.string ?? members["title"]?.string
        failure.reference = members["traceId"]?.string ?? members["instance"]?.string
        return failure
    }
}

internal import OAuthClient
internal import OAuthMessages

/// Reads DottedSign's errors, whose codes and statuses disagree.
///
/// `error_code` 401001 comes with status 400 at the token endpoint, 400005 with 401; so the code decides, and the status
/// where there is none.
enum DottedSignError {
    /// What the API and DottedSign's own web client take for a dead access token.
    private static let refusals: Set<Int64> = [4000, 4001, 400_002, 400_003, 401_001]

    static func failure(_ response: ClientResponse) -> TokenFailure {
        var failure = TokenFailure(response)
        guard let members = (try? JSONMembers(decoding: response.body))?.remaining else { return failure }
        failure.vendorCode = code(in: members).map { String($0) }
        failure.vendorMessage = members["error_message"]?.string ?? members["error_key"]?.string
        return failure
    }

    /// Whether a resource's answer says that the access token is dead.
    static func isTokenRefused(_ response: ClientResponse) -> Bool {
        switch response.status {
        case 401: true
        case 400:
            (try? JSONMembers(decoding: response.body)).flatMap { code(in: $0.remaining) }.map(refusals.contains)
                ?? false
        default: false
        }
    }

    private static func code(in members: [String: JSONValue]) -> Int64? {
        members["error_code"]?.integer ?? members["error_code"]?.string.flatMap { Int64($0) }
    }
}

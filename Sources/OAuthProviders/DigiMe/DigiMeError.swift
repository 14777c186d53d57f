internal import HTTPTypes
internal import OAuthClient
internal import OAuthMessages

/// Reads digi.me's errors, which stand in the body, in headers, or nowhere.
enum DigiMeError {
    /// A token, or a code, is not good.
    static let invalidToken = "InvalidToken"

    static func failure(_ response: ClientResponse) -> TokenFailure {
        var failure = TokenFailure(status: response.status, retryAfter: response.retryAfter)
        let members = (try? JSONMembers(decoding: response.body))?.remaining ?? [:]
        if let error = members["error"]?.object {
            failure.vendorCode = error["code"]?.string
            failure.vendorMessage = error["message"]?.string
            failure.reference = error["reference"]?.string
        } else if let error = members["error"]?.string {
            failure.vendorCode = error
            failure.vendorMessage = members["message"]?.string
        }
        failure.vendorCode = failure.vendorCode ?? header("X-Error-Code", response)
        failure.vendorMessage = failure.vendorMessage ?? header("X-Error-Message", response)
        failure.reference = failure.reference ?? header("X-Error-Reference", response)
        return failure
    }

    /// 401 with the code `InvalidToken`, or without any code.
    static func isTokenRefused(_ response: ClientResponse) -> Bool {
        guard response.status == 401 else { return false }
        let code = failure(response).vendorCode
        return code == nil || code == invalidToken
    }

    private static func header(_ name: String, _ response: ClientResponse) -> String? {
        HTTPField.Name(name).flatMap { response.headerFields[$0] }
    }
}

internal import OAuthClient
public import OAuthMessages

/// The answer that digi.me puts into the query of the redirect URI.
///
/// Source: digi.me, Authorization, the parameters of the callback.
public enum DigiMeCallback {
    /// The number under which the added account stands in what `readAccounts` returns; `nil` where there is none.
    ///
    /// - Parameter uri: The URI that was called, with its query.
    public static func accountReference(in uri: String) -> String? {
        guard let question = uri.firstIndex(of: "?") else { return nil }
        let query = uri[uri.index(after: question)...].prefix { $0 != "#" }
        return (try? FormParameters(parsing: String(query)))?["accountReference"]
    }

    /// `success=true` with `state` and `code`, or `success=false` with an `errorCode`, which comes without a state.
    ///
    /// - Throws: `ClientError.callback(.malformed)`.
    static func response(_ form: FormParameters) throws(ClientError) -> AuthorizationResponse {
        switch form["success"] {
        case "true":
            guard let code = form["code"], form.contains("state") else { throw .callback(.malformed) }
            return AuthorizationResponse(.code(Secret(code)), state: form["state"], issuer: nil)
        case "false":
            guard let code = OAuthError.Code(parsing: form["errorCode"] ?? "unknown") else {
                throw .callback(.malformed)
            }
            return AuthorizationResponse(.error(OAuthError(code)), state: form["state"], issuer: nil)
        default: throw .callback(.malformed)
        }
    }
}

/// Why a user comes back from digi.me without a code; another code is another raw value.
///
/// Source: digi.me, iOS and Android SDKs.
extension OAuthError.Code {
    /// The request did not pass digi.me's checks.
    public static let digiMeInitializeCheckFail = Self(rawValue: "INITIALIZE_CHECK_FAIL")
    /// The user has cancelled.
    public static let digiMeUserCancel = Self(rawValue: "USER_CANCEL")
    /// The service could not be added.
    public static let digiMeOnboardError = Self(rawValue: "ONBOARD_ERROR")
    /// The code in the browser's URL is not good any more.
    public static let digiMeInvalidCode = Self(rawValue: "INVALID_CODE")
    /// Something went wrong in digi.me.
    public static let digiMeServerError = Self(rawValue: "SERVER_ERROR")
}

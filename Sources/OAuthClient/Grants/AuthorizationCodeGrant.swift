public import OAuthMessages

/// A code from the authorization endpoint.
///
/// Source: RFC 6749 §4.1.3; RFC 7636 §4.5.
public struct AuthorizationCodeGrant: Grant {
    /// The code, good for one request.
    public let code: Secret
    /// The redirect URI of the authorization request, byte for byte.
    public let redirectURI: String?
    /// What the code challenge was made from.
    public let codeVerifier: CodeVerifier?

    /// Presents a code.
    ///
    /// - Parameters:
    ///   - code: The code of the redirect.
    ///   - redirectURI: The redirect URI of the authorization request, byte for byte; `nil` where it had none.
    ///   - codeVerifier: What the code challenge was made from; `nil` where there was none.
    public init(code: Secret, redirectURI: String?, codeVerifier: CodeVerifier?) {
        self.code = code
        self.redirectURI = redirectURI
        self.codeVerifier = codeVerifier
    }

    /// `authorization_code`.
    public var grantType: GrantType? { .authorizationCode }

    /// `code`, `redirect_uri` and `code_verifier`.
    public var parameters: [(name: String, value: Secret)] {
        var parameters = [(name: "code", value: code)]
        if let redirectURI { parameters.append(("redirect_uri", Secret(redirectURI))) }
        if let codeVerifier { parameters.append(("code_verifier", codeVerifier.secret)) }
        return parameters
    }
}

import HTTPTypes
import OAuthMessages
import StratisID

/// One way to get tokens.
///
/// A new grant is one file with a handler, and a line where the server lists them.
protocol GrantHandler: Sendable {
    /// The `grant_type` it answers.
    var grantType: GrantType { get }

    /// Checks a request and says what is to be done. It writes nothing: the token issuer does, with the one write that
    /// decides.
    func validate(_ form: FormParameters, for client: RegisteredClient, at now: UnixSeconds) throws(Refusal) -> Grant
}

/// What a request has proved.
enum Grant: Sendable {
    /// A wallet has signed a challenge, perhaps one that a code stands for.
    case login(RedeemedChallenge, Family)
    /// A refresh token that was issued here is presented, perhaps for a part of its scope.
    case refresh(Identifier, generation: UInt32, scope: Scope?)
}

/// Why a request gets no tokens: what the client hears, and what the log hears besides.
struct Refusal: Error, Sendable {
    let error: OAuthError
    /// The stage that failed.
    let reason: String
    /// The status of the answer.
    let status: Int

    init(_ error: OAuthError, reason: String, status: HTTPResponse.Status? = nil) {
        self.error = error
        self.reason = reason
        self.status = status?.code ?? error.suggestedStatus
    }

    /// The form in a body is not one that is accepted.
    init(_ error: FormError) {
        self.error = OAuthError(error)
        reason = "form"
        status = error.suggestedStatus
    }

    /// All failures of a proof read the same to the client.
    static func invalidGrant(_ reason: String) -> Refusal {
        Refusal(OAuthError(.invalidGrant, "the grant is invalid, expired or already used"), reason: reason)
    }
}

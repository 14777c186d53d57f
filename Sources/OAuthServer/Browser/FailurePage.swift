/// A page that says why it goes no further.
public struct FailurePage: Hashable, Sendable {
    /// Why.
    public let failure: LoginFailure
    /// The form that goes back to the application without a login; `nil` where it is not known where that is.
    ///
    /// It posts `login` with `decision=cancel`.
    public let back: Back?

    /// What a page shows.
    public init(_ failure: LoginFailure, back: Back? = nil) {
        self.failure = failure
        self.back = back
    }

    /// The way back to the application.
    public struct Back: Hashable, Sendable {
        /// The name of the application; any text.
        public let clientName: String
        /// The sealed login, base64url: the hidden field `login` of the form.
        public let login: String
        /// Where the form posts to.
        public let actionPath: String

        /// The way back of a login.
        public init(clientName: String, login: String, actionPath: String) {
            self.clientName = clientName
            self.login = login
            self.actionPath = actionPath
        }
    }
}

/// How a refresh ended.
package enum RefreshOutcome: Sendable {
    package enum Origin: Hashable, Sendable {
        /// Another session had refreshed.
        case adopted
        case refreshed
        case loggedIn
    }

    case tokens(TokenSet, Origin, unsaved: UnsavedLogin?)
    case failed(ClientError, retryAfter: Duration?, unsaved: UnsavedLogin? = nil)
}

/// A record that is in memory alone, because the store failed.
package struct UnsavedLogin: Equatable, Sendable {
    /// The revision it is to replace; `nil` for nothing.
    package var revision: Int64?
    /// Whether it replaces whatever is there, because a user has logged in.
    package var replacesAnything = false
    package var record: StoredLogin
    package var error: TokenStoreError

    package init(
        revision: Int64?,
        replacesAnything: Bool = false,
        record: StoredLogin,
        error: TokenStoreError
    ) {
        self.revision = revision
        self.replacesAnything = replacesAnything
        self.record = record
        self.error = error
    }
}

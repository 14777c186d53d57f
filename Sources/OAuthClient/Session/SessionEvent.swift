/// What happened to a login; nothing secret is in it.
public enum SessionEvent: Hashable, Sendable {
    /// A new pair was issued and stored.
    case refreshed(generation: Int64)
    /// Another process or session has refreshed, and its pair was taken over.
    case adopted(generation: Int64)
    /// The program has logged in anew after the server had ended the login.
    case loggedInAgain(generation: Int64)
    /// There was no new pair; the old one is kept.
    case refreshFailed(ClientError)
    /// A new pair could not be stored. It is used all the same and stored with the next occasion; if the process ends
    /// before that, the login may be lost.
    case storeFailed(TokenStoreError)
    /// There is no token to be had without logging in.
    case loginRequired(ClientError)
}

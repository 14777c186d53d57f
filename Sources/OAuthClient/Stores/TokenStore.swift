/// Where logins are kept.
///
/// A write names the revision it replaces, so that none is lost: who comes second is told, and reads again. Another store
/// is another type with these three verbs; a suite of tests says whether it keeps the rules.
public protocol TokenStore: Sendable {
    /// The login under this key, or `nil` where there is none.
    ///
    /// - Parameter key: Any text of at most 1,024 bytes.
    /// - Throws: ``TokenStoreError``; never `nil` where there may be a login that cannot be read.
    func load(_ key: String) async throws(TokenStoreError) -> StoredLogin?

    /// Replaces what is under this key, unless somebody else was faster. It is on disk before this returns.
    ///
    /// - Parameters:
    ///   - key: Any text of at most 1,024 bytes.
    ///   - revision: The ``StoredLogin/revision`` that is expected there; `nil` where nothing is.
    ///   - login: What to put there, with a revision of its own; `nil` removes what is there.
    /// - Returns: Whether it was replaced; `false` leaves everything as it was.
    /// - Throws: ``TokenStoreError``; nothing, or all of it, was done then.
    func replace(
        _ key: String,
        revision: Int64?,
        with login: StoredLogin?
    ) async throws(TokenStoreError) -> Bool

    /// Waits for the right to refresh the login under this key.
    ///
    /// Reading and replacing do not need it.
    ///
    /// - Parameters:
    ///   - key: Any text of at most 1,024 bytes.
    ///   - patience: How long to wait.
    /// - Throws: ``TokenStoreError/busy`` when the time is up or the task is cancelled.
    func lock(_ key: String, patience: Duration) async throws(TokenStoreError) -> any TokenStoreLock
}

public import StratisID

/// What a server remembers: the logins, which challenges have been redeemed, and who has signed one for a browser.
///
/// Every verb that can be raced says who won, so that single use never depends on reading first and writing afterwards.
/// What a verb has answered survives a crash of the machine where the store promises durability. A store that cannot
/// answer throws ``StoreUnavailable``, and then repeating the call is safe.
public protocol Store: Sendable {
    /// Begins a login with a challenge, unless the challenge was redeemed before; both or neither.
    ///
    /// A login whose identifier is taken is refused as ``StoreUnavailable/identifierTaken``: it would replace another.
    func redeem(_ challenge: RedeemedChallenge, creating family: Family) async throws -> Redemption

    /// Notes who has signed the challenge of a browser, unless somebody has before.
    func sign(_ login: SignedLogin) async throws -> Signing

    /// Who has signed the challenge of a browser, or `nil` where nobody has.
    ///
    /// - Parameter challenge: Its name, as in ``SignedLogin/challenge``.
    func signedLogin(_ challenge: Identifier) async throws -> SignedLogin?

    /// Puts the next refresh token of a login in the place of the one presented.
    ///
    /// - Parameters:
    ///   - id: The login.
    ///   - generation: The number of the token presented, which a MAC has proved to be issued here.
    ///   - terms: Who presents it, for what, and the times that decide.
    func rotate(_ id: Identifier, from generation: UInt32, _ terms: RotationTerms) async throws -> Rotation

    /// Ends a login. Ending it again, or one that is not known, changes nothing.
    func revoke(_ id: Identifier, at now: UnixSeconds) async throws

    /// The login, or `nil` where there is none.
    func family(_ id: Identifier) async throws -> Family?

    /// Forgets at most `limit` rows that are of no use any more: ended logins, expired challenges and who signed them.
    ///
    /// - Returns: How many it forgot; fewer than `limit` means that none are left.
    func prune(at now: UnixSeconds, limit: Int) async throws -> Int

    /// How many rows there are, of all kinds together.
    func rowCount() async throws -> Int
}

/// That a store could not answer: nothing is known to have changed, and the call can be repeated.
public struct StoreUnavailable: Error, Sendable {
    /// What the engine said.
    public let reason: String

    /// A store that could not answer.
    public init(reason: String) { self.reason = reason }
}

extension StoreUnavailable {
    /// That a new login's identifier belongs to another login already, which random ones never do.
    public static let identifierTaken = StoreUnavailable(reason: "the identifier of the login is taken")
}

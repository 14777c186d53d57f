internal import OAuthClient
internal import OAuthMessages
internal import Primitives

/// The columns of a row, and the login in them.
///
/// The tokens are what their columns say, also where another program has written those: the record says all else.
struct TokenRow: Equatable {
    var accessToken: String?
    var refreshToken: String?
    /// Seconds since 1970, of which a column can hold a part only.
    var expiresAt: Int64?
    var record: String?

    /// The last second of the year 9999.
    private static let lastExpiry: Int64 = 253_402_300_799
    /// How long tokens are taken to be good that another program has written: it is not known, and who takes too much
    /// hears from the resource.
    private static let assumedLifetime: Int64 = 3600
    /// The member of the record with the digest of the tokens that were written together with it.
    private static let digestName = "columns_digest"

    /// Reads what ``TableStatements/select`` answers.
    init(_ fields: [String?]) throws(TokenStoreError) {
        guard fields.count == 4 else { throw .unavailable("the server has answered something else") }
        accessToken = fields[0]
        refreshToken = fields[1]
        record = fields[3]
        // An infinite time says nothing.
        guard let expiry = fields[2].flatMap(Double.init), expiry.isFinite else { return }
        expiresAt = Self.clamped(Int64(max(0, min(expiry, 1e15))))
    }

    /// Writes a login.
    init(_ login: StoredLogin) {
        accessToken = (login.tokens?.accessToken).flatMap(Self.text)
        refreshToken = (login.tokens?.refreshToken).flatMap(Self.text)
        expiresAt = accessToken == nil ? nil : login.tokens?.expiry.map(Self.clamped)
        // The record is an object with at least one member.
        let members = login.encodedWithoutTokens().dropFirst()
        record = "{\"\(Self.digestName)\":\"\(digest)\"," + String(decoding: members, as: UTF8.self)
    }

    /// The login in the row; `nil` where there is none.
    ///
    /// - Parameter origin: To which provider and client tokens without a record belong; `nil` leaves them alone.
    func login(adoptedBy origin: String?) throws(TokenStoreError) -> StoredLogin? {
        let (access, refresh) = (Self.secret(accessToken), Self.secret(refreshToken))
        guard let record else {
            guard let origin, access != nil || refresh != nil else { return nil }
            return adopted(access, refresh, by: origin)
        }
        var login = try StoredLogin(decoding: Array(record.utf8), accessToken: access, refreshToken: refresh)
        guard access != nil || refresh != nil else {
            // Where the record has tokens, another program has ended the login.
            return login.tokens == nil ? login : nil
        }
        guard try writtenDigest(record) != digest else {
            setExpiry(&login)
            return login
        }
        // Another program has written the tokens. Who writes says what it has read: these tokens and this record.
        login.revision = Self.number("\(number)\0\(record)")
        guard login.tokens != nil else {
            login.tokens = tokens(access, refresh)
            return login
        }
        login.tokens?.generation = number
        // The record's expiry is that of the token before.
        if access != nil, expiresAt == nil { login.tokens?.lifetime = nil }
        setExpiry(&login)
        return login
    }

    /// A login that another program has made.
    private func adopted(_ access: Secret?, _ refresh: Secret?, by origin: String) -> StoredLogin {
        StoredLogin(revision: number, origin: origin, tokens: tokens(access, refresh))
    }

    /// Tokens of which there is no more than the columns say.
    private func tokens(_ access: Secret?, _ refresh: Secret?) -> TokenSet {
        var tokens = TokenSet(
            TokenResponse(accessToken: access ?? Secret(""), refreshToken: refresh),
            issuedAt: 0
        )
        tokens.generation = number
        // Without an access token: expired for ever. Without an expiry: good until a resource refuses it.
        if access == nil {
            tokens.lifetime = 0
        } else if let expiresAt {
            tokens.setExpiry(expiresAt, Self.assumedLifetime)
        }
        return tokens
    }

    /// Takes over an expiry that another program has written.
    private func setExpiry(_ login: inout StoredLogin) {
        guard let tokens = login.tokens, !tokens.accessToken.isEmpty, let expiresAt else { return }
        guard expiresAt != tokens.expiry.map(Self.clamped) else { return }
        let lifetime = tokens.lifetime ?? Self.assumedLifetime
        login.tokens?.setExpiry(expiresAt, lifetime)
    }

    private func writtenDigest(_ record: String) throws(TokenStoreError) -> String? {
        do {
            var members = try JSONMembers(decoding: Array(record.utf8))
            return try members.take(Self.digestName, \.string)
        } catch {
            throw .damaged
        }
    }

    /// What tells the tokens of the row from others; no text in PostgreSQL has a zero byte in it.
    private var pair: String { "\(accessToken ?? "")\0\(refreshToken ?? "")" }

    private var digest: String { Base64URL.encode(SHA256.hash(pair.utf8Span.span).span.extracting(first: 16)) }

    /// A number for these tokens.
    private var number: Int64 { Self.number(pair) }

    /// A number for a text, in the place of a random one.
    private static func number(_ text: String) -> Int64 {
        let hash = SHA256.hash(text.utf8Span.span)
        // Room is left to count up from it.
        return Int64((0..<8).reduce(UInt64(0)) { $0 << 8 | UInt64(hash[$1]) } >> 2)
    }

    private static func clamped(_ expiry: Int64) -> Int64 { min(max(0, expiry), lastExpiry) }

    /// An empty text is none: a session has an empty access token where the column is NULL.
    private static func text(_ secret: Secret) -> String? { secret.isEmpty ? nil : secret.reveal() }

    private static func secret(_ text: String?) -> Secret? {
        text.flatMap { $0.isEmpty ? nil : Secret($0) }
    }
}

extension TokenSet {
    /// Lets the access token expire at this moment.
    fileprivate mutating func setExpiry(_ expiry: Int64, _ lifetime: Int64) {
        self.lifetime = lifetime
        issuedAt = expiry - min(max(0, lifetime), expiry)
        if issuedAt == 0 { self.lifetime = expiry }
    }
}

public import OAuthMessages

/// The record as JSON, for stores that keep bytes.
extension StoredLogin {
    /// The version of the format.
    private static let version: Int64 = 1

    /// The record as a JSON object; the tokens stand in it as they are.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter(byteCapacity: 2048)
        writer.object { json in json.members(members) }
        return writer.bytes
    }

    /// Decodes a record.
    ///
    /// - Throws: ``TokenStoreError/damaged`` or ``TokenStoreError/newerFormat``.
    public init(decoding json: [UInt8]) throws(TokenStoreError) { try self.init(decoding: json, separate: nil) }

    /// The record as a JSON object without the two tokens, for stores that keep those apart.
    public func encodedWithoutTokens() -> [UInt8] {
        var members = members
        members["tokens"] = tokens.map { tokens in
            .object(tokens.members.filter { $0.key != "access_token" && $0.key != "refresh_token" })
        }
        return JSONValue.object(members).encoded()
    }

    /// Decodes a record that was encoded without its tokens.
    ///
    /// - Parameters:
    ///   - json: The record.
    ///   - accessToken: The access token; without one the tokens count as expired.
    ///   - refreshToken: The refresh token, where there is one.
    /// - Throws: ``TokenStoreError/damaged`` or ``TokenStoreError/newerFormat``.
    public init(decoding json: [UInt8], accessToken: Secret?, refreshToken: Secret?) throws(TokenStoreError) {
        try self.init(decoding: json, separate: accessToken ?? Secret(""))
        tokens?.refreshToken = refreshToken
        guard accessToken == nil, let tokens else { return }
        // The lifetime is kept where there is one: an answer that names none has that of the one before.
        if tokens.lifetime == nil { self.tokens?.lifetime = 0 } else { self.tokens?.issuedAt = 0 }
    }

    /// Decodes a record, the access token of which may be a separate one.
    private init(decoding json: [UInt8], separate accessToken: Secret?) throws(TokenStoreError) {
        do {
            var members = try JSONMembers(decoding: json)
            try self.init(taking: &members, separate: accessToken)
        } catch let error as TokenStoreError {
            throw error
        } catch {
            throw .damaged
        }
    }

    var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "version": .integer(Self.version), "revision": .integer(revision), "origin": .string(origin),
        ]
        members["tokens"] = tokens.map { .object($0.members) }
        members["intent"] = intent.map { intent in
            .object([
                "token_hash": .string(intent.tokenHash), "started_at": .integer(intent.startedAt),
                "attempts": .integer(Int64(intent.attempts)),
            ])
        }
        members["login_at"] = loginAt.map { .integer($0) }
        return members
    }

    init(members: [String: JSONValue]) throws(TokenStoreError) {
        try self.init(decoding: JSONValue.object(members).encoded())
    }

    private init(taking members: inout JSONMembers, separate accessToken: Secret?) throws {
        let version = try members.takeRequired("version", \.integer)
        guard version <= Self.version else { throw TokenStoreError.newerFormat }
        revision = try members.takeRequired("revision", \.integer)
        origin = try members.takeRequired("origin", \.string)
        tokens = try members.take("tokens", \.object).map { try TokenSet(members: $0, separate: accessToken) }
        intent = try members.take("intent", \.object).map { object in
            var members = try JSONMembers(object)
            return RefreshIntent(
                tokenHash: try members.takeRequired("token_hash", \.string),
                startedAt: try members.takeRequired("started_at", \.integer),
                attempts: Int(clamping: try members.takeRequired("attempts", \.integer))
            )
        }
        loginAt = try members.take("login_at", \.integer)
    }
}

extension TokenSet {
    fileprivate var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "access_token": .string(accessToken.reveal()), "token_type": .string(tokenType.rawValue),
            "issued_at": .integer(issuedAt), "generation": .integer(generation),
        ]
        members["refresh_token"] = refreshToken.map { .string($0.reveal()) }
        members["scope"] = scope.map { .string($0.description) }
        members["lifetime"] = lifetime.map { .integer($0) }
        if !additionalMembers.isEmpty { members["members"] = .object(additionalMembers) }
        return members
    }

    fileprivate init(members: [String: JSONValue], separate accessToken: Secret?) throws {
        var members = try JSONMembers(members)
        self.accessToken = try accessToken ?? Secret(try members.takeRequired("access_token", \.string))
        tokenType = TokenType(rawValue: try members.takeRequired("token_type", \.string))
        refreshToken = try members.take("refresh_token", \.string).map { Secret($0) }
        scope = try members.take("scope") { member in member.string.flatMap { try? Scope(parsing: $0) } }
        issuedAt = try members.takeRequired("issued_at", \.integer)
        lifetime = try members.take("lifetime", \.integer)
        generation = try members.takeRequired("generation", \.integer)
        additionalMembers = try members.take("members", \.object) ?? [:]
    }
}

extension JSONMembers {
    /// The members of an object inside another.
    fileprivate init(_ object: [String: JSONValue]) throws(MessageError) {
        try self.init(decoding: JSONValue.object(object).encoded())
    }
}

extension JSONValue {
    /// An object as JSON.
    fileprivate func encoded() -> [UInt8] {
        var writer = JSONWriter(byteCapacity: 2048)
        writer.object { json in json.members(object ?? [:]) }
        return writer.bytes
    }
}

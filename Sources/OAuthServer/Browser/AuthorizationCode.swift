import OAuthMessages
import Primitives
import StratisID

/// What an authorization code stands for: the right to redeem a challenge that a wallet has signed.
///
/// The code is this, sealed; nothing is stored when one is made. However many are made for one login, one is redeemed.
///
/// Source: RFC 6749 §4.1.2; RFC 7636 §4.4.
struct AuthorizationCode: Hashable, Sendable {
    private static let version: UInt64 = 2

    /// The login that this code, and no other, begins.
    let family: Identifier
    let clientID: String
    /// The hash of the redirect URI; the URI itself is not needed again.
    private let redirectURI: Identifier
    private let isRedirectURISent: Bool
    let codeChallenge: CodeChallenge
    /// What the login may do.
    let scope: Scope
    let address: String
    let network: Network
    /// When the wallet's signature was accepted.
    let signedAt: UnixSeconds
    /// The second from which on the code is no good.
    let expiry: UnixSeconds
    /// What is redeemed; the mark outlives every code of the login.
    let challenge: RedeemedChallenge

    /// The code of a login.
    ///
    /// - Parameters:
    ///   - family: The login that it begins.
    ///   - request: What the client asked for.
    ///   - login: Who has signed.
    ///   - scope: What the login may do.
    ///   - now: The time at which the code is made; not after `login.expiry`.
    ///   - lifetime: Seconds.
    init(
        beginning family: Identifier,
        _ request: CodeRequest,
        _ login: SignedLogin,
        scope: Scope,
        at now: UnixSeconds,
        lifetime: UInt64
    ) {
        self.family = family
        clientID = request.clientID
        redirectURI = Identifier(hashing: request.redirectURI.utf8Span.span)
        isRedirectURISent = request.isRedirectURISent
        codeChallenge = request.codeChallenge
        self.scope = scope
        address = login.address
        network = login.network
        signedAt = login.signedAt
        expiry = UnixSeconds(now.rawValue + lifetime)
        challenge = RedeemedChallenge(login.challenge, goodUntil: UnixSeconds(login.expiry.rawValue + lifetime))
    }

    /// Whether a token request names the redirect URI as it has to.
    ///
    /// Source: RFC 6749 §4.1.3.
    func allows(redirectURI presented: String?) -> Bool {
        guard let presented else { return !isRedirectURISent }
        return redirectURI == Identifier(hashing: presented.utf8Span.span)
    }
}

extension AuthorizationCode {
    /// What is sealed.
    var bytes: [UInt8] {
        var bytes = ByteWriter(byteCapacity: 384)
        bytes.append(Self.version)
        bytes.append(family)
        bytes.append(clientID)
        bytes.append(redirectURI)
        bytes.append(isRedirectURISent)
        bytes.append(codeChallenge.description)
        bytes.append(scope.description)
        bytes.append(address)
        bytes.append(network.rawValue)
        bytes.append(signedAt.rawValue)
        bytes.append(expiry.rawValue)
        bytes.append(challenge.hash)
        bytes.append(challenge.expiry.rawValue)
        return bytes.bytes
    }

    /// Reads ``bytes``, or returns `nil` where another version has written them.
    init?(bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        do {
            guard try reader.integer() == Self.version else { return nil }
            family = try reader.identifier()
            clientID = try reader.text()
            redirectURI = try reader.identifier()
            isRedirectURISent = try reader.flag()
            codeChallenge = try CodeChallenge(parsing: try reader.text())
            let scope = try reader.text()
            self.scope = scope.isEmpty ? Scope() : try Scope(parsing: scope)
            address = try reader.text()
            guard let network = Network(rawValue: try reader.text()) else { return nil }
            self.network = network
            signedAt = UnixSeconds(try reader.integer())
            expiry = UnixSeconds(try reader.integer())
            challenge = RedeemedChallenge(hash: try reader.identifier(), expiry: UnixSeconds(try reader.integer()))
        } catch {
            return nil
        }
        guard reader.isAtEnd else { return nil }
    }
}

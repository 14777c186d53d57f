public import StratisID

/// What a wallet signs without being told more than that its user agreed.
///
/// It has no defaults for hosts and networks: whoever signs says for whom.
public struct SigningPolicy: Sendable {
    /// Which servers a signature may be for.
    public enum Hosts: Hashable, Sendable {
        /// Any. Only where a user sees the host before each signature.
        case any
        /// These authorities, compared without letter case; with a port only where it is written here.
        case only([String])
    }

    /// The servers a signature may be for.
    public var hosts: Hosts
    /// The networks whose keys may sign.
    public var networks: NetworkSet
    /// How far in the future `exp` may be, in seconds; `nil` for any time.
    ///
    /// A signature is worth a login until `exp`, so that a challenge that lasts for years is a sign of an attack.
    public var maximumLifetime: UInt64?
    /// Whether a challenge may have no `exp`.
    public var allowsMissingExpiry = false
    /// Whether a challenge may be signed after its `exp`.
    public var allowsExpired = false
    /// Whether a challenge may be signed that is not in the form that all servers verify.
    public var allowsNonCanonical = false

    /// A policy that refuses all that is unusual.
    ///
    /// - Parameters:
    ///   - hosts: The servers a signature may be for.
    ///   - networks: The networks whose keys may sign.
    ///   - maximumLifetime: How far in the future `exp` may be, in seconds; `nil` for any time. Servers give 2 to 5 minutes.
    public init(hosts: Hosts, networks: NetworkSet, maximumLifetime: UInt64? = 3600) {
        self.hosts = hosts
        self.networks = networks
        self.maximumLifetime = maximumLifetime
    }

    /// Decides on a challenge.
    ///
    /// - Parameters:
    ///   - challenge: The challenge.
    ///   - now: The current time.
    /// - Throws: ``SigningRefusal``, the first that holds in the order of its cases; the network is looked at when the
    ///   challenge is signed.
    public func authorize(
        _ challenge: Challenge,
        at now: UnixSeconds
    ) throws(SigningRefusal) -> AuthorizedChallenge {
        let audience = try audience(of: challenge)
        guard challenge.expiry != nil || allowsMissingExpiry else { throw .missingExpiry }
        // The last moment in which the challenge was good stands for one that may be expired.
        let moment = allowsExpired ? min(now, challenge.expiry ?? now) : now
        let fresh: FreshChallenge
        do { fresh = try challenge.fresh(for: audience, at: moment) } catch {
            throw error == .expired ? .expired : .hostNotAllowed
        }
        if let maximumLifetime, let expiry = challenge.expiry, expiry > now {
            guard expiry.rawValue - now.rawValue <= maximumLifetime else { throw .lifetimeTooLong }
        }
        guard challenge.isCanonical || allowsNonCanonical else { throw .nonCanonical }
        return AuthorizedChallenge(fresh: fresh, networks: networks)
    }

    private func audience(of challenge: Challenge) throws(SigningRefusal) -> Audience {
        guard case .only(let authorities) = hosts else { return .anyone }
        let audience = authorities.lazy.map { Audience.authority($0) }.first { audience in
            do {
                _ = try challenge.fresh(for: audience, at: UnixSeconds(0))
                return true
            } catch { return false }
        }
        guard let audience else { throw .hostNotAllowed }
        return audience
    }
}

/// Why a policy does not let a challenge be signed.
public enum SigningRefusal: String, Error, Hashable, CaseIterable, Sendable {
    /// The challenge is for a server that is not one of the allowed.
    case hostNotAllowed
    /// The challenge has no `exp`, so that its signature would be worth a login for ever.
    case missingExpiry
    /// The time is after `exp`. Ask the server for a new challenge.
    case expired
    /// `exp` is further in the future than allowed.
    case lifetimeTooLong
    /// The challenge is not in the form that all servers verify.
    case nonCanonical
    /// The key is of a network that is not one of the allowed.
    case networkNotAllowed
}

extension SigningRefusal: CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .hostNotAllowed: "the challenge is for another server than expected"
        case .missingExpiry: "the challenge never expires, so that its signature would be worth a login for ever"
        case .expired: "the challenge has expired; ask the server for a new one"
        case .lifetimeTooLong: "the challenge is good for longer than is allowed"
        case .nonCanonical: "the challenge is not in the form that all servers verify"
        case .networkNotAllowed: "the key belongs to a network that is not allowed"
        }
    }
}

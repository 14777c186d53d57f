public import StratisID

/// The wallet's side of a login: shows a challenge, has it signed and posts the signature to the server.
///
/// A challenge comes from a stranger, and what it makes a wallet do is to send a request to a host of the stranger's choice.
/// So the host is looked at before anything else, its name is resolved once, every address is checked, and the connection
/// goes to just those addresses.
///
/// Source: SSAS, Handling the Stratis ID URI; OWASP, Server-Side Request Forgery Prevention.
public struct CallbackApprover<Transport: CallbackTransport>: Sendable {
    private let transport: Transport
    private let policy: SigningPolicy
    private let allowedHosts: [AllowedHost]
    private let timeLimit: Duration

    /// The longest body of an answer that is read, in bytes.
    public static var maximumResponseByteCount: Int { 4096 }

    /// An approver.
    ///
    /// - Parameters:
    ///   - transport: What resolves names and posts.
    ///   - policy: What is signed.
    ///   - allowedHosts: Hosts that are posted to although they are on this machine or in a private network.
    ///   - timeLimit: How long resolving, connecting and the answer may take together; the signer's time does not count.
    public init(
        transport: Transport,
        policy: SigningPolicy,
        allowedHosts: [AllowedHost] = [],
        timeLimit: Duration = .seconds(5)
    ) {
        self.transport = transport
        self.policy = policy
        self.allowedHosts = allowedHosts
        self.timeLimit = timeLimit
    }

    /// Checks a challenge before a key is needed: its host, and what the policy says.
    ///
    /// - Throws: ``CallbackRefusal`` or ``SigningRefusal``, and nothing has been sent or resolved.
    public func prepare(_ challenge: Challenge, at now: UnixSeconds) throws -> PreparedApproval {
        let target = try CallbackTarget(of: challenge, allowedHosts: allowedHosts)
        return PreparedApproval(target: target, authorized: try policy.authorize(challenge, at: now))
    }

    /// Asks, signs and posts.
    ///
    /// - Parameters:
    ///   - approval: What ``prepare(_:at:)`` gave.
    ///   - network: The network of the key.
    ///   - signer: Who signs.
    ///   - confirm: Shows its user what is asked, and says whether they agree. Nothing is sent before.
    /// - Returns: What became of it.
    /// - Throws: ``CallbackRefusal`` where the host's addresses are none to connect to, ``SigningRefusal``,
    ///   ``SignerError``, and what the signer and `confirm` throw. Nothing has been posted then.
    public func complete(
        _ approval: PreparedApproval,
        on network: Network,
        with signer: some Signer,
        confirm: (ApprovalQuestion) async throws -> Bool
    ) async throws -> ApprovalOutcome {
        let address = signer.publicKey.address(on: network)
        guard try await confirm(ApprovalQuestion(challenge: approval.authorized.challenge, address: address)) else {
            return .declined
        }
        let deadline = ContinuousClock.now.advanced(by: timeLimit)
        let target = approval.target
        do {
            var addresses = target.literal.map { [$0] } ?? []
            if addresses.isEmpty { addresses = try await transport.addresses(of: target.host, deadline: deadline) }
            guard !addresses.isEmpty else { return .unreachable("the host has no address") }
            for address in addresses { try target.check(address) }
            // A signer may have a button to press; its time is not the server's.
            let remaining = ContinuousClock.now.duration(to: deadline)
            let signed = try await approval.authorized.sign(with: signer, on: network)
            // The user agreed to this address, whatever key the signer has by now.
            guard signed.address == address else { throw SignerError.wrongSignature }
            let request = CallbackRequest(
                target: target,
                addresses: addresses,
                body: signed.callbackBody,
                maximumResponseByteCount: Self.maximumResponseByteCount
            )
            return ApprovalOutcome(
                try await transport.post(request, deadline: ContinuousClock.now.advanced(by: remaining))
            )
        } catch let error as CallbackTransportError {
            return ApprovalOutcome(error)
        }
    }

    /// Prepares and completes in one.
    ///
    /// - Throws: As the two do.
    public func approve(
        _ challenge: Challenge,
        on network: Network,
        with signer: some Signer,
        at now: UnixSeconds,
        confirm: (ApprovalQuestion) async throws -> Bool
    ) async throws -> ApprovalOutcome {
        try await complete(prepare(challenge, at: now), on: network, with: signer, confirm: confirm)
    }
}

/// A challenge whose host and policy have been checked.
public struct PreparedApproval: Sendable {
    /// Where the signature will be posted.
    public let target: CallbackTarget
    /// What will be signed.
    public let authorized: AuthorizedChallenge
}

/// What a wallet shows before it signs.
public struct ApprovalQuestion: Sendable {
    /// The challenge.
    public let challenge: Challenge
    /// The address that logs in.
    public let address: Address

    /// The host that is logged in at, with its port where one is given: what the user has to recognise.
    public var host: String { challenge.authority }
    /// The last second in which the signature is of use; `nil` for always.
    public var expiry: UnixSeconds? { challenge.expiry }
}

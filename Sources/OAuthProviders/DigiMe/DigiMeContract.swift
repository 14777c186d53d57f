internal import HTTPTypes
public import OAuthClient
internal import OAuthMessages

/// A contract between an application and digi.me: its names, its key, and the servers.
public struct DigiMeContract: Sendable {
    /// In which unit a request says when it was made.
    public enum TimestampUnit: Sendable {
        /// As all SDKs send it.
        case milliseconds
        /// As the API's documentation has it.
        case seconds
    }

    /// The application's name.
    public let applicationID: String
    /// The contract's name.
    public let contractID: String
    /// In which unit a request says when it was made.
    public var timestampUnit = TimestampUnit.milliseconds
    /// Whether the exchange of a code repeats the redirect URI, as v1.6 had it.
    public var sendsRedirectURIWithCode = false

    private let key: ContractKey
    private let base: Endpoint
    let onboard: Endpoint

    /// A contract.
    ///
    /// - Parameters:
    ///   - applicationID: The application's name.
    ///   - contractID: The contract's name.
    ///   - key: The contract's private key.
    ///   - base: The API, with its version.
    ///   - onboard: The web client that users see.
    /// - Throws: `EndpointError` where a URL is not one that secrets are sent to.
    public init(
        applicationID: String,
        contractID: String,
        key: ContractKey,
        base: String = DigiMe.api,
        onboard: String = DigiMe.onboard
    ) throws(EndpointError) {
        self.applicationID = applicationID
        self.contractID = contractID
        self.key = key
        self.base = try Endpoint(parsing: base)
        self.onboard = try Endpoint(parsing: onboard)
        tokenEndpoint = try self.base.appending("oauth/token")
        authorizationEndpoint = try self.base.appending("oauth/authorize")
        referenceEndpoint = try self.base.appending("oauth/token/reference")
        keySetEndpoint = try self.base.appending("jwks/oauth")
    }

    /// The name of the client: `APPLICATION_CONTRACT`.
    public var clientID: String { "\(applicationID)_\(contractID)" }

    let tokenEndpoint: Endpoint
    let authorizationEndpoint: Endpoint
    let referenceEndpoint: Endpoint
    let keySetEndpoint: Endpoint
}

extension DigiMeContract {
    /// Signs a request: the claims and a fresh nonce and time go into the `Authorization` header.
    ///
    /// A nonce is good once, so that every attempt has to be signed anew.
    func sign(
        _ request: inout ClientRequest,
        claims: [String: JSONValue],
        _ context: CallContext
    ) async throws(ClientError) {
        var claims = claims
        let now = context.environment.now()
        claims["client_id"] = .string(clientID)
        claims["nonce"] = .string(Self.nonce(context.environment.random))
        claims["timestamp"] = .integer(timestampUnit == .seconds ? now : now * 1000)
        let token: Secret
        do { token = try await key.sign(claims) } catch { throw .unusableRequest(error.description) }
        request.headerFields[.authorization] = "Bearer " + token.reveal()
        request.headerFields[.accept] = "application/json"
        request.headerFields[.contentType] = "application/json"
    }

    /// 128 random bits as 32 hexadecimal digits, which the grammar of letters and digits allows.
    private static func nonce(_ random: @Sendable () -> UInt64) -> String {
        (0..<2).map { _ in
            let digits = String(random(), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// A request to the token endpoint: everything stands in the JWT, and the body is empty.
    func tokenRequest(_ call: TokenCall, _ context: CallContext) async throws(ClientError) -> ClientRequest {
        var claims: [String: JSONValue] = [:]
        if let grantType = call.grantType { claims["grant_type"] = .string(grantType.rawValue) }
        for (name, value) in call.parameters where name != "redirect_uri" || sendsRedirectURIWithCode {
            claims[name] = .string(value.reveal())
        }
        var request = ClientRequest(.post, call.endpoint)
        try await sign(&request, claims: claims, context)
        return request
    }
}

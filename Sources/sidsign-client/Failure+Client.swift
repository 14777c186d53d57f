import CommandLineTool
import OAuthClient
import OAuthProviders

extension Failure {
    /// `EX_UNAVAILABLE`: a server cannot be reached or answered an error.
    static let unavailable: Int32 = 69
    /// `EX_USAGE`.
    static let usage: Int32 = 64

    /// What went wrong, with what to do next for this login.
    init(_ error: ClientError, profile: String? = nil) {
        let login = profile.map { "sidsign login --profile \($0)" } ?? "sidsign login"
        switch error {
        case .loginRequired(.notLoggedIn):
            self.init(name: "notLoggedIn", message: "there is no login; \(login) makes one", exitCode: Self.refused)
        case .loginRequired:
            self.init(name: "loginRequired", message: "\(error.description): \(login) …", exitCode: Self.refused)
        case .refreshOutcomeUnknown:
            self.init(
                name: "refreshOutcomeUnknown",
                message:
                    "the answer to a refresh was lost; sidsign refresh --retry-lost asks once more, \(login) … starts anew",
                exitCode: Self.unavailable
            )
        case .denied: self.init(name: "denied", message: error.description, exitCode: Self.refused)
        case .callback: self.init(name: "unexpectedCallback", message: error.description, exitCode: Self.refused)
        case .untrustedAnswer: self.init(name: "untrustedAnswer", message: error.description, exitCode: Self.refused)
        case .foreignLogin:
            self.init(
                name: "foreignLogin",
                message: "the stored login belongs to another server or client; \(login) … replaces it",
                exitCode: Self.refused
            )
        case .unusableRequest, .unsupportedTokenType:
            self.init(name: "unusableRequest", message: error.description, exitCode: Self.malformed)
        case .endpoint: self.init(name: "malformedURL", message: error.description, exitCode: Self.malformed)
        case .missing: self.init(name: "usage", message: error.description, exitCode: Self.usage)
        case .store(let error): self.init(error)
        case .server, .tokenRefused:
            self.init(name: "serverRefused", message: error.description, exitCode: Self.unavailable)
        default: self.init(name: "serverUnavailable", message: error.description, exitCode: Self.unavailable)
        }
    }

    init(_ error: TokenStoreError) {
        let exitCode =
            switch error {
            case .damaged, .newerFormat: Self.malformed
            case .notPrivate: Self.notPermitted
            default: Self.cannotCreate
            }
        self.init(name: "storeFailed", message: error.description, exitCode: exitCode)
    }

    init(_ error: EndpointError, option: String) {
        self.init(name: "malformedURL", message: "\(option): \(error)", exitCode: Self.malformed)
    }
}

/// Runs a call and names what is wrong in the words of the command line.
func failing<Result>(profile: String? = nil, _ body: () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch let error as ClientError {
        throw Failure(error, profile: profile)
    } catch let error as TokenStoreError {
        throw Failure(error)
    } catch let error as EndpointError {
        throw Failure(name: "malformedURL", message: error.description, exitCode: Failure.malformed)
    } catch let error as ContractKeyError {
        throw Failure(name: "malformedKey", message: error.description, exitCode: Failure.malformed)
    }
}

import CommandLineTool
import OAuthClient
import OAuthProviders

extension Failure {
    /// What went wrong, with what to do next for this login.
    init(_ error: ClientError, of reference: LoginReference) {
        let login = reference.loginCommand
        switch error {
        case .loginRequired(.notLoggedIn):
            self.init(name: "notLoggedIn", message: "there is no login; \(login) makes one", exitCode: Self.refused)
        case .loginRequired:
            self.init(name: "loginRequired", message: "\(error.description): \(login)", exitCode: Self.refused)
        case .refreshOutcomeUnknown:
            self.init(
                name: "refreshOutcomeUnknown",
                message:
                    """
                    the answer to a refresh was lost; sidsign refresh --retry-lost\(reference.options) asks once more, \
                    \(login) starts anew
                    """,
                exitCode: Self.unavailable
            )
        case .denied: self.init(name: "denied", message: error.description, exitCode: Self.refused)
        case .callback: self.init(name: "unexpectedCallback", message: error.description, exitCode: Self.refused)
        case .untrustedAnswer: self.init(name: "untrustedAnswer", message: error.description, exitCode: Self.refused)
        case .foreignLogin:
            self.init(
                name: "foreignLogin",
                message: "the stored login belongs to another server or client; \(login) replaces it",
                exitCode: Self.refused
            )
        case .unusableRequest, .unsupportedTokenType:
            self.init(name: "unusableRequest", message: error.description, exitCode: Self.malformed)
        case .endpoint: self.init(name: "malformedURL", message: error.description, exitCode: Self.malformed)
        case .missing(.clientSecret):
            self.init(
                name: "secretNotKept",
                message: "the client's secret is not kept; \(login) --client-secret-file FILE notes where it is",
                exitCode: Self.usage
            )
        case .missing: self.init(name: "usage", message: error.description, exitCode: Self.usage)
        case .store(let error): self.init(error)
        case .server, .tokenRefused:
            self.init(name: "serverRefused", message: error.description, exitCode: Self.unavailable)
        case .transport(.notSent):
            let login = reference.server.map { " (the login is at \($0))" } ?? ""
            self.init(name: "serverUnavailable", message: error.description + login, exitCode: Self.unavailable)
        case .transport(.answerTooLong):
            self.init(name: "answerTooLong", message: error.description, exitCode: Self.unavailable)
        default: self.init(name: "serverUnavailable", message: error.description, exitCode: Self.unavailable)
        }
    }

    init(_ error: TokenStoreError) {
        let exitCode =
            switch error {
            case .damaged, .newerFormat: Self.malformed
            case .notPrivate, .notReadable: Self.notPermitted
            default: Self.cannotCreate
            }
        self.init(name: "storeFailed", message: error.description, exitCode: exitCode)
    }

    init(_ error: EndpointError, option: String) {
        self.init(name: "malformedURL", message: "\(option): \(error)", exitCode: Self.malformed)
    }
}

/// Runs a call and names what is wrong in the words of the command line.
func failing<Result>(_ login: LoginReference, _ body: () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch let error as ClientError {
        throw Failure(error, of: login)
    } catch let error as TokenStoreError {
        throw Failure(error)
    } catch let error as EndpointError {
        throw Failure(name: "malformedURL", message: error.description, exitCode: Failure.malformed)
    } catch let error as ContractKeyError {
        throw Failure(name: "malformedKey", message: error.description, exitCode: Failure.malformed)
    }
}

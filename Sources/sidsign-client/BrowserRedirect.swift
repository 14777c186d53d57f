import CommandLineTool
import OAuthClient

/// Where the browser comes back: a port of this machine that is listened on, or a page from which the user brings the
/// address.
struct BrowserRedirect {
    /// The redirect URI, as it is registered.
    let uri: String
    private let listener: LoopbackListener?

    /// Listens on the redirect URI where it is on this machine; `nil` takes a free port.
    init(_ uri: String?) async throws {
        if let uri, uri.lowercased().hasPrefix("https://") {
            self.uri = uri
            listener = nil
            return
        }
        do throws(LoopbackListenerError) {
            let listener: LoopbackListener
            if let uri { listener = try await .listen(at: uri) } else { listener = try await .listen() }
            self.listener = listener
            // With the port that was taken where none was named.
            self.uri = listener.redirectURI
        } catch {
            if error == .unsupportedURI {
                throw Failure(name: "usage", message: "--redirect-uri: \(error.description)", exitCode: Failure.usage)
            }
            throw Failure(
                name: "cannotListen",
                message: error.description,
                exitCode: Failure.cannotCreate
            )
        }
    }

    /// Sends the user to a URL and waits for the browser to come back.
    func callback(opening url: String, waiting patience: Duration) async throws -> String {
        printError("open \(url)", isNamed: false)
        guard let listener else {
            printError("paste the address that the browser was sent to:", isNamed: false)
            guard waitForInput(patience) else {
                throw Failure(
                    name: "timeout",
                    message: "no address was given in time; start the login again",
                    exitCode: Failure.unavailable
                )
            }
            guard let line = readInput(), !line.isEmpty else {
                throw Failure(name: "usage", message: "no address was given", exitCode: Failure.usage)
            }
            return line
        }
        do {
            return try await listener.callback(timeout: patience)
        } catch {
            throw Failure(name: "timeout", message: error.description, exitCode: Failure.unavailable)
        }
    }
}

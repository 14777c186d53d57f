internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
import Synchronization

/// Waits on this machine for the user's browser to come back, for logins from a command line.
///
/// It listens on 127.0.0.1 and [::1] and nowhere else, takes one request at its path, and answers every other with 404.
/// Whether the request belongs to the login is checked by ``Client/exchange(callback:pending:)``.
///
/// Source: RFC 8252 §7.3, §8.3.
public final class LoopbackListener: Sendable {
    /// Where the answer is awaited: what the authorization request has to name.
    public let redirectURI: String

    private let channels: [any Channel]
    private let mailbox: LoopbackMailbox

    private init(redirectURI: String, channels: [any Channel], mailbox: LoopbackMailbox) {
        self.redirectURI = redirectURI
        self.channels = channels
        self.mailbox = mailbox
    }

    /// Begins to listen at 127.0.0.1.
    ///
    /// - Parameters:
    ///   - path: The path of the redirect URI, compared byte for byte; it begins with `/`.
    ///   - port: 1 to 65535, or 0 for a free one.
    /// - Throws: ``LoopbackListenerError``.
    public static func listen(
        path: String = "/callback",
        port: Int = 0
    ) async throws(LoopbackListenerError) -> LoopbackListener {
        try await listen(at: port == 0 ? "http://127.0.0.1\(path)" : "http://127.0.0.1:\(port)\(path)")
    }

    /// Begins to listen at a redirect URI that is registered with the provider.
    ///
    /// - Parameter redirectURI: `http://` with 127.0.0.1, [::1] or localhost, and a path; a free port is taken where it
    ///   names none.
    /// - Throws: ``LoopbackListenerError``.
    public static func listen(at redirectURI: String) async throws(LoopbackListenerError) -> LoopbackListener {
        guard let endpoint = try? Endpoint(parsing: redirectURI), endpoint.scheme == "http", !redirectURI.contains("?"),
            let (host, port) = split(endpoint.authority),
            // A browser adds the slash that is missing, and the redirect URI is compared byte for byte.
            redirectURI.utf8.count > "http://\(endpoint.authority)".utf8.count
        else { throw .unsupportedURI }
        let mailbox = LoopbackMailbox(path: endpoint.path)
        // A free port of the one address may be taken at the other.
        for isLast in [false, false, false, true] {
            do throws(LoopbackListenerError) {
                let channels = try await bind(port, mailbox)
                let bound = channels.first?.localAddress?.port ?? port
                return LoopbackListener(
                    redirectURI: port == 0 ? "http://\(host):\(bound)\(endpoint.path)" : redirectURI,
                    channels: channels,
                    mailbox: mailbox
                )
            } catch {
                guard error == .portTaken, port == 0, !isLast else { throw error }
            }
        }
        throw .portTaken
    }

    /// Waits for the browser, and closes the listener.
    ///
    /// - Parameter timeout: How long to wait.
    /// - Returns: The whole URI that was called.
    /// - Throws: ``LoopbackListenerError/timedOut``, or ``LoopbackListenerError/closed`` when the task is cancelled too.
    public func callback(timeout: Duration = .seconds(300)) async throws(LoopbackListenerError) -> String {
        let timer = Task { [mailbox] in
            try await Task.sleep(for: timeout)
            mailbox.end(.failure(.timedOut))
        }
        let result = await mailbox.wait()
        timer.cancel()
        await close()
        let target = try result.get()
        let query = target.firstIndex(of: "?").map { String(target[$0...]) } ?? ""
        return redirectURI + query
    }

    /// Stops listening; whoever waits is told.
    public func close() async {
        mailbox.end(.failure(.closed))
        for channel in channels { try? await channel.close() }
    }

    private static func split(_ authority: String) -> (host: String, port: Int)? {
        let colon = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
        let host = String(authority[..<(colon ?? authority.endIndex)])
        guard ["127.0.0.1", "[::1]", "localhost"].contains(host.lowercased()) else { return nil }
        guard let colon else { return (host, 0) }
        return Int(authority[authority.index(after: colon)...]).map { (host, $0) }
    }

    private static func bind(_ port: Int, _ mailbox: LoopbackMailbox) async throws(LoopbackListenerError)
        -> [any Channel]
    {
        let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(LoopbackHandler(mailbox: mailbox))
                }
            }
        let first: any Channel
        do { first = try await bootstrap.bind(host: "127.0.0.1", port: port).get() } catch { throw Self.error(error) }
        do {
            let second = try await bootstrap.bind(host: "::1", port: first.localAddress?.port ?? port).get()
            return [first, second]
        } catch {
            // A machine without IPv6 has nobody at the other address.
            guard Self.error(error) == .portTaken else { return [first] }
            try? await first.close()
            throw .portTaken
        }
    }

    private static func error(_ error: any Error) -> LoopbackListenerError {
        (error as? IOError)?.errnoCode == EADDRINUSE ? .portTaken : .notPermitted
    }
}

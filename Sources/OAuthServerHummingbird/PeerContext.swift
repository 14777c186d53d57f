public import Hummingbird
import NIOCore

/// A request context that knows who is at the other end of the connection.
public protocol PeerRequestContext: RequestContext {
    /// The other end of the connection.
    var peer: Peer { get }
}

/// The other end of a connection.
public struct Peer: Sendable {
    /// Its address, without the port.
    public let address: String
    private let channel: any Channel

    /// The other end of the connection that a context is made for.
    public init(_ source: ApplicationRequestContextSource) {
        channel = source.channel
        address = channel.remoteAddress?.ipAddress ?? "unknown"
    }

    /// Takes nothing more from the client; the connection ends with the answer.
    func stopReading() { channel.close(mode: .input, promise: nil) }
}

/// What Hummingbird keeps for a request, and who sends it.
public struct PeerContext: PeerRequestContext {
    /// What Hummingbird keeps.
    public var coreContext: CoreRequestContextStorage
    /// The other end of the connection.
    public let peer: Peer

    /// The context of a request.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = Peer(source)
    }
}

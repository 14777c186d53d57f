public import Hummingbird
import NIOCore

/// What Hummingbird keeps for a request, and who sends it.
public struct PeerContext: RequestContext {
    /// What Hummingbird keeps.
    public var coreContext: CoreRequestContextStorage
    /// The address at the other end of the connection, without its port.
    public let remoteAddress: String
    /// The connection.
    let channel: any Channel

    /// The context of a request.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        remoteAddress = channel.remoteAddress?.ipAddress ?? "unknown"
    }

    /// Takes nothing more from the client; the connection ends with the answer.
    func stopReading() { channel.close(mode: .input, promise: nil) }
}

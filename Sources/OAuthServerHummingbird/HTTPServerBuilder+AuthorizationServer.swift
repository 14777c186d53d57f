public import HummingbirdCore
import NIOCore

extension HTTPServerBuilder {
    /// HTTP/1.1 that gives slow clients little time.
    ///
    /// A connection on which nothing arrives for 10 seconds, or no whole request head, is closed. A head is at most 24 KiB
    /// long, no line of it more than 16, and has at most 100 fields.
    public static var authorizationServer: HTTPServerBuilder { .http1(configuration: .authorizationServer) }
}

extension HTTP1Channel.Configuration {
    /// What ``HTTPServerBuilder/authorizationServer`` is made of.
    package static var authorizationServer: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [DecodingErrorHandler()],
            idleTimeout: .seconds(10),
            httpDecoderConfiguration: DecoderConfiguration(
                maxHeaderFieldSize: 16 * 1024,
                maxHeaderListSize: 24 * 1024,
                maxHeaderFieldCount: 100
            )
        )
    }
}

public import HummingbirdCore
import NIOCore

extension HTTPServerBuilder {
    /// HTTP/1.1 that gives slow clients little time.
    ///
    /// A connection on which nothing arrives for 10 seconds, or no whole request head, is closed. A head is at most 16 KiB long and has at most 100 fields.
    public static var authorizationServer: HTTPServerBuilder {
        .http1(
            configuration: HTTP1Channel.Configuration(
                idleTimeout: .seconds(10),
                httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                    maxHeaderFieldSize: 8 * 1024,
                    maxHeaderListSize: 16 * 1024,
                    maxHeaderFieldCount: 100
                )
            )
        )
    }
}

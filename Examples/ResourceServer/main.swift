// A resource server: `GET /me` says whose access token the request has. It knows nothing of the authorization server but
// its URL, and gets the keys from there.
//
//     swift run ResourceServer https://auth.example.com [PORT]

import AsyncHTTPClient
import Foundation
import Hummingbird
import NIOCore
import NIOHTTP1
import OAuthMessages
import OAuthServer
import OAuthServerHummingbird
import StratisID

/// What is known of a request: what its access token says.
struct Context: AccessTokenContext {
    var coreContext: CoreRequestContextStorage
    var accessToken: VerifiedAccessToken?

    init(source: ApplicationRequestContextSource) { coreContext = CoreRequestContextStorage(source: source) }
}

guard let issuer = CommandLine.arguments.dropFirst().first else {
    print("usage: ResourceServer ISSUER [PORT]")
    exit(64)
}
let port = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 8081

let start = ContinuousClock.now
let keys = WebKeySource(uptime: { UInt64((ContinuousClock.now - start) / .milliseconds(1)) }) {
    let request = HTTPClientRequest(url: issuer + "/.well-known/jwks.json")
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
    guard answer.status == .ok else { throw WebKeySetError.unavailable }
    return Array(buffer: try await answer.body.collect(upTo: 65_536))
}

let router = Router(context: Context.self)
router.add(
    middleware: BearerTokenMiddleware(
        AccessTokenVerifier(issuer: issuer, audience: issuer),
        keys: keys,
        now: { UnixSeconds(UInt64(Date().timeIntervalSince1970)) }
    )
)
router.get("/me") { _, context in context.accessToken.map { "you are \($0.address)\n" } ?? "" }

let application = Application(
    router: router,
    configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
    onServerRunning: { channel in
        let line = "listening on http://127.0.0.1:\(channel.localAddress?.port ?? port)\n"
        FileHandle.standardOutput.write(Data(line.utf8))
    }
)
try await application.runService()

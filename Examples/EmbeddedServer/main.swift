// An application that is its own authorization server: people sign in with their wallet, and `GET /me` says who they are.
//
//     swift run EmbeddedServer           listens on http://127.0.0.1:8080

import Foundation
import Hummingbird
import Logging
import OAuthMessages
import OAuthServer
import OAuthServerHummingbird
import SQLiteStores
import StratisID

/// What is known of a request: who sends it, and what the access token says.
struct Context: PeerRequestContext, AccessTokenContext {
    var coreContext: CoreRequestContextStorage
    let peer: Peer
    var accessToken: VerifiedAccessToken?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = Peer(source)
    }
}

/// The file's contents, or what `make` gives, which is kept in the file for its owner alone.
func kept(in name: String, _ make: () -> Data) throws -> Data {
    if let contents = FileManager.default.contents(atPath: name) { return contents }
    let contents = make()
    guard FileManager.default.createFile(atPath: name, contents: contents, attributes: [.posixPermissions: 0o600])
    else {
        throw CocoaError(.fileWriteUnknown)
    }
    return contents
}

let start = ContinuousClock.now
let now: @Sendable () -> UnixSeconds = { UnixSeconds(UInt64(Date().timeIntervalSince1970)) }
let uptime: @Sendable () -> UInt64 = { UInt64((ContinuousClock.now - start) / .milliseconds(1)) }
let random: @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }

// The two secrets: one behind challenges, codes and refresh tokens, one that signs access tokens.
let secret = try kept(in: "master.key") { Data((0..<32).map { _ in UInt8.random(in: .min ... .max) }) }
let pem = try kept(in: "signing.pem") { Data(SigningKey().pemRepresentation.utf8) }
guard let masterKey = MasterKey(Array(secret).span) else { throw CocoaError(.fileReadCorruptFile) }
let signingKey = try SigningKey(pemRepresentation: String(decoding: pem, as: UTF8.self))

let issuer = "http://127.0.0.1:8080"
let logger = Logger(label: "auth")
let store = try SQLiteStore(path: "logins.sqlite")
let server = AuthorizationServer(
    configuration: try ServerConfiguration(
        issuer: Issuer(issuer),
        networks: [.cirrus],
        clients: [
            RegisteredClient(
                id: "app",
                secret: nil,
                grants: [.authorizationCode, .refreshToken],
                scope: try Scope(["profile"]),
                redirectURIs: ["http://127.0.0.1/callback"]
            )
        ],
        limits: RequestLimits()
    ),
    masterKey: masterKey,
    signingKey: signingKey,
    store: store,
    environment: ServerEnvironment(now: now, random: random, uptime: uptime),
    logger: logger,
    epoch: nil,
    loginPages: HTMLLoginPages()
)

let router = Router(context: Context.self)
router.add(middleware: AuthorizationServerMiddleware(server))
router.group()
    .add(
        middleware: BearerTokenMiddleware(
            AccessTokenVerifier(issuer: issuer, audience: issuer),
            keys: WebKeySource(server),
            now: now
        )
    )
    .get("me") { _, context in context.accessToken.map { "\($0.address)\n" } ?? "" }

let application = Application(router: router, server: .authorizationServer)
try await withThrowingTaskGroup { group in
    group.addTask { try await application.runService() }
    group.addTask { await store.keepPruned(now: now, logger: logger) }
    try await group.next()
    group.cancelAll()
}

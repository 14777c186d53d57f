import Foundation
import GRDB
import HTTPTypes
import Logging
import OAuthServer
import SQLiteStores
import StratisID
import Testing

/// What stands in the file: whoever reads it cannot sign in with it.
@Suite struct SQLiteContentsTests {
    private static let now = UnixSeconds(1_700_000_000)

    @Test func `the tables have names, numbers and times in them and nothing else`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            do { _ = try SQLiteStore(path: path) }
            let tables = try await DatabaseQueue(path: path).read { database in
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT m.name AS "table", c.name AS "column" FROM sqlite_schema m, pragma_table_xinfo(m.name) c
                        WHERE m.type = 'table' ORDER BY m.name, c.cid
                        """
                ).map { row -> String in "\(row["table"] ?? "").\(row["column"] ?? "")" }
            }
            let columns = [
                "id", "client_id", "address", "network", "scope", "created_at", "absolute_expiry", "idle_expiry",
                "generation", "rotated_at", "revoked_at", "ends_at",
            ]
            let expected =
                columns.map { "family." + $0 }
                + ["grdb_migrations.identifier"]
                + ["hash", "expiry", "family"].map { "redeemed_challenge." + $0 }
                + ["challenge", "address", "network", "wallet_address", "signed_at", "expiry"].map {
                    "signed_login." + $0
                }
            #expect(tables == expected)
        }
    }

    @Test func `no token, challenge or signature that a server gave or took is in the files`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            let server = try Self.server(store: try SQLiteStore(path: path))
            let sid = await Self.text(server, .get, "/authorize?response_type=sid")
            let uid = try #require(sid.firstMatch(of: /uid=([^&]+)/)?.1)
            let key = try PrivateKey(bytes: [UInt8](repeating: 7, count: 32).span, isCompressed: true)
            let signature = key.sign(message: String(sid.dropFirst(4))).description
            let address = key.address(on: .cirrus).description
            let first = try await Self.tokens(
                server,
                [("grant_type", "sid"), ("sid", sid), ("public_key", address), ("signature", signature)]
            )
            let second = try await Self.tokens(
                server,
                [("grant_type", "refresh_token"), ("refresh_token", first.refresh)]
            )
            #expect(first.refresh != second.refresh)
            let files = try ["", "-wal", "-shm"].map { try Data(contentsOf: URL(fileURLWithPath: path + $0)) }
            let contents = files.reduce(Data(), +)
            #expect(contents.range(of: Data(address.utf8)) != nil, "the search finds what is there")
            let secrets = [first.access, first.refresh, second.access, second.refresh, String(uid), signature]
            for secret in secrets {
                #expect(contents.range(of: Data(secret.utf8)) == nil)
                // Nor the bytes it stands for: the last 16 of each are those of a code or a signature.
                let part = secret.split(separator: ".").last ?? ""
                let bytes = try #require(Self.decode(String(part)))
                #expect(bytes.count >= 16)
                #expect(contents.range(of: bytes.suffix(16)) == nil)
            }
        }
    }

    @Test func `no code, seal or cookie of a login in a browser is in the files`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            let login = try await CodeLogin(store: try SQLiteStore(path: path))
            let code = try await login.code()
            let tokens = await login.redeem(code)
            #expect(tokens.contains("access_token"))
            let files = try ["", "-wal", "-shm"].map { try Data(contentsOf: URL(fileURLWithPath: path + $0)) }
            let contents = files.reduce(Data(), +)
            #expect(contents.range(of: Data("198.51.100.7".utf8)) != nil, "the search finds what is there")
            for secret in [code, login.sealed, login.uid, login.cookie] {
                #expect(contents.range(of: Data(secret.utf8)) == nil)
                let bytes = try #require(Self.decode(secret))
                #expect(bytes.count >= 16)
                #expect(contents.range(of: bytes.suffix(16)) == nil)
            }
        }
    }

    private static func server(store: any Store) throws -> AuthorizationServer {
        let masterKey = MasterKey([UInt8](repeating: 1, count: 32).span)
        return AuthorizationServer(
            configuration: try ServerConfiguration(issuer: try Issuer("https://auth.example.com"), networks: [.cirrus]),
            masterKey: try #require(masterKey),
            signingKey: SigningKey(),
            store: store,
            environment: ServerEnvironment(now: { now }, random: { .random(in: .min ... .max) }),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            epoch: nil
        )
    }

    private static func text(
        _ server: AuthorizationServer,
        _ method: HTTPRequest.Method,
        _ path: String,
        body: String = ""
    ) async -> String {
        var head = HTTPRequest(method: method, scheme: "https", authority: "auth.example.com", path: path)
        head.headerFields[.contentType] = "application/x-www-form-urlencoded"
        let request = ServerRequest(head: head, body: Array(body.utf8), remoteAddress: "192.0.2.1")
        return String(decoding: await server.respond(to: request).body, as: UTF8.self)
    }

    private static func tokens(
        _ server: AuthorizationServer,
        _ parameters: [(String, String)]
    ) async throws -> (access: String, refresh: String) {
        let form = parameters.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }
        let answer = await text(server, .post, "/token", body: form.joined(separator: "&"))
        let access = try #require(answer.firstMatch(of: /"access_token":"([^"]+)"/)?.1, "\(answer)")
        let refresh = try #require(answer.firstMatch(of: /"refresh_token":"([^"]+)"/)?.1)
        return (String(access), String(refresh))
    }

    /// Decodes base64 and base64url.
    private static func decode(_ text: String) -> Data? {
        let plain = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        return Data(base64Encoded: plain.padding(toLength: (plain.count + 3) / 4 * 4, withPad: "=", startingAt: 0))
    }
}

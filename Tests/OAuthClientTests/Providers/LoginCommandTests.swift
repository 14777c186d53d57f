import Foundation
import JWTKit
import OAuthMessages
import StratisID
import Testing

/// The commands of `sidsign-client` against the simulated systems.
@Suite(.serialized) struct LoginCommandTests {
    /// No secret stands in what the command says, the access token that `token` is there to print aside.
    private func check(_ outcome: ClientProgram.Outcome, sourceLocation: SourceLocation = #_sourceLocation) {
        Canary.check(text: outcome.output, sourceLocation: sourceLocation)
        Canary.check(text: outcome.errors.replacing(#/open \S+/#, with: ""), sourceLocation: sourceLocation)
    }

    private func members(_ outcome: ClientProgram.Outcome) throws -> [String: JSONValue] {
        try JSONMembers(decoding: Array(outcome.output.utf8)).remaining
    }

    /// A wallet's key in a file.
    private func keyFile(_ program: ClientProgram) throws -> String {
        let key = try PrivateKey(bytes: ([UInt8](repeating: 0, count: 31) + [42]).span)
        let text = key.withWIF(for: .cirrus) { wif in
            var bytes: [UInt8] = []
            for index in wif.indices { bytes.append(wif[index]) }
            return String(decoding: bytes, as: UTF8.self)
        }
        return try program.secret("key", text + "\n")
    }

    @Test func `stratis: a key logs in, and the token works and is refreshed early`() async throws {
        let server = StratisSimulator()
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                let login = try await program.run([
                    "login", "--provider", "stratis", "--issuer", url, "--key", try keyFile(program),
                ])
                #expect(login.status == 0, "\(login.errors)")
                #expect(login.output.hasPrefix("logged in as C"))
                check(login)

                #expect(try await program.run(["token"]).output == "access-canary-1\n")
                server.expireAccess()
                let fetched = try await program.run(["fetch", url + "/me"])
                #expect(fetched.status == 0)
                #expect(fetched.output == #"{"hello":"wallet"}"#)
                check(fetched)
                #expect(try await program.run(["token"]).output == "access-canary-2\n")
                #expect(server.journal.count("/token") == 2)

                let refreshed = try await program.run(["refresh", "--json"])
                #expect(try members(refreshed)["profile"] == "stratis")
                check(refreshed)
                #expect(try await program.run(["token"]).output == "access-canary-3\n")
            }
        }
    }

    @Test func `stratis: a challenge of another host is refused with 1 and nothing is signed`() async throws {
        var options = StratisSimulator.Options()
        options.foreignChallenge = "sid:auth.opdex.com/v1/ssas?uid=a&exp=4102444800"
        let server = StratisSimulator(options)
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                let login = try await program.run([
                    "login", "--provider", "stratis", "--issuer", url, "--key", try keyFile(program),
                ])
                #expect(login.status == 1)
                #expect(login.errors.contains("unexpectedHost"))
                #expect(server.journal.count("/token") == 0)
            }
        }
    }

    @Test func `simacan: login, and fetch through an early 401 with one refresh and one replay`() async throws {
        let server = SimacanSimulator()
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                let password = try program.secret("password", SimacanSimulator.Options().password + "\n")
                let login = try await program.run([
                    "login", "--provider", "simacan", "--username", "fleet@example.com", "--password-file", password,
                    "--base-url", url + "/api/v1", "--json",
                ])
                #expect(login.status == 0, "\(login.errors)")
                let members = try members(login)
                #expect(members["account"] == "fleet@example.com")
                #expect(members["refreshable"] == .bool(true))
                check(login)

                server.expireAccess()
                let fetched = try await program.run(["fetch", url + "/echo", "--profile", "simacan"])
                #expect(fetched.status == 0)
                #expect(fetched.output == "echo")
                check(fetched)
                #expect(
                    server.journal.paths == [
                        SimacanSimulator.passwordPath, SimacanSimulator.resourcePath, SimacanSimulator.refreshPath,
                        SimacanSimulator.resourcePath,
                    ]
                )
            }
        }
    }

    @Test func `simacan: a refresh token that has expired is replaced with the password of the file`() async throws {
        let server = SimacanSimulator()
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                try await logInToSimacan(program, url)
                server.expireAccess()
                server.expireRefresh()
                #expect(try await program.run(["fetch", url + "/echo"]).output == "echo")
                #expect(server.journal.count(SimacanSimulator.passwordPath) == 2)
                #expect(server.journal.count(SimacanSimulator.refreshPath) == 1)
            }
        }
    }

    private func logInToSimacan(_ program: ClientProgram, _ url: String) async throws {
        let password = try program.secret("password", SimacanSimulator.Options().password)
        let login = try await program.run([
            "login", "--provider", "simacan", "--username", "fleet@example.com", "--password-file", password,
            "--base-url", url + "/api/v1",
        ])
        #expect(login.status == 0, "\(login.errors)")
    }

    @Test func `simacan: a wrong password, a server that is down and a missing file have their exit codes`()
        async throws
    {
        let server = SimacanSimulator()
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                let wrong = try program.secret("wrong", "wrong canary")
                let arguments = ["login", "--provider", "simacan", "--username", "x", "--base-url"]
                let refused = try await program.run(arguments + [url + "/api/v1", "--password-file", wrong])
                #expect(refused.status == 69)
                #expect(refused.errors.contains("HTTP 401"))
                check(refused)
                let down = try await program.run(arguments + ["http://127.0.0.1:1/api/v1", "--password-file", wrong])
                #expect(down.status == 69)
                #expect(down.errors.contains("serverUnavailable"))
                let missing = try await program.run(arguments + [url, "--password-file", "/nonexistent/canary"])
                #expect(missing.status == 66)
                check(missing)
                let plain = try await program.run(arguments + ["http://example.com", "--password-file", wrong])
                #expect(plain.status == 65)
                #expect(plain.errors.contains("not encrypted"))
                #expect(try await program.run(["login", "--provider", "simacan"]).status == 64)
                #expect(try await program.run(["login", "--provider", "nobody"]).status == 64)
            }
        }
    }

    @Test func `sid-ai: the browser's way, a refresh, and a revocation at logout`() async throws {
        let server = SIDaiSimulator()
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                let secret = try program.secret("secret", SIDaiSimulator.Options().clientSecret)
                let port = try freePort()
                let redirect = "http://127.0.0.1:\(port)/callback"
                server.change { $0.redirectURIs = [redirect] }
                let login = try await program.run(
                    [
                        "login", "--provider", "sid-ai", "--client-id", "sid-client", "--client-secret-file", secret,
                        "--redirect-uri", redirect, "--authorize-url", url + "/me/api/oauth/authorize", "--token-url",
                        url + "/auth/oauth/token", "--timeout", "30",
                    ],
                    onURL: openInBrowser
                )
                #expect(login.status == 0, "\(login.errors)")
                check(login)
                server.expireAccess()
                let fetched = try await program.run(["fetch", url + "/api/v1/users/me/query"])
                #expect(fetched.output == #"{"results":[]}"#)
                let logout = try await program.run(["logout", "--json"])
                #expect(try members(logout)["revoked"] == .bool(true))
                #expect(server.journal.count("/auth/oauth/revoke") == 1)
                let gone = try await program.run(["token", "--profile", "sid-ai"])
                #expect(gone.status == 1)
                #expect(gone.errors.contains("notLoggedIn"))
            }
        }
    }

    @Test func `a login whose secret's file is gone is forgotten with --local`() async throws {
        let server = DottedSignSimulator()
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                let secret = try program.secret("secret", DottedSignSimulator.Options().clientSecret)
                let port = try freePort()
                let redirect = "http://127.0.0.1:\(port)/cb"
                server.change { $0.redirectURI = redirect }
                let login = try await program.run(
                    [
                        "login", "--provider", "dottedsign", "--client-id", "dotted-client", "--client-secret-file",
                        secret, "--redirect-uri", redirect, "--base-url", url,
                    ],
                    onURL: openInBrowser
                )
                #expect(login.status == 0, "\(login.errors)")
                try FileManager.default.removeItem(atPath: secret)
                let count = server.journal.requests.count
                let logout = try await program.run(["logout", "--local", "--profile", "dottedsign", "--json"])
                #expect(logout.status == 0, "\(logout.errors)")
                #expect(try members(logout)["revoked"] == .bool(false))
                #expect(server.journal.requests.count == count)
                let logins = program.folder.appending(component: "sidsign/logins.json")
                #expect(try !String(contentsOf: logins, encoding: .utf8).contains("canary"))
                #expect(try await program.run(["token", "--profile", "dottedsign"]).status == 1)
            }
        }
    }

    @Test func `a redirect URI without a path is refused, and one without a port gets one`() async throws {
        try await ClientProgram.withFolder { program in
            let secret = try program.secret("secret", "canary")
            let arguments = [
                "login", "--provider", "dottedsign", "--client-id", "c", "--client-secret-file", secret, "--timeout",
                "1",
                "--redirect-uri",
            ]
            let refused = try await program.run(arguments + ["http://127.0.0.1:8000"])
            #expect(refused.status == 64)
            #expect(refused.errors.contains("--redirect-uri"))
            let listening = try await program.run(arguments + ["http://127.0.0.1/cb"])
            #expect(listening.status == 69)
            #expect(listening.errors.contains(/redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A[0-9]+%2Fcb/))
        }
    }

    @Test func `dottedsign: a redirect URI with localhost, and a token that is refused with 400`() async throws {
        var options = DottedSignSimulator.Options()
        options.redirectURI = "http://localhost:\(try freePort())/cb"
        options.refusal = .member400
        let server = DottedSignSimulator(options)
        let redirectURI = options.redirectURI
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                let secret = try program.secret("secret", DottedSignSimulator.Options().clientSecret)
                let login = try await program.run(
                    [
                        "login", "--provider", "dottedsign", "--client-id", "dotted-client", "--client-secret-file",
                        secret, "--redirect-uri", redirectURI, "--base-url", url, "--profile", "signing",
                    ],
                    onURL: openInBrowser
                )
                #expect(login.status == 0, "\(login.errors)")
                server.expireAccess()
                let fetched = try await program.run(["fetch", url + "/v1/me", "--profile", "signing", "--json"])
                #expect(try members(fetched)["status"] == .integer(200))
                check(fetched)
            }
        }
    }

    @Test func `a user who says no, and one who never comes back`() async throws {
        var options = DottedSignSimulator.Options()
        options.denies = true
        options.redirectURI = "http://127.0.0.1:\(try freePort())/cb"
        let redirectURI = options.redirectURI
        try await withLoopback(DottedSignSimulator(options)) { url in
            try await ClientProgram.withFolder { program in
                let secret = try program.secret("secret", DottedSignSimulator.Options().clientSecret)
                let arguments = [
                    "login", "--provider", "dottedsign", "--client-id", "dotted-client", "--client-secret-file", secret,
                    "--redirect-uri", redirectURI, "--base-url", url, "--timeout",
                ]
                let denied = try await program.run(arguments + ["30"], onURL: openInBrowser)
                #expect(denied.status == 1)
                #expect(denied.errors.contains("denied"))
                let lost = try await program.run(arguments + ["1"])
                #expect(lost.status == 69)
                #expect(lost.errors.contains("timeout"))
            }
        }
    }

    @Test func `digi-me: the browser's way, a signed call, and a refresh`() async throws {
        var options = DigiMeSimulator.Options()
        options.now = Int64(Date().timeIntervalSince1970)
        let redirect = "http://127.0.0.1:\(try freePort())/return"
        options.redirectURIs = [redirect]
        let server = DigiMeSimulator(options)
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                let key = try program.secret("contract.pem", SimulatorKeys.contract.pemRepresentation)
                let login = try await program.run(
                    [
                        "login", "--provider", "digi-me", "--application-id", "app-1", "--contract-id", "contract-1",
                        "--contract-key", key, "--service-id", "420", "--base-url", url + "/v1.7", "--onboard-url",
                        url + "/apps/saas/", "--redirect-uri", redirect,
                    ],
                    onURL: openInBrowser
                )
                #expect(login.status == 0, "\(login.errors)")
                #expect(login.output == "logged in as app-1_contract-1\n")
                check(login)
                let refreshed = try await program.run(["refresh"])
                #expect(refreshed.status == 0, "\(refreshed.errors)")
                #expect(try await program.run(["token"]).output == "access-canary-2\n")
                server.expireAccess()
                let fetched = try await program.run(["fetch", url + "/v1.7/permission-access/query/session"])
                #expect(fetched.status == 0, "\(fetched.errors)")
                #expect(try await program.run(["token"]).output == "access-canary-3\n")
            }
        }
    }

    @Test func `whoami says what is known, without the server and without secrets`() async throws {
        let server = SimacanSimulator()
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                #expect(try await program.run(["whoami"]).status == 1)
                try await logInToSimacan(program, url)
                let count = server.journal.requests.count
                let known = try members(try await program.run(["whoami", "--json"]))
                #expect(known["provider"] == "simacan")
                #expect(known["account"] == "fleet@example.com")
                #expect(known["expired"] == .bool(false))
                check(try await program.run(["whoami"]))
                #expect(server.journal.requests.count == count)
            }
        }
    }

    @Test func `the files of a login are readable for their owner alone, and the profile has no secret`() async throws {
        try await withLoopback(SimacanSimulator()) { url in
            try await ClientProgram.withFolder { program in
                try await logInToSimacan(program, url)
                let state = program.folder.appending(component: "sidsign")
                let names = try FileManager.default.contentsOfDirectory(atPath: state.path)
                #expect(names.contains("logins.json"))
                for name in names {
                    let attributes = try FileManager.default.attributesOfItem(
                        atPath: state.appending(component: name).path
                    )
                    let mode = try #require(attributes[.posixPermissions] as? Int)
                    #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))")
                }
                Canary.check(
                    text: try String(
                        contentsOf: state.appending(component: "logins.json.simacan.profile"),
                        encoding: .utf8
                    )
                )
            }
        }
    }

    @Test func `several processes with a dead token refresh once`() async throws {
        let server = SimacanSimulator()
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                try await logInToSimacan(program, url)
                server.expireAccess()
                server.faults.next(at: SimacanSimulator.refreshPath, .late(.milliseconds(300)))
                try await withThrowingTaskGroup(of: String.self) { group in
                    for _ in 0..<6 { group.addTask { try await program.run(["fetch", url + "/echo"]).output } }
                    for try await output in group { #expect(output == "echo") }
                }
                #expect(server.journal.count(SimacanSimulator.refreshPath) == 1)
                #expect(server.journal.count(SimacanSimulator.passwordPath) == 1)
            }
        }
    }

    @Test func `a 503, a page and a wait keep the login, and a 404 is printed with exit code 69`() async throws {
        let server = SimacanSimulator()
        try await withLoopback(server) { url in
            try await ClientProgram.withFolder { program in
                try await logInToSimacan(program, url)
                server.expireAccess()
                server.faults.next(at: SimacanSimulator.refreshPath, .unavailable)
                let failed = try await program.run(["fetch", url + "/echo"])
                #expect(failed.status == 69)
                #expect(failed.errors.contains("503"))
                check(failed)
                #expect(try await program.run(["fetch", url + "/echo"]).output == "echo")
                let missing = try await program.run(["fetch", url + "/nothing"])
                #expect(missing.status == 69)
                #expect(missing.errors.contains("HTTP 404"))
            }
        }
    }
}

/// A port that nobody listens on now.
func freePort() throws -> Int {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [
        "-c", "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try #require(Int(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)))
}

import Foundation

/// OpenSSL's server on a free port, with a certificate that nobody trusts.
final class TLSListener: Sendable {
    let port: Int
    private let process: Process
    private let folder: URL

    struct Failure: Error {}

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(component: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let (certificate, key) = (folder.path + "/certificate.pem", folder.path + "/key.pem")
        let making = Self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
        ])
        try making.run()
        making.waitUntilExit()
        process = Self.openssl(["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"])
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        // It says `ACCEPT 127.0.0.1:PORT`.
        var text = ""
        while !text.contains(/ACCEPT \S+:\d+\s/) {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Failure() }
            text += String(decoding: data, as: UTF8.self)
        }
        guard let match = text.firstMatch(of: /ACCEPT \S+:(\d+)/), let port = Int(match.1) else { throw Failure() }
        self.port = port
    }

    deinit {
        // The signals that ask are blocked in a process that was started from a thread of the pool.
        kill(process.processIdentifier, SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    private static func openssl(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }
}

import Crypto
import Foundation
import OAuthServer
import SystemPackage

/// Where the server keeps what must survive it: its keys, and the database unless that is named elsewhere.
struct StateFolder {
    let path: FilePath

    /// Opens the folder, or makes it for its owner only.
    init(_ path: FilePath) throws(StartFailure) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path.string,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .cannotCreate("the state directory \(path): \(error.localizedDescription)")
        }
    }

    /// The secret behind challenges and refresh tokens; made at the first start.
    ///
    /// Nodes that share their logins share this file, or name it in `SIDSIGN_MASTER_KEY_FILE`.
    func masterKey() throws(StartFailure) -> MasterKey {
        let file = ProcessEnvironment()["SIDSIGN_MASTER_KEY_FILE"].map { FilePath($0) } ?? path.appending("master.key")
        let bytes = try read(file) {
            var generator = SystemRandomNumberGenerator()
            return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        }
        guard let key = MasterKey(bytes.span) else { throw .malformed("\(file) does not hold 32 bytes") }
        return key
    }

    /// The keys of access tokens, the signing one first; one is made at the first start.
    ///
    /// To change keys, put the new one in front in the file: the others stay published and recognised.
    func signingKeys() throws(StartFailure) -> [SigningKey] {
        let named = ProcessEnvironment()["SIDSIGN_SIGNING_KEY_FILE"]
        let file = named.map { FilePath($0) } ?? path.appending("signing.pem")
        let bytes = try read(file) { Array((SigningKey().pemRepresentation + "\n").utf8) }
        let end = "-----END PRIVATE KEY-----"
        var keys: [SigningKey] = []
        for text in String(decoding: bytes, as: UTF8.self).components(separatedBy: end).dropLast() {
            do { keys.append(try SigningKey(pemRepresentation: text + end)) } catch {
                throw .malformed("\(file) does not hold P-256 private keys in PEM")
            }
        }
        guard !keys.isEmpty else { throw .malformed("\(file) holds no private key in PEM") }
        return keys
    }

    /// Reads a file, or creates it with what `make` returns; of two that create it at once one wins and both read that.
    private func read(_ file: FilePath, _ make: () -> [UInt8]) throws(StartFailure) -> [UInt8] {
        do {
            do { return try file.contents() } catch Errno.noSuchFileOrDirectory {}
            do { try file.create(make()) } catch Errno.fileExists {}
            return try file.contents()
        } catch {
            throw .cannotCreate("\(file): \(error)")
        }
    }
}

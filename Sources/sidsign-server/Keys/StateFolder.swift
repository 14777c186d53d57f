import CommandLineTool
import Foundation
import OAuthServer
import SystemPackage

/// Where the server keeps what must survive it: its keys, and the database unless that is named elsewhere.
struct StateFolder {
    let path: FilePath

    /// Opens the folder, or makes it for its owner only.
    init(_ path: FilePath) throws(Failure) {
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
    func masterKey() throws(Failure) -> MasterKey {
        let file = masterKeyFile
        let bytes = try file.contents(orCreating: {
            var generator = SystemRandomNumberGenerator()
            return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        })
        guard let key = MasterKey(bytes.span) else { throw .malformed("\(file) does not hold 32 bytes") }
        return key
    }

    private var masterKeyFile: FilePath {
        ProcessEnvironment()["SIDSIGN_MASTER_KEY_FILE"].map { FilePath($0) } ?? path.appending("master.key")
    }

    /// The file of the keys of access tokens; the folder's, or the one that `SIDSIGN_SIGNING_KEY_FILE` names.
    var signingKeyFile: SigningKeyFile {
        let named = ProcessEnvironment()["SIDSIGN_SIGNING_KEY_FILE"]
        return SigningKeyFile(named.map { FilePath($0) } ?? path.appending("signing.pem"))
    }

    /// Warns of keys that users beside the owner may read.
    func warnOfOpenKeys() {
        masterKeyFile.warnIfOpenToOthers()
        signingKeyFile.path.warnIfOpenToOthers()
    }
}

extension FilePath {
    /// Reads a file, or creates it with what `make` returns; of two that create it at once one wins and both read that.
    func contents(orCreating make: () -> [UInt8]) throws(Failure) -> [UInt8] {
        do {
            do { return try contents() } catch Errno.noSuchFileOrDirectory {}
            do { try OutputFile(string).create(make().span) } catch {
                guard error.name == "fileExists" else { throw error }
            }
            return try contents()
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .cannotCreate("\(self): \(error)")
        }
    }
}

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import ArgumentParser
import CommandLineTool
import OAuthClient
import SystemPackage

/// Where logins are kept: one file with the tokens of all, and one beside it for each with the rest.
struct LoginFiles {
    let path: FilePath

    /// The files at a path; `nil` for those in the state directory, which is made where it is missing.
    init(_ path: String?, creating: Bool) throws {
        if let path {
            guard !path.isEmpty else { throw ValidationError("--store is the path of a file") }
            self.path = FilePath(path)
            try check(creating: creating)
        } else {
            let folder = try stateFolder(orElse: "name a file with --store")
            self.path = folder.appending("logins.json")
            if creating { try createFolder(folder) }
        }
    }

    /// Refuses a path that can be no store, which is not the same as a store without logins.
    private func check(creating: Bool) throws(Failure) {
        if let type = try? path.stat().type, type != .regular {
            let exitCode = creating ? Failure.cannotCreate : Failure.noInput
            throw Failure(name: "storeFailed", message: TokenStoreError.notAFile.description, exitCode: exitCode)
        }
        guard !creating else { return }
        do throws(Errno) { _ = try folder.stat() } catch {
            // Where it cannot be looked at, what is read later says so.
            guard error == .noSuchFileOrDirectory || error == .notDirectory else { return }
            throw Failure(
                name: "noSuchFile",
                message: "the folder of the store is not there; name another file with --store",
                exitCode: Failure.noInput
            )
        }
    }

    /// Whether a profile can be kept under this name is found out before there is anything to keep.
    func check(_ name: String) throws(Failure) {
        if let type = try? profilePath(name).stat().type, type != .regular {
            throw cannotKeep(name, "its path is no file's")
        }
    }

    private var folder: FilePath {
        let folder = path.removingLastComponent()
        return folder.isEmpty ? "." : folder
    }

    /// The tokens.
    var store: FileTokenStore { FileTokenStore(path: path.string) }

    /// The names of the logins, in their order.
    var names: [String] {
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.string)
        let prefix = (path.lastComponent?.string ?? "") + "."
        return (files ?? []).filter { $0.hasPrefix(prefix) && $0.hasSuffix(Self.suffix) }
            .map { String($0.dropFirst(prefix.count).dropLast(Self.suffix.count)) }.sorted()
    }

    /// Reads the profile.
    func profile(_ login: LoginReference) throws -> Profile {
        let name = login.name
        let bytes: [UInt8]
        do {
            bytes = try contents(name)
        } catch Errno.noSuchFileOrDirectory {
            throw Failure(
                name: "notLoggedIn",
                message: "there is no login under the profile \(name); \(login.loginCommand) makes one",
                exitCode: Failure.refused
            )
        } catch {
            throw Failure(
                name: "notPermitted",
                message: "the profile \(name) cannot be read: \(error)",
                exitCode: Failure.notPermitted
            )
        }
        guard let profile = try? JSONDecoder().decode(Profile.self, from: Data(bytes)), profile.version == 1 else {
            throw Failure(
                name: "malformedProfile",
                message: "the profile \(name) is damaged or of a later version; \(login.loginCommand) replaces it",
                exitCode: Failure.malformed
            )
        }
        return profile
    }

    /// Keeps the profile, and then the tokens that belong to it: tokens without a profile would be found by no command.
    ///
    /// - Parameter keepTokens: Keeps the tokens; where that fails, the profile that was there before is back.
    func keep(_ profile: Profile, as name: String, then keepTokens: () async throws -> Void) async throws {
        let former = try? contents(name)
        try keep(profile, as: name)
        do { try await keepTokens() } catch {
            if let former { try? profilePath(name).replace(with: former.span) } else { forget(name) }
            throw error
        }
    }

    private func contents(_ name: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(profilePath(name), .readOnly)
        return try file.closeAfter { try file.contents(upTo: 65_536) }
    }

    private func keep(_ profile: Profile, as name: String) throws(Failure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            try profilePath(name).replace(with: [UInt8](encoder.encode(profile)).span)
        } catch {
            throw cannotKeep(name, "\(error)")
        }
    }

    private func cannotKeep(_ name: String, _ reason: String) -> Failure {
        let message = "the profile \(name) cannot be kept beside the store: \(reason)"
        return Failure(name: "cannotCreate", message: message, exitCode: Failure.cannotCreate)
    }

    /// Forgets the profile.
    func forget(_ name: String) { unlinkFile(profilePath(name)) }

    private func profilePath(_ name: String) -> FilePath { FilePath(path.string + ".\(name)" + Self.suffix) }

    private static let suffix = ".profile"
}

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import CommandLineTool
import OAuthClient
import SystemPackage

/// Where logins are kept: one file with the tokens of all, and one beside it for each with the rest.
struct LoginFiles {
    let path: FilePath

    /// The files at a path; `nil` for those in the state directory, which is made where it is missing.
    init(_ path: String?, creating: Bool) throws {
        if let path {
            self.path = FilePath(path)
        } else {
            self.path = stateFolder.appending("logins.json")
            if creating { try createFolder(stateFolder) }
        }
    }

    /// The tokens.
    var store: FileTokenStore { FileTokenStore(path: path.string) }

    /// The names of the logins, in their order.
    var names: [String] {
        let folder = path.removingLastComponent()
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder.string)
        let prefix = (path.lastComponent?.string ?? "") + "."
        return (files ?? []).filter { $0.hasPrefix(prefix) && $0.hasSuffix(Self.suffix) }
            .map { String($0.dropFirst(prefix.count).dropLast(Self.suffix.count)) }.sorted()
    }

    /// Reads the profile.
    func profile(_ name: String) throws -> Profile {
        let bytes: [UInt8]
        do {
            let file = try FileDescriptor.open(profilePath(name), .readOnly)
            bytes = try file.closeAfter { try file.contents(upTo: 65_536) }
        } catch Errno.noSuchFileOrDirectory {
            throw Failure(
                name: "notLoggedIn",
                message: "there is no login under the profile \(name); log in with sidsign login",
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
                message: "the profile \(name) is damaged or of a later version; log in again with sidsign login",
                exitCode: Failure.malformed
            )
        }
        return profile
    }

    /// Keeps the profile.
    func keep(_ profile: Profile, as name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            try profilePath(name).replace(with: [UInt8](encoder.encode(profile)).span)
        } catch {
            throw Failure(
                name: "cannotCreate",
                message: "the profile \(name) cannot be kept beside the store: \(error)",
                exitCode: Failure.cannotCreate
            )
        }
    }

    /// Forgets the profile.
    func forget(_ name: String) { unlinkFile(profilePath(name)) }

    private func profilePath(_ name: String) -> FilePath { FilePath(path.string + ".\(name)" + Self.suffix) }

    private static let suffix = ".profile"
}

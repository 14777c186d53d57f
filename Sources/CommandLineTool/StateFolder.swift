#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

package import SystemPackage

/// Where the programs keep their state: in `XDG_STATE_HOME`, else in the home directory of `HOME` or of the user database.
///
/// A variable that is empty or a relative path counts as not set: nothing is kept in the current directory by accident.
///
/// - Parameter instead: What to do where there is no home directory: `name a file with --store`.
/// - Throws: ``Failure`` `noHome` where there is none.
/// Source: XDG Base Directory Specification.
package func stateFolder(orElse instead: String) throws(Failure) -> FilePath {
    if let state = absolutePath(in: "XDG_STATE_HOME") { return state.appending("sidsign") }
    guard let home = absolutePath(in: "HOME") ?? homeFolder() else {
        throw Failure(
            name: "noHome",
            message: "neither HOME nor the user database has a home directory; \(instead)",
            exitCode: Failure.cannotCreate
        )
    }
    return home.appending(".local").appending("state").appending("sidsign")
}

private func absolutePath(in variable: String) -> FilePath? {
    guard let value = unsafe getenv(variable) else { return nil }
    let path = unsafe FilePath(platformString: value)
    return path.isAbsolute ? path : nil
}

/// The user's home directory in the user database.
///
/// Source: `getpwuid_r` of POSIX.
private func homeFolder() -> FilePath? {
    var texts = [CChar](repeating: 0, count: 16_384)
    return unsafe texts.withUnsafeMutableBufferPointer { texts in
        guard let start = texts.baseAddress else { return nil }
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        guard unsafe getpwuid_r(getuid(), &entry, start, texts.count, &found) == 0, unsafe found != nil,
            let folder = unsafe entry.pw_dir
        else { return nil }
        let path = unsafe FilePath(platformString: folder)
        return path.isAbsolute ? path : nil
    }
}

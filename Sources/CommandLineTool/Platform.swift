#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

package import StratisID
package import SystemPackage

/// Ends the process after everything printed has left it.
package func terminate(_ exitCode: Int32) -> Never { exit(exitCode) }

/// Keeps the system from writing the memory of this process, which may have a key in it, to a file.
///
/// Source: `setrlimit` of POSIX.
package func forbidCoreDumps() {
    var limit = rlimit(rlim_cur: 0, rlim_max: 0)
    #if canImport(Glibc)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    #else
    _ = unsafe setrlimit(RLIMIT_CORE, &limit)
    #endif
}

/// Writes a line to standard error, with the name of the program in front unless it brings its own.
package func printError(_ message: String, isNamed: Bool = true) {
    let line = (isNamed ? "sidsign: " : "") + message + "\n"
    _ = try? FileDescriptor.standardError.writeAll(line.utf8)
}

/// The time of the system's clock.
package func currentTime() -> UnixSeconds { UnixSeconds(UInt64(max(0, time(nil)))) }

extension FileDescriptor {
    /// Whether somebody is looking.
    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Whether it is a file, and no directory, pipe or device.
    package var isRegular: Bool { (try? stat().type) == .regular }

    /// Whether the file is one that users beside its owner may read or write.
    package var isOpenToOthers: Bool {
        guard let status = try? stat() else { return false }
        return status.type == .regular && !status.permissions.isDisjoint(with: [.groupReadWrite, .otherReadWrite])
    }

    /// Makes what was written survive a crash of the machine.
    package func synchronize() throws {
        guard fsync(rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
}

/// Gives a file a second name; fails with `fileExists` where that name is taken.
package func linkFile(_ existing: FilePath, to new: FilePath) throws {
    let result = unsafe existing.withPlatformString { existing in
        unsafe new.withPlatformString { new in unsafe link(existing, new) }
    }
    guard result == 0 else { throw Errno(rawValue: errno) }
}

/// Gives a file another name, in the place of a file that has it.
package func renameFile(_ existing: FilePath, to new: FilePath) throws {
    let result = unsafe existing.withPlatformString { existing in
        unsafe new.withPlatformString { new in unsafe rename(existing, new) }
    }
    guard result == 0 else { throw Errno(rawValue: errno) }
}

/// Takes a file's name away.
package func unlinkFile(_ path: FilePath) {
    _ = unsafe path.withPlatformString { unsafe unlink($0) }
}

/// The names of what is in a directory.
///
/// Source: `readdir` of POSIX.
package func fileNames(in directory: FilePath) throws -> [String] {
    guard let stream = unsafe directory.withPlatformString({ unsafe opendir($0) }) else {
        throw Errno(rawValue: errno)
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

/// Turns this process into the program of that name beside its own; returns only where that fails.
///
/// Source: `execv` of POSIX.
package func replaceProcess(withNeighbour name: String, arguments: [String]) -> Errno {
    let own = executablePath()
    let path = own.removingLastComponent().appending(name)
    var pointers = unsafe ([path.string] + arguments).map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    _ = unsafe path.withPlatformString { path in unsafe execv(path, pointers) }
    let error = Errno(rawValue: errno)
    unsafe pointers.forEach { unsafe free($0) }
    return error
}

/// Where the program itself is.
private func executablePath() -> FilePath {
    #if os(Linux)
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    if count > 0 {
        return FilePath(String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    #endif
    return FilePath(CommandLine.arguments.first ?? "sidsign")
}

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

/// Keeps what is opened later from taking the place of a standard descriptor that is closed.
///
/// A result would be written into it otherwise. Reading from the placeholder of the input fails, as does writing to the
/// other two.
package func holdStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
        // The lowest number that is free is this one.
        _ = try? FileDescriptor.open(FilePath("/dev/null"), descriptor == STDIN_FILENO ? .writeOnly : .readOnly)
    }
}

/// Lets a write whose reader has gone fail, so that what has been made before it can be taken back.
package func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

/// Ends the process in the way in which writing without a reader does by default.
func endAfterBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(Failure.cannotCreate)
}

/// Which argument of the process is not UTF-8, counted from 1.
///
/// The standard library has put replacement characters into its text: it names no file and is not what was to be signed.
func numberOfArgumentThatIsNotUTF8() -> Int? {
    (1..<max(1, Int(CommandLine.argc))).first { number in
        guard let argument = unsafe CommandLine.unsafeArgv[number] else { return false }
        return unsafe String(validatingCString: argument) == nil
    }
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

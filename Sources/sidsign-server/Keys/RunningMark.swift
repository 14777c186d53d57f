import CommandLineTool
import OAuthServer
import SystemPackage

/// A file that stands in the state directory while a server runs, and stays there when one ends without having stopped.
///
/// Processes that share the directory share the mark: each holds a lock on it, which ends with the process. The first that
/// finds a mark without a process begins an epoch, which holds for all from then on.
struct RunningMark {
    private let path: FilePath
    private let file: FileDescriptor
    /// The epoch; `nil` where no server in the directory has ever ended without having stopped.
    let epoch: Identifier?

    /// Sets the mark; where that fails there is none that was not there before.
    init(in folder: StateFolder) throws(Failure) {
        path = folder.path.appending("running")
        let isThere = (try? FileDescriptor.open(path, .readOnly).close()) != nil
        do {
            file = try FileDescriptor.open(path, .readWrite, options: [.create], permissions: .ownerReadWrite)
        } catch { throw .cannotCreate("\(path): \(error)") }
        do {
            epoch = try Self.lock(file, wasThere: isThere, epochFile: folder.path.appending("epoch"))
        } catch {
            if isThere { try? file.close() } else { Self.remove(path, file) }
            throw error as? Failure ?? .cannotCreate("\(path): \(error)")
        }
    }

    /// Takes the mark away, unless another process runs.
    func remove() { Self.remove(path, file) }

    private static func remove(_ path: FilePath, _ file: FileDescriptor) {
        if (try? file.tryLock(.exclusive)) == true { unlinkFile(path) }
        try? file.close()
    }

    /// Holds the mark, and returns the epoch.
    private static func lock(_ file: FileDescriptor, wasThere: Bool, epochFile: FilePath) throws -> Identifier? {
        // Nobody holds the lock of a mark that was there: its process is gone.
        if try file.tryLock(.exclusive), wasThere {
            let epoch = ServerEnvironment.system.identifier()
            try OutputFile(epochFile.string).replace((epoch.text + "\n").utf8Span.span)
        }
        try file.lock(.shared)
        return try epoch(in: epochFile)
    }

    private static func epoch(in file: FilePath) throws -> Identifier? {
        let text: String
        do { text = String(decoding: try file.contents(), as: UTF8.self) } catch Errno.noSuchFileOrDirectory {
            return nil
        }
        guard let epoch = Identifier(text: String(text.prefix { $0 != "\n" })) else {
            let consequence = "without it challenges from before a crash may be good again"
            throw Failure.malformed("\(file) does not hold an epoch; take it away, but \(consequence)")
        }
        return epoch
    }
}

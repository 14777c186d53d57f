import CommandLineTool
import SystemPackage

/// A file that stands in the state directory while a server runs, and stays there when one ends without having stopped.
///
/// Processes that share the directory share the mark: each holds a lock on it, which ends with the process.
struct RunningMark {
    private let path: FilePath
    private let file: FileDescriptor
    /// Whether the last server in the directory ended without having stopped.
    let wasLeftBehind: Bool

    /// Sets the mark.
    init(in folder: StateFolder) throws(Failure) {
        path = folder.path.appending("running")
        do {
            let isThere = (try? FileDescriptor.open(path, .readOnly).close()) != nil
            file = try FileDescriptor.open(path, .readWrite, options: [.create], permissions: .ownerReadWrite)
            // A lock that nobody holds on a mark that is there: its process is gone.
            wasLeftBehind = try file.tryLock(.exclusive) && isThere
            try file.lock(.shared)
        } catch {
            throw .cannotCreate("\(path): \(error)")
        }
    }

    /// Takes the mark away, unless another process runs.
    func remove() {
        if (try? file.tryLock(.exclusive)) == true { unlinkFile(path) }
        try? file.close()
    }
}

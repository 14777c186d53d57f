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

    /// Sets the mark.
    init(in folder: StateFolder) throws(Failure) {
        path = folder.path.appending("running")
        let epochFile = folder.path.appending("epoch")
        do {
            let isThere = (try? FileDescriptor.open(path, .readOnly).close()) != nil
            file = try FileDescriptor.open(path, .readWrite, options: [.create], permissions: .ownerReadWrite)
            // Nobody holds the lock of a mark that is there: its process is gone.
            if try file.tryLock(.exclusive), isThere {
                let epoch = ServerEnvironment.system.identifier()
                try OutputFile(epochFile.string).replace((epoch.text + "\n").utf8Span.span)
            }
            try file.lock(.shared)
            epoch = try Self.epoch(in: epochFile)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .cannotCreate("\(path): \(error)")
        }
    }

    /// Takes the mark away, unless another process runs.
    func remove() {
        if (try? file.tryLock(.exclusive)) == true { unlinkFile(path) }
        try? file.close()
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

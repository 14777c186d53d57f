#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Creates an empty file that only its owner can read; one that exists stays as it is.
///
/// SQLite gives the files it puts beside a database the database's mode.
func createPrivateFile(_ path: String) throws(SQLiteStoreError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
        close(descriptor)
        return
    }
    switch errno {
    case EEXIST: return
    case ENOENT, ENOTDIR: throw .missingFolder
    default: throw .notWritable
    }
}

/// Takes everybody's rights but the owner's from a database and the files beside it.
func makeFilePrivate(_ path: String) throws(SQLiteStoreError) {
    for suffix in ["", "-wal", "-shm"] {
        var status = stat()
        guard unsafe stat(path + suffix, &status) == 0, status.st_mode & 0o077 != 0 else { continue }
        guard unsafe chmod(path + suffix, 0o600) == 0 else { throw .notPrivate }
    }
}

/// Why a store cannot be read or written.
///
/// No case holds a path or anything of the contents.
public enum TokenStoreError: Error, Hashable, Sendable {
    /// Another process holds the lock and does not let go of it in time.
    case busy
    /// The contents cannot be read; they are left as they are.
    case damaged
    /// A later version of this program has written the contents.
    case newerFormat
    /// The folder does not exist.
    case missingFolder
    /// The file may not be read.
    case notReadable
    /// The path is that of a folder, a device or another thing that is no file.
    case notAFile
    /// The file or its folder cannot be written to.
    case notWritable
    /// Others can read the file, and its mode cannot be changed.
    case notPrivate
    /// There is no room left.
    case full
    /// The store does not work for another reason, which holds no data.
    case unavailable(String)
}

extension TokenStoreError: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .busy: "another process has held the lock of the token store for too long; end it or try again"
        case .damaged: "the token store is damaged; restore it, or move it away and log in again"
        case .newerFormat: "a later version of this program has written the token store; run that version or newer"
        case .missingFolder: "the folder of the token store does not exist; create it first"
        case .notReadable: "the token store may not be read; it needs read access to the file and to its folder"
        case .notAFile: "the token store is no file but a folder or a device; name a file"
        case .notWritable: "the token store cannot be written to; it needs write access to the file and to its folder"
        case .notPrivate: "others can read the token store, and its mode cannot be changed; set it to 0600"
        case .full: "there is no room left for the token store; free some and try again"
        case .unavailable(let reason): "the token store does not work: \(reason)"
        }
    }
}

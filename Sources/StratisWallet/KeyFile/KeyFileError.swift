/// Why a key file cannot be read or written; no case carries anything of a secret.
public enum KeyFileError: Error, Hashable, Sendable {
    /// The text does not begin and end as a key file does.
    case notAKeyFile
    /// The checksum of the file is wrong: something in it has been changed. Restore it from a backup.
    case damaged
    /// A newer program wrote the file.
    case unsupportedVersion(UInt64)
    /// The checksum is right, but the file is not in the format of its version: some other program wrote it.
    case malformed
    /// The file asks for more memory or time than is given.
    case unsupportedParameters
    /// The passphrase is another one, or somebody changed the file and its checksum.
    case wrongPassphrase
    /// A key file has a passphrase of at least one character.
    case emptyPassphrase
}

extension KeyFileError {
    /// The name of the case.
    public var name: String {
        switch self {
        case .notAKeyFile: "notAKeyFile"
        case .damaged: "damaged"
        case .unsupportedVersion: "unsupportedVersion"
        case .malformed: "malformedKeyFile"
        case .unsupportedParameters: "unsupportedParameters"
        case .wrongPassphrase: "wrongPassphrase"
        case .emptyPassphrase: "emptyPassphrase"
        }
    }
}

extension KeyFileError: CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .notAKeyFile: "this is not a key file"
        case .damaged: "the key file is damaged; restore it from a backup"
        case .unsupportedVersion(let version): "the key file has version \(version), which needs a newer program"
        case .malformed: "the key file is whole but not in the format of its version"
        case .unsupportedParameters: "the key file asks for more memory or time than is given"
        case .wrongPassphrase: "the passphrase is not the one of this key file"
        case .emptyPassphrase: "the passphrase is empty; a key file needs one"
        }
    }
}

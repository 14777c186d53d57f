package import StratisWallet

extension Failure {
    package init(_ error: KeyFileError) {
        let exitCode =
            switch error {
            case .notAKeyFile, .damaged, .malformed: Self.malformed
            case .unsupportedVersion, .unsupportedParameters, .wrongPassphrase, .emptyPassphrase: Self.refused
            }
        self.init(name: error.name, message: error.description, exitCode: exitCode)
    }

    package init(_ error: PassphraseError) {
        let message =
            switch error {
            case .tooLong: "the passphrase is longer than \(Passphrase.maximumByteCount) bytes; check what is read"
            case .notUTF8: "the passphrase is not UTF-8; save it in that encoding"
            }
        self.init(name: error.rawValue, message: message, exitCode: Self.malformed)
    }

    package init(_ error: MnemonicError) {
        let hint = error == .checksumMismatch ? ", or take the phrase as it is with --allow-wrong-checksum" : ""
        self.init(name: error.name, message: error.description + hint, exitCode: Self.malformed)
    }

    package init(_ error: DerivationPathError) {
        self.init(name: error.name, message: error.description, exitCode: Self.malformed)
    }

    package init(_ error: ExtendedKeyError) {
        self.init(name: error.rawValue, message: error.description, exitCode: Self.malformed)
    }

    package init(_ error: CallbackRefusal) {
        let message = "\(error); --allow-host posts there all the same"
        self.init(name: error.rawValue, message: message, exitCode: Self.refused)
    }

    package init(_ error: SigningRefusal) {
        self.init(name: error.rawValue, message: error.description, exitCode: Self.refused)
    }
}

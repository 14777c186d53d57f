import ArgumentParser
package import StratisID
import StratisWallet

/// Where a private key comes from: a key file, a file with a key in wallet import format, or standard input.
package struct KeyInput: ExpressibleByArgument, Sendable {
    private let source: SecretInput

    package init(argument: String) { source = SecretInput(argument: argument) }

    package static let standardInput = KeyInput(argument: "-")

    /// Reads the key, after asking for its passphrase where it has one; what was read is wiped.
    ///
    /// - Parameters:
    ///   - network: The network the key has to be for; without it, that of a key file, or `cirrus`.
    ///   - passphrase: Where the passphrase of a key file comes from; without it, from the terminal.
    package func read(network: Network?, passphrase: PassphraseOptions) throws -> NetworkKey {
        try read(network: network, passphraseFile: passphrase.passphraseFile)
    }

    /// Reads the key, after asking for its passphrase where it has one; what was read is wiped.
    ///
    /// - Parameters:
    ///   - network: The network the key has to be for; without it, that of a key file, or `cirrus`.
    ///   - passphraseFile: The passphrase of a key file; without it, it is asked for on the terminal.
    package func read(network: Network?, passphraseFile: SecretInput?) throws -> NetworkKey {
        if source.isStandardInput, passphraseFile?.isStandardInput == true {
            throw ValidationError("the key and the passphrase cannot both come from standard input")
        }
        return try source.withBytes(of: "key file") { bytes in
            if KeyFile.isKeyFile(bytes) {
                return try Self.decrypt(try KeyFile(reading: bytes), network: network, passphraseFile: passphraseFile)
            }
            return try bytes.withoutTrailingWhiteSpace { wif in
                let network = network ?? .cirrus
                let key: PrivateKey
                do throws(PrivateKeyError) {
                    key = try PrivateKey(wif: wif, network: network)
                } catch { throw Failure(error) }
                return NetworkKey(key: key, network: network)
            }
        }
    }

    /// The address of the key; that of a key file is read without its passphrase.
    package func readAddress(network: Network?) throws -> Address {
        try source.withBytes(of: "key file") { bytes in
            if KeyFile.isKeyFile(bytes) {
                let file = try KeyFile(reading: bytes)
                try Self.check(file, network: network)
                return file.address
            }
            return try bytes.withoutTrailingWhiteSpace { wif in
                let network = network ?? .cirrus
                do throws(PrivateKeyError) {
                    return try PrivateKey(wif: wif, network: network).address(on: network)
                } catch { throw Failure(error) }
            }
        }
    }

    private static func decrypt(
        _ file: KeyFile,
        network: Network?,
        passphraseFile: SecretInput?
    ) throws -> NetworkKey {
        try check(file, network: network)
        if file.isOutdated {
            printError("warning: passphrases of this key file are cheaper to try than those of a new one")
        }
        let key: PrivateKey
        let prompt = "Passphrase of the key: "
        let passphrase = try passphraseFile?.readPassphrase() ?? Terminal.readPassphrase(prompt: prompt)
        do { key = try file.privateKey(passphrase: passphrase) } catch { throw Failure(error) }
        return NetworkKey(key: key, network: file.network)
    }

    private static func check(_ file: KeyFile, network: Network?) throws {
        guard network == nil || network == file.network else { throw Failure(PrivateKeyError.wrongNetwork) }
    }
}

/// A private key and the network it is for.
package struct NetworkKey: ~Copyable {
    package let key: PrivateKey
    package let network: Network

    package init(key: consuming PrivateKey, network: Network) {
        self.key = key
        self.network = network
    }

    /// The key's address.
    package var address: Address { key.address(on: network) }

    /// The key alone.
    package consuming func privateKey() -> PrivateKey { key }
}

extension KeyFile {
    /// Reads a key file, whose errors end a command.
    package init(reading bytes: Span<UInt8>) throws {
        do { try self.init(parsing: bytes) } catch { throw Failure(error) }
    }
}

import Primitives
public import StratisID

/// A private key at rest, encrypted under a passphrase.
///
/// The file is ASCII text. What it says in the clear - network, address, how hard a passphrase is to try - can be read
/// without the passphrase, and is authenticated with it. `Docs/KeyFile.md` describes every byte.
///
/// Source: scrypt, RFC 7914; AES-256-GCM, NIST SP 800-38D.
public struct KeyFile: Sendable {
    /// The longest file that is parsed, in bytes.
    public static let maximumByteCount = 4096

    /// The network the key is for.
    public let network: Network
    /// The key's address there.
    public let address: Address
    /// Whether the address names the compressed form of the public key.
    public let isCompressed: Bool
    /// What trying one passphrase costs.
    public let parameters: ScryptParameters

    let salt: [UInt8]
    let nonce: [UInt8]
    let sealed: [UInt8]

    static let saltByteCount = 16
    static let sealedByteCount = 32 + AES256GCM.tagByteCount

    /// Encrypts a key.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - network: The network it is for.
    ///   - passphrase: At least one character.
    ///   - parameters: What trying one passphrase shall cost.
    ///   - generator: A cryptographic one, such as `SystemRandomNumberGenerator`.
    /// - Throws: ``KeyFileError/emptyPassphrase``, or ``KeyFileError/unsupportedParameters`` where there is not enough memory.
    public init(
        encrypting key: borrowing PrivateKey,
        network: Network,
        passphrase: borrowing Passphrase,
        parameters: ScryptParameters = .current,
        using generator: inout some RandomNumberGenerator
    ) throws(KeyFileError) {
        guard !passphrase.isEmpty else { throw .emptyPassphrase }
        self.network = network
        self.parameters = parameters
        address = key.address(on: network)
        isCompressed = key.isCompressed
        let salt = (0..<Self.saltByteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let nonce = (0..<AES256GCM.nonceByteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        (self.salt, self.nonce) = (salt, nonce)
        let header = KeyFileText.header(
            network: network,
            address: address,
            isCompressed: key.isCompressed,
            parameters: parameters,
            salt: salt,
            nonce: nonce
        )
        let fileKey = try Self.fileKey(passphrase: passphrase, salt: salt, parameters: parameters)
        sealed = fileKey.withSpan { fileKey in
            key.withSecret { AES256GCM.seal($0, key: fileKey, nonce: nonce.span, header: header.span) }
        }
    }

    init(
        network: Network,
        address: Address,
        isCompressed: Bool,
        parameters: ScryptParameters,
        salt: [UInt8],
        nonce: [UInt8],
        sealed: [UInt8]
    ) {
        self.network = network
        self.address = address
        self.isCompressed = isCompressed
        self.parameters = parameters
        self.salt = salt
        self.nonce = nonce
        self.sealed = sealed
    }

    /// Decrypts the key.
    ///
    /// It takes the time and the memory that ``parameters`` say.
    ///
    /// - Throws: ``KeyFileError/wrongPassphrase``, or ``KeyFileError/unsupportedParameters`` where there is not enough memory.
    public func privateKey(passphrase: borrowing Passphrase) throws(KeyFileError) -> PrivateKey {
        let fileKey = try Self.fileKey(passphrase: passphrase, salt: salt, parameters: parameters)
        let header = KeyFileText.header(of: self)
        return try fileKey.withSpan { (fileKey) throws(KeyFileError) in
            let secret: SecretBytes
            do {
                secret = try AES256GCM.open(sealed.span, key: fileKey, nonce: nonce.span, header: header.span)
            } catch { throw .wrongPassphrase }
            let key: PrivateKey
            do {
                key = try secret.withSpan { (secret) throws(PrivateKeyError) in
                    try PrivateKey(bytes: secret, isCompressed: isCompressed)
                }
            } catch { throw .malformed }
            guard key.address(on: network) == address else { throw .malformed }
            return key
        }
    }

    /// Whether a new file would be harder to try passphrases on.
    ///
    /// If so, decrypt the key and encrypt it again.
    public var isOutdated: Bool { parameters.isWeakerThanCurrent }

    private static func fileKey(
        passphrase: borrowing Passphrase,
        salt: [UInt8],
        parameters: ScryptParameters
    ) throws(KeyFileError) -> SecretBytes {
        let key = passphrase.withBytes { passphrase in
            PasswordHashing.scrypt(
                password: passphrase,
                salt: salt.span,
                cost: parameters.cost,
                blockSize: parameters.blockSize,
                parallelism: parameters.parallelism,
                maximumMemory: ScryptParameters.maximumMemory
            )
        }
        guard let key else { throw .unsupportedParameters }
        return key
    }
}

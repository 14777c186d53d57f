import Primitives

/// A passphrase for a key file or beside the words of a mnemonic, in Unicode's normalization form KD.
///
/// So the same characters are the same passphrase however a keyboard or a clipboard encodes them. It cannot be copied or
/// printed, and its memory is wiped when it goes.
///
/// Source: BIP-39, From mnemonic to seed; EIP-2335 does the same for key files.
public struct Passphrase: ~Copyable, Sendable {
    /// The longest passphrase, in bytes of UTF-8 before the normalization.
    public static let maximumByteCount = 1024

    private let normalized: SecretBytes

    /// Takes a passphrase.
    ///
    /// - Parameter utf8: Its characters in UTF-8, at most 1,024 bytes, perhaps none. The memory is the caller's to wipe.
    /// - Throws: ``PassphraseError``.
    public init(utf8: Span<UInt8>) throws(PassphraseError) {
        guard utf8.count <= Self.maximumByteCount else { throw .tooLong }
        guard let normalized = CompatibilityDecomposition.normalForm(ofUTF8: utf8) else { throw .notUTF8 }
        self.normalized = normalized
    }

    /// The empty passphrase, which is what a mnemonic without one has.
    public static var empty: Passphrase { Passphrase() }

    private init() { normalized = SecretBytes(count: 0) { _ in } }

    /// Whether there are no characters.
    public var isEmpty: Bool { normalized.count == 0 }

    /// Whether two passphrases are the same.
    public func equals(_ other: borrowing Passphrase) -> Bool {
        normalized.withSpan { bytes in other.normalized.withSpan { bytes.constantTimeEquals($0) } }
    }

    /// Lends the normalized bytes to `body`.
    package func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try normalized.withSpan(body)
    }
}

/// Why bytes are not a passphrase; no case carries anything of the input.
public enum PassphraseError: String, Error, Hashable, Sendable {
    /// More than 1,024 bytes. Check that the right file is read.
    case tooLong
    /// The bytes are not UTF-8. Save the passphrase in that encoding.
    case notUTF8
}

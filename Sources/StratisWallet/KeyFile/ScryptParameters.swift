/// What scrypt costs: how long somebody who has a key file takes to try one passphrase.
///
/// Source: RFC 7914 §2.
public struct ScryptParameters: Hashable, Sendable {
    /// N: a power of two, at least 2.
    public let cost: UInt64
    /// r: 1 to 32.
    public let blockSize: UInt64
    /// p: 1 to 16.
    public let parallelism: UInt64

    /// Parameters within the limits: 128 · N · r is at most 512 MiB, and N · r · p at most 2²³.
    ///
    /// A file names its own parameters, so that without limits it could take all memory or all day.
    ///
    /// - Throws: ``KeyFileError/unsupportedParameters``.
    public init(cost: UInt64, blockSize: UInt64, parallelism: UInt64) throws(KeyFileError) {
        guard
            2...Self.maximumProduct ~= cost, cost.nonzeroBitCount == 1, 1...32 ~= blockSize, 1...16 ~= parallelism,
            cost * blockSize <= Self.maximumProduct, cost * blockSize * parallelism <= 2 * Self.maximumProduct
        else { throw .unsupportedParameters }
        self.init(uncheckedCost: cost, blockSize: blockSize, parallelism: parallelism)
    }

    private init(uncheckedCost cost: UInt64, blockSize: UInt64, parallelism: UInt64) {
        self.cost = cost
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// What new files get: N = 131072, r = 8, p = 1, which takes 128 MiB and about half a second.
    ///
    /// Source: OWASP Password Storage Cheat Sheet, scrypt.
    public static let current = ScryptParameters(uncheckedCost: 1 << 17, blockSize: 8, parallelism: 1)

    /// Whether a passphrase is found sooner than under the parameters that new files get.
    public var isWeakerThanCurrent: Bool {
        cost * blockSize * parallelism < Self.current.cost * Self.current.blockSize * Self.current.parallelism
    }

    /// The most of N · r.
    private static let maximumProduct: UInt64 = 1 << 22

    /// The most memory scrypt may take: that of the largest parameters and its own buffers.
    static let maximumMemory: UInt64 = 640 << 20
}

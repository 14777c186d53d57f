import Primitives

/// The numbers of a mnemonic's words: eleven bits each, first the entropy and then a checksum over it.
///
/// They are as secret as the words: whoever has them calls ``wipe()``.
/// Source: BIP-39, Generating the mnemonic.
struct WordNumbers {
    /// How many words there are: 12, 15, 18, 21 or 24.
    let count: Int
    private var numbers = [24 of UInt16](repeating: 0)

    init(count: Int) { self.count = count }

    /// The numbers of an entropy of 16, 20, 24, 28 or 32 bytes.
    init(entropy: Span<UInt8>) {
        count = entropy.count * 3 / 4
        var bits = [33 of UInt8](repeating: 0)
        defer { bits.wipe() }
        bits.copy(from: entropy)
        bits[entropy.count] = SHA256.hash(entropy)[0]
        for word in 0..<count {
            var number: UInt16 = 0
            for bit in (11 * word)..<(11 * word + 11) {
                number = number << 1 | UInt16(bits[bit / 8] >> (7 - bit % 8) & 1)
            }
            numbers[word] = number
        }
    }

    /// Overwrites the numbers.
    mutating func wipe() { numbers.wipe() }

    subscript(word: Int) -> Int {
        get { Int(numbers[word]) }
        set { numbers[word] = UInt16(newValue) }
    }

    /// How many bytes of entropy the words carry.
    var entropyByteCount: Int { count * 4 / 3 }

    /// Lends the entropy to `body`, with whether the bits after it are its checksum.
    func withEntropy<Result: ~Copyable>(_ body: (Span<UInt8>, _ isChecksumValid: Bool) -> Result) -> Result {
        var bits = [33 of UInt8](repeating: 0)
        defer { bits.wipe() }
        for bit in 0..<(11 * count) where numbers[bit / 11] >> (10 - bit % 11) & 1 == 1 {
            bits[bit / 8] |= 0x80 >> (bit % 8)
        }
        let entropy = bits.span.extracting(first: entropyByteCount)
        let checksumMask = ~(UInt8.max >> (count / 3))
        let isChecksumValid = SHA256.hash(entropy)[0] & checksumMask == bits[entropyByteCount]
        return body(entropy, isChecksumValid)
    }
}

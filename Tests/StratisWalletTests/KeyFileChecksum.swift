import Primitives
import TestVectors

/// The last lines of a key file, made apart from the code under test.
enum KeyFileChecksum {
    static func footer(of lines: [UInt8]) -> [UInt8] {
        Array("Checksum: \(SHA256.hash(lines.span).hex)\n-----END STRATIS ID KEY-----\n".utf8)
    }
}

import StratisID
import TestVectors
import Testing

@Suite struct MessageDigestTests {
    @Test(arguments: try vectors(MessageDigestVector.self))
    func `the vectors have their digest`(_ vector: MessageDigestVector) {
        #expect(MessageDigest(of: vector.message.span).bytes.hex == vector.digest.hex)
        if let text = String(validating: vector.message, as: UTF8.self) {
            #expect(MessageDigest(of: text).bytes.hex == vector.digest.hex)
        }
    }

    @Test func `the vectors have both sides of every length of the length`() throws {
        let byteCounts = Set(try vectors(MessageDigestVector.self).map(\.message.count))
        #expect(byteCounts.isSuperset(of: [0, 252, 253, 254, 255, 256, 65_535, 65_536]))
    }

    @Test func `the digest of a challenge is that of its signed text`() throws {
        #expect(try Example.fresh().digest.bytes.hex == MessageDigest(of: Example.signedText).bytes.hex)
    }
}

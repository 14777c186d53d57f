import Primitives
import RandomNumbers
import TestVectors
import Testing

@Suite struct Base58CheckTests {
    private func encode(_ payload: [UInt8], isSecret: Bool = false) -> String {
        let capacity = Base58.maximumTextCount(byteCount: payload.count + 4)
        let text = [UInt8](capacity: capacity) { Base58Check.encode(payload.span, into: &$0, isSecret: isSecret) }
        return String(decoding: text, as: UTF8.self)
    }

    private func decode(
        _ text: [UInt8],
        byteCount: Int,
        isSecret: Bool = false
    ) throws(Base58Check.DecodingError) -> [UInt8] {
        var buffer = [88 of UInt8](repeating: 0)
        try Base58Check.decode(text.span, into: &buffer, byteCount: byteCount, isSecret: isSecret)
        return (Base58Check.payloadEnd - byteCount..<Base58Check.payloadEnd).map { buffer[$0] }
    }

    @Test(arguments: try vectors(Base58CheckVector.self), [false, true])
    func `the vectors have their payload or their error`(_ vector: Base58CheckVector, isSecret: Bool) throws {
        let result = Result { () throws(Base58Check.DecodingError) in
            try decode(vector.input, byteCount: vector.payloadByteCount, isSecret: isSecret)
        }
        switch vector.expected {
        case .valid(let payload):
            #expect(try result.get().hex == payload.hex)
            #expect(Array(encode(payload, isSecret: isSecret).utf8) == vector.input)
        case .invalid(let name): #expect(result == .failure(try error(named: name)))
        }
    }

    @Test(arguments: 0...Base58.maximumByteCount - 4)
    func `every length is read as it was written`(_ byteCount: Int) throws {
        var generator = SeededGenerator(seed: UInt64(byteCount))
        let payload = generator.bytes(count: byteCount)
        let text = Array(encode(payload).utf8)
        #expect(try decode(text, byteCount: byteCount) == payload)
        guard byteCount > 0 else { return }
        #expect(throws: Base58Check.DecodingError.invalidLength) { try decode(text, byteCount: byteCount - 1) }
    }

    private func error(named name: String) throws -> Base58Check.DecodingError {
        switch name {
        case "invalidCharacter": .invalidCharacter
        case "invalidLength": .invalidLength
        case "checksumMismatch": .checksumMismatch
        default: throw UnknownError(name: name)
        }
    }

    private struct UnknownError: Error {
        let name: String
    }
}

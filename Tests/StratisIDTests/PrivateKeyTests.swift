import StratisID
import TestVectors
import Testing

@Suite struct PrivateKeyTests {
    @Test(arguments: try vectors(WIFVector.self))
    func `the vectors are a key or refused`(_ vector: WIFVector) throws {
        let network = try network(named: vector.network)
        switch vector.expected {
        case .valid(let expected):
            let key = try PrivateKey(wif: vector.input.utf8Span.span, network: network)
            #expect(secret(of: key) == expected.secret.hex)
            #expect(namesCompressed(key) == expected.isCompressed)
            #expect(key.address(on: network).description == expected.address)
            #expect(key.publicKey.isCompressed == expected.isCompressed)
            #expect(wif(of: key, for: network) == vector.input)
        case .invalid(let name):
            let error = #expect(throws: PrivateKeyError.self) {
                _ = try PrivateKey(wif: vector.input.utf8Span.span, network: network)
            }
            #expect(error?.rawValue == name)
        }
    }

    @Test(arguments: Network.allCases, [true, false])
    func `a key is read as it was written, where the version byte is its own`(
        _ network: Network,
        _ isCompressed: Bool
    ) throws {
        let key = try Example.key(200, isCompressed: isCompressed)
        let text = wif(of: key, for: network)
        for other in Network.allCases {
            if other.wifVersion == network.wifVersion {
                let read = try PrivateKey(wif: text.utf8Span.span, network: other)
                #expect(secret(of: read) == secret(of: key))
                #expect(namesCompressed(read) == isCompressed)
            } else {
                #expect(throws: PrivateKeyError.wrongNetwork) {
                    _ = try PrivateKey(wif: text.utf8Span.span, network: other)
                }
            }
        }
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "", "01", "00000000000000000000000000000000000000000000000000000000000001",
        "000000000000000000000000000000000000000000000000000000000000000001",
    ])
    func `a number out of range is refused`(_ hex: String) throws {
        let bytes = try #require([UInt8](hex: hex))
        #expect(throws: PrivateKeyError.outOfRange) { _ = try PrivateKey(bytes: bytes.span) }
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000001",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
    ])
    func `the first and the last number are keys`(_ hex: String) throws {
        let bytes = try #require([UInt8](hex: hex))
        let key = try PrivateKey(bytes: bytes.span)
        #expect(secret(of: key) == hex)
        #expect(namesCompressed(key) == true)
    }

    @Test func `a new key comes from the generator`() throws {
        var generator = CountingGenerator(next: 1)
        let key = try PrivateKey(using: &generator)
        #expect(secret(of: key) == (1...32).map { UInt8($0) }.hex)
        #expect(namesCompressed(key) == true)
        let other = try PrivateKey(using: &generator)
        #expect(secret(of: other) == (33...64).map { UInt8($0) }.hex)
    }

    @Test(arguments: [0, 0xFF] as [UInt8])
    func `a broken generator is told`(_ byte: UInt8) {
        var generator = CountingGenerator(next: byte, step: 0)
        #expect(throws: PrivateKeyError.outOfRange) { _ = try PrivateKey(using: &generator) }
    }

    private func wif(of key: borrowing PrivateKey, for network: Network) -> String {
        key.withWIF(for: network) { wif in
            String(
                decoding: [UInt8](capacity: 52) { for index in wif.indices { $0.append(wif[index]) } },
                as: UTF8.self
            )
        }
    }
}

/// Numbers whose bytes are all the same, one step larger each time.
private struct CountingGenerator: RandomNumberGenerator {
    var state: UInt8
    let step: UInt8

    init(next: UInt8, step: UInt8 = 1) {
        state = next
        self.step = step
    }

    mutating func next() -> UInt64 {
        defer { state &+= step }
        return UInt64(state) * 0x0101_0101_0101_0101
    }
}

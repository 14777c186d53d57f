import RandomNumbers
import StratisID
import StratisWallet
import TestVectors
import Testing

/// Keys encrypted under a passphrase.
@Suite struct KeyFileTests {
    private static let passphrase = "correct horse battery staple"

    private func small() throws -> ScryptParameters { try ScryptParameters(cost: 2, blockSize: 1, parallelism: 1) }

    private func file(_ number: UInt8 = 42, isCompressed: Bool = true) throws -> KeyFile {
        var generator = SeededGenerator(seed: UInt64(number))
        return try KeyFile(
            encrypting: try Example.key(number, isCompressed: isCompressed),
            network: .cirrus,
            passphrase: try Passphrase(Self.passphrase),
            parameters: small(),
            using: &generator
        )
    }

    private func secret(in file: KeyFile, passphrase: String = passphrase) throws -> String {
        try file.privateKey(passphrase: Passphrase(passphrase)).withSecret { $0.hex }
    }

    @Test(arguments: try vectors(KeyFileVector.self))
    func `a key file is what the vectors say`(_ vector: KeyFileVector) throws {
        switch vector.expected {
        case .valid(let expected):
            let file = try KeyFile(vector.text)
            #expect(file.network.rawValue == expected.network)
            #expect(file.address.description == expected.address)
            #expect(file.isCompressed == expected.isCompressed)
            #expect(text(file.text.span) == vector.text)
            #expect(try secret(in: file, passphrase: vector.passphrase) == expected.secret.hex)
        case .invalid(let name):
            do {
                _ = try secret(in: KeyFile(vector.text), passphrase: vector.passphrase)
                Issue.record("a key came out of it")
            } catch let error as KeyFileError {
                #expect(error.name == name)
            }
        }
    }

    @Test func `a bit that flips anywhere is damage`() throws {
        let good = try file().text
        var refusals: [String: Int] = [:]
        for bit in 0..<(8 * good.count) {
            var text = good
            text[bit / 8] ^= 1 << (bit % 8)
            if !KeyFile.isKeyFile(text.span) { Issue.record("bit \(bit) made it another kind of file") }
            do {
                _ = try KeyFile(parsing: text.span)
                Issue.record("bit \(bit) was not noticed")
            } catch { refusals[error.name, default: 0] += 1 }
        }
        #expect(refusals == ["damaged": 8 * good.count])
    }

    @Test func `a bit changed by somebody who makes the checksum right gives no other key`() throws {
        let good = try file()
        let lines = good.text.count - 10 - 65 - "-----END STRATIS ID KEY-----\n".utf8.count
        let passphrase = try Passphrase(Self.passphrase)
        var refusals: Set<String> = []
        for bit in 0..<(8 * lines) {
            var changed = Array(good.text[..<lines])
            changed[bit / 8] ^= 1 << (bit % 8)
            changed += KeyFileChecksum.footer(of: changed)
            do throws(KeyFileError) {
                _ = try KeyFile(parsing: changed.span).privateKey(passphrase: passphrase)
                Issue.record("bit \(bit) gave a key")
            } catch { refusals.insert(error.name) }
        }
        #expect(
            refusals.isSubset(of: [
                "damaged", "malformedKeyFile", "unsupportedVersion", "unsupportedParameters", "wrongPassphrase",
            ])
        )
        #expect(refusals.contains("wrongPassphrase"))
    }

    @Test func `a file cut anywhere is refused`() throws {
        let good = try file().text
        for count in 0..<good.count {
            #expect(throws: KeyFileError.self) { try KeyFile(parsing: good.span.extracting(first: count)) }
        }
    }

    @Test(arguments: [true, false])
    func `what was encrypted comes back`(_ isCompressed: Bool) throws {
        let file = try file(7, isCompressed: isCompressed)
        let again = try KeyFile(parsing: file.text.span)
        #expect(try secret(in: again) == Example.key(7).withSecret { $0.hex })
        #expect(again.address == (try Example.key(7, isCompressed: isCompressed)).address(on: .cirrus))
        #expect(again.isOutdated)
    }

    @Test func `salt and nonce are new each time`() throws {
        var generator = SystemRandomNumberGenerator()
        let passphrase = try Passphrase(Self.passphrase)
        var texts: Set<[UInt8]> = []
        for _ in 0..<20 {
            let file = try KeyFile(
                encrypting: try Example.key(),
                network: .cirrus,
                passphrase: passphrase,
                parameters: small(),
                using: &generator
            )
            texts.insert(file.text)
        }
        #expect(texts.count == 20)
    }

    @Test func `an empty passphrase is refused`() throws {
        var generator = SeededGenerator(seed: 1)
        #expect(throws: KeyFileError.emptyPassphrase) {
            _ = try KeyFile(
                encrypting: try Example.key(),
                network: .cirrus,
                passphrase: .empty,
                using: &generator
            )
        }
    }

    @Test func `the file tells nothing of the secret`() throws {
        let secret = try Example.key(1).withSecret { $0.hex }
        #expect(!text(try file(1).text.span).contains(secret))
    }

    @Test(
        arguments: [
            (0, 8, 1), (1, 8, 1), (3, 8, 1), (1 << 20, 8, 1), (1 << 63, 1, 1), (16, 0, 1), (16, 33, 1), (16, 8, 0),
            (16, 8, 17),
            (1 << 19, 8, 4), (UInt64.max, UInt64.max, UInt64.max),
        ] as [(UInt64, UInt64, UInt64)]
    )
    func `parameters that take too much are refused`(_ cost: UInt64, _ blockSize: UInt64, _ parallelism: UInt64) {
        #expect(throws: KeyFileError.unsupportedParameters) {
            try ScryptParameters(cost: cost, blockSize: blockSize, parallelism: parallelism)
        }
    }

    @Test func `the parameters of new files are not outdated, and weaker ones are`() throws {
        #expect(!ScryptParameters.current.isWeakerThanCurrent)
        #expect(try ScryptParameters(cost: 1 << 16, blockSize: 8, parallelism: 1).isWeakerThanCurrent)
        #expect(try !ScryptParameters(cost: 1 << 18, blockSize: 8, parallelism: 1).isWeakerThanCurrent)
    }
}

import StratisID
import StratisWallet
import TestVectors
import Testing

/// BIP-32 and BIP-44: trees of keys.
@Suite struct ExtendedKeyTests {
    @Test(arguments: try vectors(ExtendedKeyVector.self))
    func `an extended key is what the vectors say`(_ vector: ExtendedKeyVector) throws {
        let network = try network(named: vector.network)
        switch vector.expected {
        case .valid(let key):
            let fingerprint = key.parentFingerprint.reduce(0) { $0 << 8 | UInt32($1) }
            let publicKey: ExtendedPublicKey
            if vector.isPrivate {
                let privateKey = try ExtendedPrivateKey(parsing: vector.input.utf8Span.span, network: network)
                #expect(privateKey.depth == key.depth && privateKey.childNumber.rawValue == key.childNumber)
                #expect(privateKey.parentFingerprint == fingerprint)
                #expect(privateKey.withText(for: network) { text($0) } == vector.input)
                #expect(privateKey.withPrivateKey { $0.publicKey.bytes } == key.publicKey)
                publicKey = privateKey.publicKey
            } else {
                publicKey = try ExtendedPublicKey(parsing: vector.input.utf8Span.span, network: network)
                #expect(publicKey.text(for: network) == vector.input)
            }
            #expect(publicKey.depth == key.depth && publicKey.childNumber.rawValue == key.childNumber)
            #expect(publicKey.parentFingerprint == fingerprint)
            #expect(publicKey.address(on: network) == (try PublicKey(parsing: key.publicKey.span)).address(on: network))
        case .invalid(let name):
            let error = try #require(ExtendedKeyError(rawValue: name))
            #expect(throws: error) {
                if vector.isPrivate {
                    _ = try ExtendedPrivateKey(parsing: vector.input.utf8Span.span, network: network)
                } else {
                    _ = try ExtendedPublicKey(parsing: vector.input.utf8Span.span, network: network)
                }
            }
        }
    }

    @Test(arguments: try vectors(KeyDerivationVector.self))
    func `a derived key is what the vectors say`(_ vector: KeyDerivationVector) throws {
        let network = try network(named: vector.network)
        switch vector.expected {
        case .valid(let expected):
            let path = try DerivationPath(parsing: vector.path)
            let master = try ExtendedPrivateKey(seed: vector.seed.span)
            let key = try master.derive(path)
            #expect(key.withText(for: network) { text($0) } == expected.extendedPrivateKey)
            #expect(key.publicKey.text(for: network) == expected.extendedPublicKey)
            #expect(key.address(on: network).description == expected.address)
            #expect(key.withPrivateKey { $0.withWIF(for: network) { text($0) } } == expected.wif)
            #expect(key.withPrivateKey { $0.sign(message: expected.message).description } == expected.signature)
            guard let last = path.children.last, !last.isHardened else { return }
            let parent = try master.derive(DerivationPath(path.children.dropLast()))
            #expect(try parent.publicKey.child(last).text(for: network) == expected.extendedPublicKey)
        case .invalid(let failure):
            let expected: DerivationPathError
            switch (failure.error, failure.level) {
            case ("missingMaster", nil): expected = .missingMaster
            case ("tooDeep", nil): expected = .tooDeep
            case ("invalidIndex", let level?): expected = .invalidIndex(level: level)
            default: throw UnknownName(name: failure.error)
            }
            #expect(throws: expected) { try DerivationPath(parsing: vector.path) }
        }
    }

    @Test(
        arguments: try vectors(PublishedSignatureVector.self).compactMap { vector in vector.key.map { (vector, $0) } }
    )
    func `the phrase of the node gives its address and its signature`(
        _ vector: PublishedSignatureVector,
        _ expected: PublishedSignatureVector.Key
    ) throws {
        let network = try network(named: vector.network)
        let master = try Mnemonic(expected.mnemonic).masterKey(passphrase: Passphrase(expected.passphrase))
        let key = try master.derive(DerivationPath(parsing: expected.path))
        #expect(key.address(on: network).description == vector.address)
        #expect(key.withPrivateKey { $0.sign(message: vector.message).description } == vector.signature)
    }

    @Test(arguments: [0, 15, 65, 128])
    func `a seed of another length is refused`(_ count: Int) {
        let seed = [UInt8](repeating: 1, count: count)
        #expect(throws: ExtendedKeyError.wrongSeedLength) { _ = try ExtendedPrivateKey(seed: seed.span) }
    }

    @Test func `a public key has no hardened children`() throws {
        let seed = [UInt8](repeating: 1, count: 16)
        let key = try ExtendedPrivateKey(seed: seed.span).publicKey
        #expect(throws: ExtendedKeyError.hardenedChild) { try key.child(.hardened(0)) }
        #expect(throws: ExtendedKeyError.hardenedChild) { try key.derive(DerivationPath([.normal(1), .hardened(0)])) }
    }

    @Test func `an index of 2³¹ or more is no child`() async throws {
        let last = try #require(ChildNumber(index: 0x7FFF_FFFF, isHardened: false))
        #expect(last == .normal(0x7FFF_FFFF) && last.rawValue == 0x7FFF_FFFF && !last.isHardened)
        let lastHardened = try #require(ChildNumber(index: 0x7FFF_FFFF, isHardened: true))
        #expect(lastHardened == .hardened(0x7FFF_FFFF) && lastHardened.rawValue == .max && lastHardened.isHardened)
        for index in [0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, .max] as [UInt64] {
            #expect(ChildNumber(index: index, isHardened: false) == nil)
            #expect(ChildNumber(index: index, isHardened: true) == nil)
        }
        await #expect(processExitsWith: .failure) { _ = ChildNumber.normal(0x8000_0000) }
        await #expect(processExitsWith: .failure) { _ = ChildNumber.hardened(0x8000_0000) }
    }

    @Test func `the deepest key has no children`() throws {
        let seed = [UInt8](repeating: 1, count: 16)
        let path = try DerivationPath([ChildNumber](repeating: .normal(0), count: 255))
        let key = try ExtendedPrivateKey(seed: seed.span).derive(path)
        #expect(key.depth == 255)
        #expect(throws: ExtendedKeyError.tooDeep) { _ = try key.child(.normal(0)) }
        #expect(throws: ExtendedKeyError.tooDeep) { try key.publicKey.child(.normal(0)) }
        #expect(throws: DerivationPathError.tooDeep) {
            try DerivationPath([ChildNumber](repeating: .normal(0), count: 256))
        }
    }

    @Test(arguments: Network.allCases)
    func `the login path is that of BIP-44`(_ network: Network) throws {
        #expect(network.loginPath.description == "m/44'/\(network.coinType)'/0'/0/0")
        #expect(try DerivationPath(parsing: network.loginPath.description) == network.loginPath)
    }
}

import StratisID
import TestVectors
import Testing

@Suite struct NetworkTests {
    @Test(arguments: try vectors(NetworkVector.self))
    func `the constants are those of the vectors`(_ vector: NetworkVector) throws {
        let network = try network(named: vector.name)
        #expect(network.p2pkhVersion == vector.p2pkhVersion)
        #expect(network.p2shVersion == vector.p2shVersion)
        #expect(network.wifVersion == vector.wifVersion)
        #expect(network.bech32HumanReadablePart == vector.humanReadablePart)
        #expect(network.coinType == vector.coinType)
        #expect(bytes(of: network.extendedPublicKeyVersion) == vector.extendedPublicKeyVersion)
        #expect(bytes(of: network.extendedPrivateKeyVersion) == vector.extendedPrivateKeyVersion)
    }

    @Test func `the vectors have every network`() throws {
        #expect(try Set(vectors(NetworkVector.self).map(\.name)) == Set(Network.allCases.map(\.rawValue)))
    }

    @Test func `every set contains what it was made of`() {
        for bits in 0..<(1 << Network.allCases.count) {
            let members = Network.allCases.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element)
            let set = NetworkSet(members)
            #expect(Network.allCases.filter(set.contains) == members)
            #expect(set == NetworkSet(members.reversed() + members))
        }
    }

    @Test func `a set is written as a literal`() {
        let set: NetworkSet = [.cirrus, .strax]
        #expect(set == NetworkSet([.strax, .cirrus]))
        #expect(set != [.cirrus])
        #expect(Set([set, [.strax, .cirrus], []]).count == 2)
    }

    private func bytes(of version: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: version >> $0) }
    }
}

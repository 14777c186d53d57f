import StratisID
import TestVectors
import Testing

@Suite struct AddressTests {
    @Test(arguments: try vectors(AddressVector.self))
    func `the vectors are an address or refused`(_ vector: AddressVector) throws {
        let networks = try networks(named: vector.networks)
        let result = Result { () throws(AddressError) in try Address(parsing: vector.input, networks: networks) }
        switch vector.expected {
        case .valid(let expected):
            let address = try result.get()
            #expect(address.network.rawValue == expected.network)
            #expect(address.publicKeyHash.hex == expected.publicKeyHash.hex)
            #expect(address.description == vector.input)
            #expect(address == Address(publicKeyHash: address.publicKeyHash, network: address.network))
        case .invalid(let name):
            guard case .failure(let error) = result else {
                Issue.record("parsed as \(try result.get())")
                return
            }
            #expect(VerificationError(error).name == name)
        }
    }

    @Test(arguments: Network.allCases)
    func `an address is read as it was written, on its network alone`(_ network: Network) throws {
        let address = try Example.address(on: network)
        let text = address.description
        #expect(try Address(parsing: text, networks: [network]) == address)
        #expect(try Address(parsing: text, networks: NetworkSet(Network.allCases)) == address)
        #expect(throws: AddressError.wrongNetwork) { try Address(parsing: text, networks: []) }
        for other in Network.allCases where other != network {
            let expected: AddressError = network == .cirrusTest && other == .straxTest ? .unsupported : .wrongNetwork
            #expect(throws: expected) { try Address(parsing: text, networks: [other]) }
        }
    }

    @Test func `addresses are the same where hash and network are`() throws {
        let address = try Example.address()
        #expect(try address == Example.address())
        #expect(try address != Example.address(43))
        #expect(try address != Example.address(on: .strax))
        let set: Set = [address, try Example.address(), try Example.address(43), try Example.address(on: .strax)]
        #expect(set.count == 3)
    }

    @Test func `the two forms of a key have two addresses`() throws {
        let compressed = try Example.key().address(on: .cirrus)
        #expect(try Example.key(isCompressed: false).address(on: .cirrus) != compressed)
    }
}

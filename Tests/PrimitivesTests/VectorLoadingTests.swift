import TestVectors
import Testing

/// What a loader of the vector files refuses, shown on a small file of keys.
@Suite struct VectorLoadingTests {
    private static let valid = #"""
        {"tcId": 1, "comment": "a key", "input": "x", "network": "cirrus", "secretHex": "SECRET",
         "compressed": true, "address": "C", "result": "valid"}
        """#.replacing("SECRET", with: String(repeating: "0a", count: 32))
    private static let invalid = #"""
        {"tcId": 2, "comment": "no key", "input": "", "network": "cirrus", "result": "invalid", "error": "malformedWIF"}
        """#
    private static let document = #"""
        {"algorithm": "WIF", "generator": "vectors/generate/wif.py",
         "provenance": [{"source": "self-generated", "note": "all of them"}],
         "numberOfTests": 2, "testGroups": [{"type": "WIF", "tests": [VALID, INVALID]}]}
        """#.replacing("VALID", with: valid, maxReplacements: 1).replacing("INVALID", with: invalid)

    private func load(_ text: String) throws(VectorError) -> [WIFVector] {
        try VectorFile<WIFVector>(parsing: Array(text.utf8)).tests
    }

    @Test func `a file that keeps the rules is read`() throws {
        let tests = try load(Self.document)
        #expect(tests.map(\.tcID) == [1, 2])
        #expect(tests.map(\.description) == ["wif.json, test 1: a key", "wif.json, test 2: no key"])
        guard case .valid(let key) = tests[0].expected, case .invalid("malformedWIF") = tests[1].expected else {
            Issue.record("the results are not as written")
            return
        }
        #expect(key.secret == [UInt8](repeating: 10, count: 32) && key.isCompressed && key.address == "C")
    }

    struct Fault: Sendable, CustomStringConvertible {
        let original: String
        let replacement: String
        let tcID: Int?
        let reason: String

        var description: String { reason }
    }

    static let faults = [
        Fault(
            original: #""generator""#,
            replacement: #""author": "", "generator""#,
            tcID: nil,
            reason: "unknown member author"
        ),
        Fault(
            original: #""type""#,
            replacement: #""networks": [], "type""#,
            tcID: nil,
            reason: "unknown member networks"
        ),
        Fault(original: #""note""#, replacement: #""date": 1, "note""#, tcID: nil, reason: "unknown member date"),
        Fault(
            original: #""comment": "a key""#,
            replacement: #""comment": "a key", "flags": []"#,
            tcID: 1,
            reason: "unknown member flags"
        ),
        Fault(
            original: #""input": """#,
            replacement: #""input": "", "compressed": true"#,
            tcID: 2,
            reason: "unknown member compressed"
        ),
        Fault(
            original: #""type": "WIF""#,
            replacement: #""type": "Key""#,
            tcID: nil,
            reason: "the group type is Key instead of WIF"
        ),
        Fault(
            original: #""algorithm": "WIF""#,
            replacement: #""algorithm": "Key""#,
            tcID: nil,
            reason: "the algorithm is Key instead of WIF"
        ),
        Fault(
            original: #""numberOfTests": 2"#,
            replacement: #""numberOfTests": 3"#,
            tcID: nil,
            reason: "numberOfTests is 3, and 2 are there"
        ),
        Fault(original: #""tcId": 2"#, replacement: #""tcId": 3"#, tcID: 3, reason: "tcId 2 should come here"),
        Fault(original: #""tcId": 2"#, replacement: #""tcId": 1"#, tcID: 1, reason: "tcId 2 should come here"),
        Fault(
            original: #"[{"source": "self-generated", "note": "all of them"}]"#,
            replacement: "[]",
            tcID: nil,
            reason: "the provenance is empty"
        ),
        Fault(
            original: #""provenance": [{"source": "self-generated", "note": "all of them"}],"#,
            replacement: "",
            tcID: nil,
            reason: "no provenance"
        ),
        Fault(original: #""all of them""#, replacement: #""""#, tcID: nil, reason: "note is empty"),
        Fault(
            original: #""result": "valid""#,
            replacement: #""result": "valid", "error": "malformedWIF""#,
            tcID: 1,
            reason: "a valid test has an error"
        ),
        Fault(
            original: #", "error": "malformedWIF""#,
            replacement: "",
            tcID: 2,
            reason: "an invalid test has no error"
        ),
        Fault(original: #""error": "malformedWIF""#, replacement: #""error": """#, tcID: 2, reason: "error is empty"),
        Fault(
            original: #""result": "valid""#,
            replacement: #""result": "acceptable""#,
            tcID: 1,
            reason: "the result acceptable is neither valid nor invalid"
        ),
        Fault(original: #""comment": "no key""#, replacement: #""comment": """#, tcID: 2, reason: "comment is empty"),
        Fault(
            original: "0a0a",
            replacement: "0a",
            tcID: 1,
            reason: "secretHex is not 32 bytes"
        ),
        Fault(original: "0a0a", replacement: "0A0A", tcID: 1, reason: "secretHex is not lower-case hexadecimal"),
        Fault(original: "0a0a", replacement: "0a0", tcID: 1, reason: "secretHex is not lower-case hexadecimal"),
        Fault(
            original: #", "network": "cirrus", "result""#,
            replacement: #", "result""#,
            tcID: 2,
            reason: "no network"
        ),
    ]

    @Test(arguments: faults)
    func `a fault is refused with its place`(_ fault: Fault) {
        let text = Self.document.replacing(fault.original, with: fault.replacement, maxReplacements: 1)
        #expect(text != Self.document)
        let expected = VectorError(file: "wif.json", tcID: fault.tcID, reason: fault.reason)
        #expect(throws: expected) { try load(text) }
    }

    @Test func `the error of another type names the test`() {
        let text = Self.document.replacing("true", with: "1")
        let error = #expect(throws: VectorError.self) { try load(text) }
        #expect(error?.tcID == 1)
        #expect(error?.description.hasPrefix("wif.json, test 1: ") == true)
    }

    @Test(arguments: ["", "{", "[]", "{}"])
    func `text that is no vector file is refused`(_ text: String) {
        #expect(throws: VectorError.self) { try load(text) }
    }

    @Test func `every file is one that is tested`() throws {
        let tested: [any VectorTest.Type] = [
            ChallengeParsingVector.self, ChallengeExpiryVector.self, Base58CheckVector.self, AddressVector.self,
            WIFVector.self, NetworkVector.self, MessageDigestVector.self, MessageSignatureVector.self,
            MessageSigningVector.self, PublishedSignatureVector.self, MnemonicVector.self, ExtendedKeyVector.self,
            KeyDerivationVector.self, KeyFileVector.self, IPAddressVector.self, CallbackTargetVector.self,
        ]
        #expect(try vectorFileNames() == Set(tested.map { $0.file }))
    }
}

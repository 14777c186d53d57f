import OAuthMessages
import RandomNumbers
import Testing

@Suite struct CodeVerifierTests {
    @Test(arguments: [
        // RFC 7636 Appendix B.
        ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        // A verifier of letters alone, its challenge from another implementation.
        ("YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXpBQkNERUY", "P8vUw5Vol9Vjq3dAg-nZuUHKzIg6gbRLNppjJM4dNEk"),
    ]) func `a verifier has its challenge`(verifier: String, challenge: String) throws {
        let verifier = try CodeVerifier(parsing: verifier)
        #expect(verifier.challenge.description == challenge)
        #expect(try CodeChallenge(parsing: challenge) == verifier.challenge)
        #expect(try CodeChallenge(parsing: challenge).matches(verifier))
    }

    @Test func `the published verifier is made from the published bytes`() {
        // RFC 7636 Appendix B.
        let randomness: [32 of UInt8] = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186,
            22, 212, 37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ]
        #expect(CodeVerifier(randomness: randomness).secret == Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
    }

    @Test func `a verifier of another one does not match`() throws {
        var generator = SeededGenerator(seed: 4)
        let first = CodeVerifier(using: &generator)
        let second = CodeVerifier(using: &generator)
        #expect(first.challenge.matches(first))
        #expect(!first.challenge.matches(second))
        #expect(try CodeVerifier(parsing: first.secret.reveal()) == first)
    }

    @Test(
        arguments: [
            ("", .invalidLength), (String(repeating: "a", count: 42), .invalidLength),
            (String(repeating: "a", count: 129), .invalidLength),
            (String(repeating: "a", count: 42) + "+", .invalidCharacter),
            (String(repeating: "a", count: 42) + "=", .invalidCharacter),
            (String(repeating: "a", count: 42) + "é", .invalidCharacter),
            (String(repeating: "a", count: 42) + "\n", .invalidCharacter),
        ] as [(String, CodeVerifierError)]
    ) func `a bad verifier is a named error`(text: String, error: CodeVerifierError) {
        #expect(throws: error) { try CodeVerifier(parsing: text) }
    }

    @Test(arguments: [43, 128]) func `the limits of a verifier are exact`(count: Int) throws {
        #expect(try CodeVerifier(parsing: String(repeating: "~", count: count)).secret.reveal().count == count)
    }

    @Test(
        arguments: [
            ("", .invalidLength), ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c", .invalidLength),
            ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=", .invalidLength),
            ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN", .notCanonical),
            ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM", .notCanonical),
        ] as [(String, CodeVerifierError)]
    ) func `a bad challenge is a named error`(text: String, error: CodeVerifierError) {
        #expect(throws: error) { try CodeChallenge(parsing: text) }
    }
}

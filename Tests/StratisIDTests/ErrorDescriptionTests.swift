import StratisID
import Testing

/// What users read when something is refused.
@Suite struct ErrorDescriptionTests {
    /// One text for each reason; all that an attacker could choose says `marker`.
    static let texts: [ChallengeError.Reason: String] = [
        .tooLong: "sid:marker.example/marker?uid=" + String(repeating: "marker", count: 400),
        .missingScheme: "marker:marker.example/marker?uid=marker",
        .emptyHost: "sid:/marker?uid=marker",
        .invalidHost: "sid:marker..example/marker?uid=marker",
        .userInfo: "sid:marker@marker.example/marker?uid=marker",
        .invalidPort: "sid:marker.example:marker/marker?uid=marker",
        .missingPath: "sid:marker.example?uid=marker",
        .missingQuery: "sid:marker.example/marker",
        .extraQuestionMark: "sid:marker.example/marker?uid=marker?marker",
        .invalidCharacter: "sid:marker.example/marker?uid=marker<marker",
        .invalidPercentEncoding: "sid:marker.example/marker?uid=%marker",
        .emptyParameter: "sid:marker.example/marker?uid=marker&=marker",
        .duplicateParameter: "sid:marker.example/marker?uid=marker&uid=marker",
        .missingUID: "sid:marker.example/marker?marker=marker",
        .emptyUID: "sid:marker.example/marker?uid=&marker=marker",
        .invalidExpiry: "sid:marker.example/marker?uid=marker&exp=marker",
        .invalidRedirect: "sid:marker.example/marker?uid=marker&redirectScheme=$marker",
        .misplacedRedirect: "sid:marker.example/marker?uid=marker&redirectScheme=marker&marker=marker",
    ]

    @Test(arguments: ChallengeError.Reason.allCases)
    func `a challenge is refused in words that repeat nothing of it`(_ reason: ChallengeError.Reason) throws {
        let text = try #require(Self.texts[reason])
        let error = try #require(throws: ChallengeError.self) { try Challenge(parsing: text) }
        #expect(error.reason == reason)
        #expect(!reason.description.isEmpty)
        #expect(error.description == "\(reason.description) (byte \(error.offset))")
        #expect(!error.description.contains("marker"))
        #expect(VerificationError.malformedChallenge(error).description == error.description)
        #expect(VerificationError.malformedChallenge(error).name == "malformedChallenge")
    }

    @Test func `every reason has its own words`() {
        let words = ChallengeError.Reason.allCases.map(\.description)
        #expect(Set(words).count == words.count)
    }

    static let named: [(VerificationError, String)] = [
        (VerificationError(AddressError.malformed), "malformedAddress"),
        (VerificationError(AddressError.unsupported), "unsupportedAddress"),
        (VerificationError(AddressError.wrongNetwork), "wrongNetwork"),
        (VerificationError(SignatureError.malformed), "malformedSignature"),
        (VerificationError(FreshnessError.unexpectedHost), "unexpectedHost"),
        (VerificationError(FreshnessError.unexpectedPath), "unexpectedPath"),
        (VerificationError(FreshnessError.expired), "expired"),
        (VerificationError(SignatureError.highS), "highS"),
        (VerificationError(SignatureError.unrecoverable), "unrecoverableSignature"),
        (VerificationError(SignatureError.signerMismatch), "signerMismatch"),
    ]

    @Test(arguments: named)
    func `every error of a stage has its name and its words`(_ error: VerificationError, _ name: String) {
        #expect(error.name == name)
        #expect(error.description.count > 20)
        #expect(error.description != name)
        #expect("\(error)" == error.description)
    }

    @Test func `no two cases share their words`() {
        #expect(Set(Self.named.map(\.0)).count == Self.named.count)
        #expect(Set(Self.named.map(\.0.description)).count == Self.named.count)
    }
}

/// A text, and what it says as a challenge.
package struct ChallengeParsingVector: VectorTest {
    package static var file: String { "challenge_parsing.json" }
    package static var algorithm: String { "ChallengeParsing" }
    package static var groupType: String { "ChallengeParsing" }

    /// What a challenge says.
    package struct Parts: Hashable, Sendable {
        package let host: String
        package let path: String
        package let uid: String
        package let exp: UInt64?
        package let isCanonical: Bool
        package let signedText: String
        package let redirect: Redirect?
    }

    /// Where the user goes afterwards.
    package struct Redirect: Hashable, Sendable {
        package let scheme: String
        package let uri: String?
    }

    /// Why a text is no challenge, and where.
    package struct Failure: Hashable, Sendable {
        package let error: String
        package let offset: Int
    }

    package let tcID: Int
    package let comment: String
    package let input: [UInt8]
    package let expected: Expectation<Parts, Failure>

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        input = try members.takeBytes("input")
        expected = try members.takeExpectation(valid: Parts.init) { members, error in
            Failure(error: error, offset: try members.take("offset"))
        }
    }
}

extension ChallengeParsingVector.Parts {
    init(_ members: inout Members) throws {
        host = try members.takeText("host")
        path = try members.takeText("path")
        uid = try members.takeText("uid")
        exp = try members.takeNullable("exp")
        isCanonical = try members.take("canonical")
        signedText = try members.takeText("signedText")
        redirect = try members.takeNullable("redirect")
    }
}

extension ChallengeParsingVector.Redirect: Decodable {
    package init(from decoder: any Decoder) throws {
        var members = try Members(decoder)
        scheme = try members.takeText("scheme")
        uri = try members.takeNullable("uri")
        try members.finish()
    }
}

/// A challenge, a moment, and whether it is expired then.
package struct ChallengeExpiryVector: VectorTest {
    package static var file: String { "challenge_expiry.json" }
    package static var algorithm: String { "ChallengeExpiry" }
    package static var groupType: String { "ChallengeExpiry" }

    package let tcID: Int
    package let comment: String
    package let input: String
    package let now: UInt64
    package let isExpired: Bool

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        input = try members.takeText("input")
        now = try members.take("now")
        switch try members.takeExpectation(valid: { _ in }) {
        case .valid: isExpired = false
        case .invalid("expired"): isExpired = true
        case .invalid(let error): throw Refusal("the error \(error) is not expired")
        }
    }
}

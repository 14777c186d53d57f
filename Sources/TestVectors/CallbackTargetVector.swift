/// A challenge, the hosts that are allowed, and where its signature is posted.
package struct CallbackTargetVector: VectorTest {
    package static var file: String { "callback_target.json" }
    package static var algorithm: String { "CallbackTarget" }
    package static var groupType: String { "CallbackTarget" }

    package let tcID: Int
    package let comment: String
    package let sid: String
    package let allowed: [String]
    package let expected: Expectation<String, String>

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        sid = try members.takeText("sid")
        allowed = try members.take("allowed")
        expected = try members.takeExpectation { try $0.takeText("url") }
    }
}

/// An address of the Internet Protocol, and where it is.
package struct IPAddressVector: VectorTest {
    package static var file: String { "ip_address.json" }
    package static var algorithm: String { "IPAddress" }
    package static var groupType: String { "IPAddress" }

    package let tcID: Int
    package let comment: String
    package let input: String
    package let expected: Expectation<String, String>

    package init(tcID: Int, comment: String, parameters: NoParameters, members: inout Members) throws {
        self.tcID = tcID
        self.comment = comment
        input = try members.take("input")
        expected = try members.takeExpectation { try $0.takeText("scope") }
    }
}

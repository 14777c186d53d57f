/// A kind of test: its file, and how one is read.
package protocol VectorTest: Sendable, CustomStringConvertible {
    /// What holds for all tests of a group.
    associatedtype Parameters: VectorParameters = NoParameters

    /// The name of the file.
    static var file: String { get }
    /// The file's `algorithm`.
    static var algorithm: String { get }
    /// The `type` of its groups.
    static var groupType: String { get }

    /// The test's number, counted from 1 over the file.
    var tcID: Int { get }
    /// What is special about it.
    var comment: String { get }

    init(tcID: Int, comment: String, parameters: Parameters, members: inout Members) throws
}

extension VectorTest {
    package var description: String { "\(Self.file), test \(tcID): \(comment)" }
}

/// The members that a group has beside its type and its tests.
package protocol VectorParameters: Sendable {
    init(_ members: inout Members) throws
}

/// What a group without parameters has.
package struct NoParameters: VectorParameters {
    package init(_ members: inout Members) throws {}
}

/// The networks that are allowed in all tests of a group.
package struct AllowedNetworks: VectorParameters {
    package let names: [String]

    package init(_ members: inout Members) throws {
        names = try members.take("networks")
        guard !names.isEmpty else { throw Refusal("a group allows no network") }
        guard Set(names).count == names.count else { throw Refusal("a group allows a network twice") }
    }
}

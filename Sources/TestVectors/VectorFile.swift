import Foundation

/// A file of `vectors/`: nothing in it is left unread, and what is not understood is refused.
///
/// Source: `vectors/README.md`, Shape.
package struct VectorFile<Test: VectorTest>: Sendable {
    package let tests: [Test]

    /// Reads the file beside `vectors/README.md`.
    package init() throws(VectorError) {
        let bytes: [UInt8]
        do { bytes = [UInt8](try Data(contentsOf: vectorDirectory.appending(component: Test.file))) } catch {
            throw VectorError(file: Test.file, tcID: nil, reason: "the file cannot be read: \(error)")
        }
        try self.init(parsing: bytes)
    }

    /// Reads a file's bytes.
    package init(parsing bytes: [UInt8]) throws(VectorError) {
        do {
            tests = try JSONDecoder().decode(Document<Test>.self, from: Data(bytes)).tests
        } catch let error as TestError {
            throw VectorError(file: Test.file, tcID: error.tcID, reason: error.refusal.reason)
        } catch {
            throw VectorError(file: Test.file, tcID: nil, reason: Refusal(error).reason)
        }
    }
}

/// All tests of one kind.
package func vectors<Test: VectorTest>(_ type: Test.Type) throws(VectorError) -> [Test] {
    try VectorFile<Test>().tests
}

/// The names of the vector files that are there.
package func vectorFileNames() throws -> Set<String> {
    let names = try FileManager.default.contentsOfDirectory(atPath: vectorDirectory.path)
    return Set(names.filter { $0.hasSuffix(".json") && $0 != "schema.json" })
}

private let vectorDirectory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(component: "vectors")

private struct TestError: Error {
    let tcID: Int
    let refusal: Refusal
}

private struct Document<Test: VectorTest>: Decodable {
    let tests: [Test]

    init(from decoder: any Decoder) throws {
        var members = try Members(decoder)
        let algorithm: String = try members.take("algorithm")
        guard algorithm == Test.algorithm else {
            throw Refusal("the algorithm is \(algorithm) instead of \(Test.algorithm)")
        }
        _ = try members.takeText("generator")
        let provenance: [Provenance] = try members.take("provenance")
        guard !provenance.isEmpty else { throw Refusal("the provenance is empty") }
        let count: Int = try members.take("numberOfTests")
        let groups: [Group<Test>] = try members.take("testGroups")
        try members.finish()
        tests = groups.flatMap(\.tests)
        for (index, test) in tests.enumerated() where test.tcID != index + 1 {
            throw TestError(tcID: test.tcID, refusal: Refusal("tcId \(index + 1) should come here"))
        }
        guard count == tests.count, count > 0 else {
            throw Refusal("numberOfTests is \(count), and \(tests.count) are there")
        }
    }
}

private struct Provenance: Decodable {
    init(from decoder: any Decoder) throws {
        var members = try Members(decoder)
        _ = try members.takeText("source")
        _ = try members.takeText("note")
        try members.finish()
    }
}

private struct Group<Test: VectorTest>: Decodable {
    let tests: [Test]

    init(from decoder: any Decoder) throws {
        var members = try Members(decoder)
        let type: String = try members.take("type")
        guard type == Test.groupType else { throw Refusal("the group type is \(type) instead of \(Test.groupType)") }
        let parameters = try Test.Parameters(&members)
        tests = try members.take("tests", as: [Unread].self).map { try $0.read(parameters) }
        guard !tests.isEmpty else { throw Refusal("a group has no tests") }
        try members.finish()
    }

    /// A test before the parameters of its group are known to it.
    private struct Unread: Decodable {
        let members: Members

        init(from decoder: any Decoder) throws { members = try Members(decoder) }

        func read(_ parameters: Test.Parameters) throws -> Test {
            var members = members
            let tcID: Int = try members.take("tcId")
            do {
                let comment = try members.takeText("comment")
                let test = try Test(tcID: tcID, comment: comment, parameters: parameters, members: &members)
                try members.finish()
                return test
            } catch {
                throw TestError(tcID: tcID, refusal: Refusal(error))
            }
        }
    }
}

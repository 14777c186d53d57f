import Foundation
import Testing

/// What becomes of the file a key is written to.
@Suite struct KeyFileTests {
    private static let earlier = "what was there before"

    private func names(in directory: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    }

    private func permissions(of file: URL) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    }

    @Test(arguments: ["000", "022", "077"])
    func `a new key is for its owner alone, whatever the mask`(_ mask: String) throws {
        try withTemporaryDirectory { directory in
            let file = directory.appending(component: "key")
            let outcome = try Command.run(["key", "new", "--output", file.path, "--no-passphrase"], mask: mask)
            #expect(outcome.status == 0)
            #expect(outcome.errors == "")
            #expect(try permissions(of: file) == 0o600)
            #expect(try names(in: directory) == ["key"])
            #expect(try Command.run(["key", "address", file.path]).output == outcome.output)
        }
    }

    @Test(arguments: ["new", "import"])
    func `an existing file is left as it is`(_ subcommand: String) throws {
        try withTemporaryDirectory { directory in
            let file = directory.appending(component: "key")
            try Data(Self.earlier.utf8).write(to: file)
            let wif = "cMahea7zqjxrtgAbB7LSGbcQUr1uX1ojuat9jZodMN87JcbXMTcA"
            let outcome = try Command.run(
                ["key", subcommand, "--output", file.path, "--no-passphrase"],
                input: subcommand == "import" ? [Data(wif.utf8)] : []
            )
            #expect(outcome.status == 73)
            #expect(outcome.output == "")
            #expect(outcome.errors.hasPrefix("sidsign: fileExists: "))
            #expect(try String(contentsOf: file, encoding: .utf8) == Self.earlier)
            #expect(try names(in: directory) == ["key"])
        }
    }

    @Test func `a directory that is not there is told and not made`() throws {
        try withTemporaryDirectory { directory in
            let file = directory.appending(component: "missing").appending(component: "key")
            let outcome = try Command.run(["key", "new", "--output", file.path, "--no-passphrase"])
            #expect(outcome.status == 73)
            #expect(outcome.output == "")
            #expect(try names(in: directory) == [])
        }
    }

    @Test(arguments: [2, 8], 1...5)
    func `of those who write to one path at once exactly one wins`(_ count: Int, _ round: Int) throws {
        try withTemporaryDirectory { directory in
            let file = directory.appending(component: "key")
            let command = ["key", "new", "--output", file.path, "--no-passphrase"]
            let outcomes = try Command.runAtOnce([[String]](repeating: command, count: count))
            let winners = outcomes.filter { $0.status == 0 }
            #expect(winners.count == 1)
            #expect(outcomes.count { $0.status == 73 && $0.output == "" } == count - 1)
            #expect(try names(in: directory) == ["key"])
            #expect(try Command.run(["key", "address", file.path]).output == winners.first?.output)
        }
    }

    @Test func `an image is written as carefully`() throws {
        try withTemporaryDirectory { directory in
            let file = directory.appending(component: "code.svg")
            let command = ["qr", "sid:api.opdex.com/auth?uid=123456789&exp=1635200000", "--svg", file.path]
            #expect(try Command.run(command).status == 0)
            let image = try Data(contentsOf: file)
            #expect(try Command.run(command).status == 73)
            #expect(try Data(contentsOf: file) == image)
            #expect(try names(in: directory) == ["code.svg"])
        }
    }
}

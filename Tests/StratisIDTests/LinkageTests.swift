import Foundation
import Testing

/// That a program that uses `StratisID` or `StratisWallet` alone does not link Foundation.
@Suite struct LinkageTests {
    static let modules = ["Primitives", "Curve", "StratisID", "StratisWallet"]

    @Test(arguments: modules)
    func `no source imports Foundation`(_ module: String) throws {
        let sources = try files(in: Self.sources.appending(component: module), withExtension: "swift")
        #expect(!sources.isEmpty)
        for source in sources {
            for line in try String(contentsOf: source, encoding: .utf8).split(separator: "\n") {
                guard line.contains("import ") else { continue }
                #expect(!line.contains("Foundation"), "\(source.lastPathComponent)")
                #expect(!line.contains("Dispatch") && !line.contains("Glibc"), "\(source.lastPathComponent)")
            }
        }
    }

    @Test(.enabled(if: Self.nm != nil, "nm is not installed"), arguments: modules)
    func `no object uses a symbol of Foundation`(_ module: String) throws {
        let symbols = try undefinedSymbols(of: module)
        #expect(symbols.contains { $0.hasPrefix("$ss") || $0.hasPrefix("$sS") }, "the standard library is used")
        #expect(symbols.filter(Self.isOfFoundation) == [])
    }

    @Test(.enabled(if: Self.nm != nil, "nm is not installed"))
    func `a module that does use Foundation is told`() throws {
        #expect(try undefinedSymbols(of: "TestVectors").contains(where: Self.isOfFoundation))
    }

    private static func isOfFoundation(_ symbol: String) -> Bool {
        symbol.contains("10Foundation") || symbol.contains("20FoundationEssentials")
    }

    private static let sources = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(component: "Sources")

    /// Beside the objects of every module stands the program of the tests.
    private static let products =
        (Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        ?? URL(filePath: CommandLine.arguments[0])).deletingLastPathComponent()

    private static let nm = ["/usr/bin/nm", "/usr/local/bin/nm", "/usr/bin/llvm-nm"]
        .first(where: FileManager.default.isExecutableFile)

    private func undefinedSymbols(of module: String) throws -> [String] {
        let objects = try files(in: Self.products.appending(component: "\(module).build"), withExtension: "o")
        try #require(!objects.isEmpty)
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.nm))
        process.arguments = ["-u", "-P"] + objects.map(\.path)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            line.split(separator: " ").first.map(String.init)
        }
    }

    private func files(in directory: URL, withExtension name: String) throws -> [URL] {
        let found = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)?.allObjects ?? []
        return found.compactMap { $0 as? URL }.filter { $0.pathExtension == name }
    }
}

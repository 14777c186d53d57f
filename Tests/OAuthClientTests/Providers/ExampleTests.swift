import Foundation
import Testing

@Suite struct ExampleTests {
    @Test(arguments: ["StratisID", "SIDai", "SIDaiStorage", "Simacan", "DigiMe", "DottedSign"])
    func `the page of a system quotes the example that is compiled`(name: String) throws {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let source = try String(contentsOf: root.appending(path: "Examples/Providers/\(name).swift"), encoding: .utf8)
        let system = name.replacing("Storage", with: "")
        let page = try String(contentsOf: root.appending(path: "Docs/Providers/\(system).md"), encoding: .utf8)
        #expect(page.contains("```swift\n\(source)```\n"), "copy the example into the page again")
    }
}

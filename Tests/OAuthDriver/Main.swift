import OAuthClient
import OAuthMessages

/// Drives a client from another program: one JSON object a line in, one out.
///
/// It exists for the tests against servers of other projects, which are written in Python.
@main
enum Main {
    static func main() async {
        var driver = Driver()
        while let line = readLine() {
            var writer = JSONWriter()
            let answer = await driver.answer(to: line)
            writer.object { $0.members(answer) }
            print(String(decoding: writer.bytes, as: UTF8.self))
            flush()
        }
    }
}

import CommandLineTool

@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        Program.run(Sidsign.self, arguments: Sidsign.forwardingHelp(of: arguments))
    }
}

import CommandLineTool

@main
enum Main {
    static func main() { Program.run(Sidsign.self) }
}

import ArgumentParser
import CommandLineTool
import QRCodes
import StratisID
import SystemPackage

struct QRCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qr",
        abstract: "Show a challenge as a QR code for a wallet to scan."
    )

    @Argument(help: "The challenge, sid:host/path?uid=…&exp=….")
    var uri: String
    @Option(help: ArgumentHelp("Write an SVG image to this file instead; an existing file stays.", valueName: "file"))
    var svg: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let challenge = try Challenge(argument: uri)
        guard let code = QRCode(challenge.sid) else {
            throw Failure(
                name: "tooLong",
                message: "the challenge is too long for a QR code",
                exitCode: Failure.refused
            )
        }
        if let svg { return try OutputFile(svg).create(code.svg.utf8Span.span) }
        guard output.json else {
            let output = FileDescriptor.standardOutput
            return try output.writeResult(code.halfBlocks(colored: output.isTerminal).utf8)
        }
        var object = JSONObject()
        object.add("sid", challenge.sid)
        object.add(
            "rows",
            (0..<code.size).map { row in
                String((0..<code.size).map { code.isDark(row: row, column: $0) ? "1" : "0" })
            }
        )
        try printLine(object)
    }
}

import ArgumentParser
import CommandLineTool
import StratisID
import StratisWallet
import SystemPackage

struct KeyList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the keys in a directory and their addresses.",
        discussion: """
            Key files tell their address without the passphrase. Files in the clear are keys of --network. Files that hold no key \
            are left out; a damaged key file is listed as such.
            """
    )

    @Argument(help: "The directory.")
    var directory: String
    @OptionGroup var network: KeyNetworkOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let names: [String]
        do { names = try fileNames(in: FilePath(directory)) } catch let error as Errno {
            throw Failure(
                name: error == .permissionDenied ? "notPermitted" : "noSuchFile",
                message: "the directory: \(error)",
                exitCode: error == .permissionDenied ? Failure.notPermitted : Failure.noInput
            )
        }
        let keys = names.sorted().compactMap { entry(named: $0) }
        guard output.json else {
            for key in keys { try printLine(key.line) }
            return
        }
        var object = JSONObject()
        object.add("keys", keys.map(\.json))
        try printLine(object)
    }

    private func entry(named name: String) -> Entry? {
        let path = FilePath(directory).appending(name)
        guard let file = try? FileDescriptor.open(path, .readOnly, options: .nonBlocking) else { return nil }
        defer { try? file.close() }
        guard file.isRegular else { return nil }
        let network = network.network
        return try? SecretInput.read(file) { bytes in
            if KeyFile.isKeyFile(bytes) {
                do throws(KeyFileError) {
                    let file = try KeyFile(parsing: bytes)
                    guard network == nil || network == file.network else { return nil }
                    return Entry(name: name, address: file.address, kind: "encrypted", problem: nil)
                } catch { return Entry(name: name, address: nil, kind: "encrypted", problem: error.name) }
            }
            return try? bytes.withoutTrailingWhiteSpace { wif in
                let network = network ?? .cirrus
                let address = try PrivateKey(wif: wif, network: network).address(on: network)
                return Entry(name: name, address: address, kind: "clear", problem: nil)
            }
        }
    }

    /// One key file.
    private struct Entry {
        let name: String
        let address: Address?
        let kind: String
        let problem: String?

        var line: String {
            let address = address.map { "\($0)  \($0.network.rawValue)" } ?? "-  -"
            return "\(name)  \(address)  \(problem ?? kind)"
        }

        var json: JSONObject {
            var object = JSONObject()
            object.add("file", name)
            object.add("address", address?.description)
            object.add("network", address?.network.rawValue)
            object.add("kind", kind)
            object.add("error", problem)
            return object
        }
    }
}

import CommandLineTool
import SystemPackage
import Yams

extension SettingsFile {
    /// Reads YAML, of which JSON is a part.
    init(reading path: FilePath) throws(Failure) {
        let bytes: [UInt8]
        do { bytes = try path.contents() } catch { throw Failure(reading: path, error) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed("\(path) is not UTF-8; save it in that encoding")
        }
        do { try self.init(parsing: text) } catch { throw .malformed("\(path): \(error.message)") }
        if clients?.contains(where: { $0.secret != nil }) == true { path.warnIfOpenToOthers() }
    }

    private init(parsing text: String) throws(Failure) {
        let lines = text.split(whereSeparator: \.isNewline)
        // What holds comments alone has no root.
        guard lines.contains(where: { $0.first { !$0.isWhitespace }.map { $0 != "#" } ?? false }) else {
            self.init()
            return
        }
        do {
            self = try YAMLDecoder().decode(Self.self, from: text)
        } catch let failure as Failure {
            throw failure
        } catch DecodingError.dataCorrupted(let context) {
            if let failure = context.underlyingError as? Failure { throw failure }
            let reason = (context.underlyingError as? YamlError)?.reason
            throw .malformed(reason ?? "the settings are not YAML or JSON")
        } catch DecodingError.typeMismatch(let expected, let context), DecodingError.valueNotFound(
            let expected,
            let context
        )
        {
            let name = context.codingPath.settingName
            guard !name.isEmpty else {
                throw .malformed("the settings have to be keys with values, such as listen: 127.0.0.1:80")
            }
            throw .malformed("the setting \(name) has to be \(Self.kind(expected))")
        } catch {
            throw .malformed("the settings cannot be read")
        }
    }

    /// What a value has to be, for people.
    private static func kind(_ type: Any.Type) -> String {
        switch type {
        case is Bool.Type: "true or false"
        case is UInt32.Type: "a whole number from 0 to \(UInt32.max)"
        case is UInt64.Type: "a whole number, not below 0"
        case is Node.Sequence.Type: "a list"
        case is Node.Mapping.Type: "keys with values"
        default: "a text"
        }
    }
}

extension YamlError {
    /// What is wrong and where, without a line of the file, which may have a secret in it.
    fileprivate var reason: String? {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "line \(mark.line), column \(mark.column) is not YAML or JSON: \(problem)"
        case .reader(let problem, _, _, _): "the settings are not YAML or JSON: \(problem)"
        case .duplicatedKeysInMapping(let duplicates, let context):
            "the key \(duplicates.joined(separator: ", ")) is there twice, in the mapping around line \(context.mark.line)"
        default: nil
        }
    }
}

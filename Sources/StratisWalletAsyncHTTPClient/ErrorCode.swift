#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The member `error` of a JSON object where it is an error code, and nothing that a terminal could take for a command.
///
/// Source: RFC 6749 §5.2.
func errorCode(inJSON bytes: [UInt8]) -> String? {
    struct Answer: Decodable {
        let error: String
    }
    guard let code = try? JSONDecoder().decode(Answer.self, from: Data(bytes)).error else { return nil }
    let isPrintable = code.utf8.allSatisfy { 0x20...0x7E ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    return isPrintable && 1...64 ~= code.utf8.count ? code : nil
}

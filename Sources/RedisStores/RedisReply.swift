/// What a Redis server answers.
///
/// Source: Redis serialization protocol specification, version 2.
enum RedisReply: Equatable, Sendable {
    case null
    case integer(Int64)
    /// A string, or a status such as `OK`.
    case bytes([UInt8])
    case array([RedisReply])
    /// An error; its first word says which.
    case error(String)

    var bytes: [UInt8]? {
        guard case .bytes(let bytes) = self else { return nil }
        return bytes
    }

    /// A string that is UTF-8.
    var text: String? { bytes.flatMap { String(validating: $0, as: UTF8.self) } }
}

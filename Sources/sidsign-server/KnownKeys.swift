import CommandLineTool

/// The values of a mapping all of whose keys are known.
struct KnownKeys {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }

    private let container: KeyedDecodingContainer<Key>

    init(_ decoder: any Decoder, _ known: Set<String>) throws {
        container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys where !known.contains(key.stringValue) {
            let name = (decoder.codingPath + [key]).settingName
            throw Failure.malformed(
                "the setting \(name) is not known; known are \(known.sorted().joined(separator: ", "))"
            )
        }
    }

    subscript<Value: Decodable>(_ name: String) -> Value? {
        get throws { try container.decodeIfPresent(Value.self, forKey: Key(stringValue: name)) }
    }
}

extension [any CodingKey] {
    /// The way to a setting: `clients[0].scopes`.
    var settingName: String {
        reduce(into: "") { name, key in
            if let index = key.intValue {
                name += "[\(index)]"
            } else {
                name += name.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }
}

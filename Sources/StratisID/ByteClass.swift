/// What a byte may be in a challenge: one bit for each class it belongs to.
///
/// Source: RFC 3986 §2 and §3; the authority takes no `%` and no sub-delimiters, as no host name has them.
struct ByteClass: OptionSet {
    let rawValue: UInt8

    /// Letters, digits, `.`, `_`, `-`, `:`, `[` and `]`.
    static var authority: Self { Self(rawValue: 1) }
    /// The unreserved characters, the sub-delimiters, `:`, `@` and `/`.
    static var path: Self { Self(rawValue: 2) }
    /// What a path takes, without the `&` and `=` that divide a query: the name of a parameter.
    static var name: Self { Self(rawValue: 4) }
    /// What a path takes, without `&`: the value of a parameter.
    static var value: Self { Self(rawValue: 8) }
    static var hexDigit: Self { Self(rawValue: 16) }
    /// Letters, digits, `+`, `-` and `.`.
    static var scheme: Self { Self(rawValue: 32) }
    static var upperCaseLetter: Self { Self(rawValue: 64) }
    /// `.`, `:`, `[` and `]`.
    static var authorityDelimiter: Self { Self(rawValue: 128) }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(of byte: UInt8) { rawValue = Self.table[Int(byte)] }

    private static let table: [256 of UInt8] = [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 14, 0, 0, 14, 0, 2, 14, 14, 14, 14, 46, 14, 47, 175, 14,
        63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 143, 14, 0, 10, 0, 0,
        14, 127, 127, 127, 127, 127, 127, 111, 111, 111, 111, 111, 111, 111, 111, 111,
        111, 111, 111, 111, 111, 111, 111, 111, 111, 111, 111, 129, 0, 129, 0, 15,
        0, 63, 63, 63, 63, 63, 63, 47, 47, 47, 47, 47, 47, 47, 47, 47,
        47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 0, 0, 0, 14, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
}

import Primitives
import Testing

@Suite struct Bech32Tests {
    /// BIP-173 and BIP-350, Test vectors.
    static let wellFormed = [
        "A12UEL5L", "a12uel5l",
        "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
        "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
        "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "?1ezyfcl",
        "A1LQFN3A", "a1lqfn3a",
        "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
        "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
        "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
        "split1checkupstagehandshakeupstreamerranterredcaperredlc445v", "?1v759aa",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ]

    static let malformed = [
        "\u{20}1nwldj5", "\u{7F}1axkwrx", "\u{20}1xj0phk", "\u{7F}1g6xzxy",
        "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
        "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
        "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8", "10a06t8", "1qzzfhee",
        "qyrz8wqd2c9m", "1qyrz8wqd2c9m", "y1b0jsk6g", "lt1igcx5c0", "in1muywd", "mm1crxm3i", "au1s5cgom", "M1VUXWEZ",
        "16plkw9", "1p2gdwpf",
        "a12UEL5L", "A12uEL5L", "a12uel5m", "a12uel5", "a12uel5l ", "a12uel5lq", "", "1", "a1", "aaaaaaaa", "é12uel5l",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
    ]

    @Test(arguments: wellFormed)
    func `a well-formed text is told`(_ text: String) { #expect(isWellFormed(Array(text.utf8))) }

    @Test(arguments: malformed)
    func `a malformed text is told`(_ text: String) { #expect(!isWellFormed(Array(text.utf8))) }

    @Test func `bytes outside ASCII are no characters`() {
        for byte: UInt8 in 0x80...0xFF {
            let text = [byte] + Array("1axkwrx".utf8)
            #expect(!isWellFormed(text))
        }
    }

    @Test func `every substitution of one character is told`() {
        let text = Array("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w".utf8)
        for index in text.indices {
            for byte: UInt8 in 0...255 where byte != text[index] {
                var changed = text
                changed[index] = byte
                #expect(!isWellFormed(changed), "\(byte) at \(index)")
            }
        }
    }

    private func isWellFormed(_ text: [UInt8]) -> Bool { Bech32.isWellFormed(text.span) }
}

import Foundation
import RandomNumbers
import StratisWallet
import Testing

/// Normalization form KD beside that of Foundation, which shares neither code nor tables with ours.
@Suite struct NormalizationTests {
    private func normalized(_ string: String) throws -> String { try Passphrase(string).withBytes { text($0) } }

    private func isNormalized(_ string: String) throws -> Bool {
        let expected = string.decomposedStringWithCompatibilityMapping
        return try normalized(string).unicodeScalars.elementsEqual(expected.unicodeScalars)
    }

    @Test func `every character of Unicode 14 becomes what Foundation says`() throws {
        var count = 0
        for value in UInt32(0x80)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major <= 14 else { continue }
            let string = String(Character(scalar))
            if try !isNormalized(string) { Issue.record("U+\(String(value, radix: 16))") }
            if try normalized(string).unicodeScalars.first != scalar { count += 1 }
        }
        #expect(count > 16_000)
    }

    @Test func `marks are put in order`() throws {
        var generator = SeededGenerator(seed: 1)
        let marks: [Unicode.Scalar] = [
            "\u{301}", "\u{323}", "\u{327}", "\u{315}", "\u{345}", "\u{5B0}", "\u{3099}", "\u{F74}",
        ]
        let bases: [Unicode.Scalar] = [
            "a", "\u{E9}", "\u{1E69}", "\u{AC01}", "\u{30AC}", "\u{FB01}", "\u{FDFA}", "\u{1F511}",
        ]
        for _ in 0..<1_000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<6 {
                scalars.append(bases[Int(generator.next() % 8)])
                for _ in 0..<(generator.next() % 5) { scalars.append(marks[Int(generator.next() % 8)]) }
            }
            #expect(try isNormalized(String(scalars)))
        }
    }

    private func areSame(_ first: String, _ second: String) throws -> Bool {
        let first = try Passphrase(first)
        return first.equals(try Passphrase(second))
    }

    @Test func `passphrases that differ are not the same`() throws {
        #expect(try !areSame("a", "b"))
        #expect(try !areSame("a", "a "))
        #expect(try !areSame("a", "A"))
        #expect(try !areSame("e", "\u{E9}"))
        #expect(try areSame("\u{E9}", "e\u{301}"))
        #expect(try areSame("", ""))
    }
}

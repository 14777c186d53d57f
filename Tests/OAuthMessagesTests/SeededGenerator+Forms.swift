import RandomNumbers

extension SeededGenerator {
    /// Bytes of which most have a meaning in a form.
    mutating func formBytes(count: Int) -> [UInt8] {
        let alphabet = Array("&&==%%++%25%41%C3%A9ab01\u{0}é \n\"".utf8)
        return (0..<count).map { _ in alphabet.randomElement(using: &self) ?? 0 }
    }
}

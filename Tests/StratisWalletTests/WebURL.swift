/// What `new URL(text).href` of a browser is, for URLs as challenges have them.
///
/// It covers `https`, whose hosts are names here, and schemes without `/` after them, whose paths are opaque. Other texts
/// are given back as they are.
/// Source: WHATWG URL Standard §4.4 (parsing), §4.5 (serializing), §1.3 (percent-encode sets).
enum WebURL {
    static func serialized(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
        while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
        let cleaned = String(String.UnicodeScalarView(scalars.filter { !["\t", "\n", "\r"].contains($0) }))
        guard let colon = cleaned.firstIndex(of: ":") else { return text }
        let scheme = cleaned[..<colon].lowercased()
        let (rest, query) = divided(cleaned[cleaned.index(after: colon)...], at: "?")
        if scheme == "https", rest.hasPrefix("//") {
            let (authority, path) = divided(rest.dropFirst(2), at: "/")
            let search = query.map { "?" + encoded($0, " \"#<>'") } ?? ""
            return "https://" + host(String(authority)) + normalPath(path ?? "") + search
        }
        guard !rest.hasPrefix("/") else { return text }
        return scheme + ":" + encoded(rest, "") + (query.map { "?" + encoded($0, " \"#<>") } ?? "")
    }

    private static func divided(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }

    /// A host in lower case, without the port that `https` has anyway.
    private static func host(_ authority: String) -> String {
        let lower = authority.lowercased()
        return lower.hasSuffix(":443") ? String(lower.dropLast(4)) : lower
    }

    /// The segments without those that are dots, however written.
    private static func normalPath(_ path: Substring) -> String {
        var segments: [String] = []
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            switch part.lowercased().split(separator: "%2e", omittingEmptySubsequences: false).joined(separator: ".") {
            case ".": if isLast { segments.append("") }
            case "..":
                if !segments.isEmpty { segments.removeLast() }
                if isLast { segments.append("") }
            default: segments.append(encoded(part, " \"#<>?^`{}"))
            }
        }
        return "/" + segments.joined(separator: "/")
    }

    /// The text with the characters of a set, controls and all beyond ASCII percent-encoded.
    private static func encoded(_ text: Substring, _ set: String) -> String {
        text.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            guard byte <= 0x1F || byte >= 0x7F || set.contains(character) else { return String(character) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}

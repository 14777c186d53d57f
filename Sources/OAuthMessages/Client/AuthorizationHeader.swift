/// What stands behind the scheme in an `Authorization` header.
///
/// Source: RFC 9110 §11.4.
enum AuthorizationHeader {
    /// What follows the scheme and the spaces behind it, or `nil` where the scheme is another.
    ///
    /// - Parameter scheme: In lower case; in the header its letter case does not count.
    static func value(of header: String, scheme: String) -> String? {
        guard let space = header.firstIndex(of: " ") else { return nil }
        guard header[..<space].lowercased() == scheme else { return nil }
        return String(header[space...].drop { $0 == " " })
    }
}

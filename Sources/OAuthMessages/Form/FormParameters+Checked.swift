/// Reading parameters together with the grammar of their values.
extension FormParameters {
    func required<Value>(
        _ name: String,
        _ read: (String) throws(RequestError) -> Value?
    ) throws(RequestError) -> Value {
        guard let value = try read(name) else { throw .missingParameter(name) }
        return value
    }

    /// A value of printable ASCII and spaces.
    func visible(_ name: String) throws(RequestError) -> String? {
        guard let value = self[name] else { return nil }
        guard value.isVisible else { throw .malformedParameter(name) }
        return value
    }

    /// A secret of printable ASCII and spaces.
    func secret(_ name: String) throws(RequestError) -> Secret? { try visible(name).map { Secret($0) } }

    /// A value of printable ASCII, as a URI is; whether it is a good one shows when it is compared.
    func uri(_ name: String) throws(RequestError) -> String? {
        guard let value = self[name] else { return nil }
        guard value.isURIText else { throw .malformedParameter(name) }
        return value
    }

    func scope(_ name: String = "scope") throws(RequestError) -> Scope? {
        guard let value = self[name] else { return nil }
        do { return try Scope(parsing: value) } catch { throw .malformedParameter(name) }
    }

    func check(_ grantType: GrantType) throws(RequestError) {
        guard let value = self["grant_type"] else { throw .missingParameter("grant_type") }
        guard value == grantType.rawValue else { throw .unexpectedGrantType }
    }
}

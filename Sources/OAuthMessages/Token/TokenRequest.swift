/// A request to the token endpoint: what one side writes, the other reads.
///
/// An extension grant is one more type like this. Who the client is stands in ``ClientAuthentication``.
///
/// Source: RFC 6749 §4.
public protocol TokenRequest: Sendable {
    /// The value of `grant_type`.
    static var grantType: GrantType { get }

    /// Reads the request from the parameters of a form; parameters it does not know are ignored.
    ///
    /// - Throws: ``RequestError`` with the parameter that is missing or malformed.
    init(parsing form: FormParameters) throws(RequestError)

    /// Writes the parameters, `grant_type` first.
    func encode(into form: inout FormEncoder)
}

extension TokenRequest {
    /// The form of the request with the client's authentication.
    ///
    /// - Parameter client: Says in the form who the client is, except with HTTP Basic, which goes into a header.
    public func form(for client: ClientAuthentication? = nil) -> FormEncoder {
        var form = FormEncoder()
        encode(into: &form)
        client?.encode(into: &form)
        return form
    }
}

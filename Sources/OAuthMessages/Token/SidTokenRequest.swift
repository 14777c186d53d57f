/// A token request with a challenge that a wallet has signed.
///
/// What is in it is only taken apart here; the core parses the challenge, the address and the signature.
///
/// Source: Stratis ID grant, Access Token Request.
public struct SidTokenRequest: TokenRequest, Hashable {
    /// `sid`.
    public static var grantType: GrantType { .sid }

    /// The challenge as it was issued, `sid:host/path?uid=…&exp=…`.
    public let sid: String
    /// The address whose key has signed; on the wire it is called `public_key`.
    public let address: String
    /// The signature in base64.
    public let signature: String
    /// What the token is to be good for; `nil` leaves it to the server.
    public let scope: Scope?

    /// Makes a request to send.
    ///
    /// - Parameters:
    ///   - sid: The challenge as it was issued.
    ///   - address: The address whose key has signed.
    ///   - signature: The 65 bytes of the signature in base64.
    ///   - scope: What the token is to be good for; `nil` leaves it to the server.
    public init(sid: String, address: String, signature: String, scope: Scope? = nil) {
        self.sid = sid
        self.address = address
        self.signature = signature
        self.scope = scope
    }

    /// Reads the request as it is specified, and as the specification prints it.
    ///
    /// The printed request is not encoded, so that a form parser takes `exp` out of the `sid`. Where the `sid` has a query
    /// without `exp` and the form has an `exp` of digits, the two are joined again. Spaces in the signature are read as
    /// `+`, for which a form parser takes them.
    ///
    /// - Throws: ``RequestError``; also where an `exp` beside the `sid` is not of digits or is not the one inside.
    public init(parsing form: FormParameters) throws(RequestError) {
        try form.check(.sid)
        sid = Self.rejoin(try form.required("sid", form.visible), expiry: try Self.expiry(in: form))
        if let outer = form["exp"], let inner = Self.expiry(inQueryOf: sid), inner != outer {
            throw .malformedParameter("exp")
        }
        address = try form.required("public_key", form.visible)
        let signature = try form.required("signature", form.visible)
        self.signature = signature.contains(" ") ? String(signature.map { $0 == " " ? "+" : $0 }) : signature
        scope = try form.scope()
    }

    /// Writes the parameters, `grant_type` first.
    public func encode(into form: inout FormEncoder) {
        form.append("grant_type", Self.grantType.rawValue)
        form.append("sid", sid)
        form.append("public_key", address)
        form.append("signature", signature)
        form.append("scope", scope)
    }
}

extension SidTokenRequest {
    private static func expiry(in form: FormParameters) throws(RequestError) -> String? {
        guard let expiry = form["exp"] else { return nil }
        guard expiry.isDigits else { throw .malformedParameter("exp") }
        return expiry
    }

    private static func rejoin(_ sid: String, expiry: String?) -> String {
        guard let expiry, sid.utf8.contains(UInt8(ascii: "?")), Self.expiry(inQueryOf: sid) == nil else { return sid }
        return "\(sid)&exp=\(expiry)"
    }

    /// The value of the first `exp` among the parameters of the challenge.
    private static func expiry(inQueryOf sid: String) -> String? {
        guard let question = sid.utf8.firstIndex(of: UInt8(ascii: "?")) else { return nil }
        for parameter in sid[sid.utf8.index(after: question)...].utf8.split(separator: UInt8(ascii: "&")) {
            let parameter = Substring(parameter)
            if parameter == "exp" { return "" }
            if parameter.hasPrefix("exp=") { return String(parameter.dropFirst(4)) }
        }
        return nil
    }
}

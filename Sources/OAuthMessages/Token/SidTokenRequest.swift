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
        sid = try Self.rejoin(try form.required("sid", form.visible), expiry: form["exp"])
        address = try form.required("public_key", form.visible)
        let signature = try form.required("signature", form.visible)
        self.signature = Self.restorePluses(in: signature)
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
    private static func rejoin(_ sid: String, expiry: String?) throws(RequestError) -> String {
        guard let expiry else { return sid }
        guard expiry.isDigits else { throw .malformedParameter("exp") }
        let parts = sid.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return sid }
        let inner = parts[1].split(separator: "&").first { $0 == "exp" || $0.hasPrefix("exp=") }
        guard let inner else { return "\(sid)&exp=\(expiry)" }
        guard inner == "exp=\(expiry)" else { throw .malformedParameter("exp") }
        return sid
    }

    private static func restorePluses(in signature: String) -> String {
        guard signature.utf8.contains(UInt8(ascii: " ")) else { return signature }
        return String(decoding: signature.utf8.map { $0 == 0x20 ? UInt8(ascii: "+") : $0 }, as: UTF8.self)
    }
}

import HTTPTypes
import OAuthMessages
import StratisID

extension AuthorizationServer {
    /// Verifies a signed message as a Stratis node does: `POST /api/Wallet/verifymessage`.
    ///
    /// Whatever is wrong with an address or a signature, the answer is the JSON string `"False"`.
    ///
    /// Source: StratisFullNode, `WalletController.VerifyMessage`.
    func verifyMessage(_ request: ServerRequest) -> ServerResponse {
        guard request.mediaType == "application/json", request.head.headerFields[.contentEncoding] == nil else {
            return .nodeError("The body has to be application/json.", status: .unsupportedMediaType)
        }
        do throws(VerifyMessageError) {
            let body = try VerifyMessageRequest(decoding: request.body)
            return .json(Array((isSigned(body) ? #""True""# : #""False""#).utf8))
        } catch {
            return .nodeError(error.description, status: .badRequest)
        }
    }

    private func isSigned(_ request: VerifyMessageRequest) -> Bool {
        guard
            let address = try? Address(parsing: request.address, networks: NetworkSet(configuration.networks)),
            let signature = try? MessageSignature(parsing: request.signature)
        else { return false }
        return (try? signature.verify(MessageDigest(of: request.message), signedBy: address)) != nil
    }
}

/// The body of the node's call.
///
/// Source: StratisFullNode, `VerifyRequest`.
struct VerifyMessageRequest {
    /// In base64.
    let signature: String
    /// `externalAddress`: who is said to have signed.
    let address: String
    let message: String

    /// Decodes an object.
    ///
    /// The letter case of its names does not count, and names it does not know are left alone.
    init(decoding json: [UInt8]) throws(VerifyMessageError) {
        let members: [String: JSONValue]
        do { members = try JSONMembers(decoding: json).remaining } catch { throw .notAnObject }
        signature = try Self.text("signature", in: members)
        address = try Self.text("externaladdress", in: members)
        message = try Self.text("message", in: members)
    }

    private static func text(_ name: String, in members: [String: JSONValue]) throws(VerifyMessageError) -> String {
        let values = members.filter { $0.key.lowercased() == name }.map(\.value)
        guard values.count <= 1 else { throw .duplicate(name) }
        guard let text = values.first?.string, !text.allSatisfy(\.isWhitespace) else { throw .missing(name) }
        return text
    }
}

/// Why the body of the node's call is refused.
enum VerifyMessageError: Error {
    case notAnObject
    /// The member of this name is left out, blank or no text.
    case missing(String)
    /// The member of this name stands there in more than one letter case.
    case duplicate(String)

    var description: String {
        switch self {
        case .notAnObject: "The body is not a JSON object."
        case .missing("externaladdress"): "The externalAddress is missing or blank."
        case .missing(let name): "The \(name) is missing or blank."
        case .duplicate("externaladdress"): "The externalAddress is there twice."
        case .duplicate(let name): "The \(name) is there twice."
        }
    }
}

extension ServerResponse {
    /// An error as the node shapes it.
    ///
    /// Source: StratisFullNode, `ErrorResponse`.
    fileprivate static func nodeError(_ message: String, status: HTTPResponse.Status) -> ServerResponse {
        let error: [String: JSONValue] = [
            "status": .integer(Int64(status.code)), "message": .string(message), "description": .string(message),
        ]
        var json = JSONWriter(byteCapacity: 192)
        json.object { $0.member("errors", .array([.object(error)])) }
        return ServerResponse.json(json.bytes, status: status)
    }
}

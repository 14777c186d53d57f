import HTTPTypes
import Logging
import OAuthMessages
import StratisID

extension AuthorizationServer {
    /// The longest body of a wallet, in bytes.
    static let maximumCallbackByteCount = 4096

    /// Takes a wallet's signature: `POST /v1/ssas?uid=…&exp=…`.
    ///
    /// What was signed is put together here, from the configuration and the two parameters. A signature that is not good
    /// changes nothing; the same address may come again, as a wallet does that has lost the answer.
    ///
    /// Source: SSAS, Handling the Stratis ID URI.
    func callback(_ request: ServerRequest) async -> ServerResponse {
        do {
            let now = environment.now()
            let challenge = try callbackChallenge(request)
            let body = try callbackBody(request)
            let signed = try verifier.verify(
                challenge,
                for: .browser,
                address: body.address,
                signature: body.signature,
                at: now
            )
            let login = SignedLogin(
                challenge: signed.mark,
                address: signed.address.description,
                network: signed.address.network,
                walletAddress: request.remoteAddress,
                signedAt: now,
                expiry: PendingLogin.expiry(ofChallengeUntil: signed.expiry)
            )
            switch try await store.sign(login) {
            case .first:
                logger.info(
                    "challenge signed",
                    metadata: ["address": "\(login.address)", "from": "\(request.remoteAddress)"]
                )
            case .already(let earlier) where earlier.address == login.address: break
            case .already: throw Refusal.invalidGrant("alreadySigned")
            }
            return ServerResponse(.noContent)
        } catch let refusal as Refusal {
            return refused("signature refused", refusal, request)
        } catch {
            return unavailable(error)
        }
    }

    private func callbackChallenge(_ request: ServerRequest) throws(Refusal) -> Challenge {
        let query: FormParameters
        do { query = try FormParameters(parsing: String(request.query)) } catch { throw Refusal(error) }
        guard let uid = query["uid"] else { throw Refusal(OAuthError(.missingParameter("uid")), reason: "parameters") }
        guard let exp = query["exp"] else { throw Refusal(OAuthError(.missingParameter("exp")), reason: "parameters") }
        // A sign or leading zeros would make another text than the one that was signed.
        guard let seconds = UInt64(exp), String(seconds) == exp else { throw .invalidGrant("malformedChallenge") }
        do { return try verifier.challenges.challenge(uid: uid, expiry: UnixSeconds(seconds)) } catch {
            throw .invalidGrant("malformedChallenge")
        }
    }

    private func callbackBody(_ request: ServerRequest) throws(Refusal) -> CallbackBody {
        guard request.body.count <= Self.maximumCallbackByteCount else {
            throw Refusal(
                OAuthError(.invalidRequest, "the body is longer than 4 KiB"),
                reason: "body",
                status: .contentTooLarge
            )
        }
        let mediaType = request.mediaType
        let isJSON = mediaType == "application/json" || mediaType == "text/json"
        guard isJSON, request.head.headerFields[.contentEncoding] == nil else {
            throw Refusal(
                OAuthError(.invalidRequest, "the body has to be application/json"),
                reason: "contentType",
                status: .unsupportedMediaType
            )
        }
        do { return try CallbackBody(decoding: request.body) } catch {
            throw Refusal(OAuthError(.invalidRequest, error.detail), reason: "body")
        }
    }
}

/// What a wallet posts: `{"signature":…,"publicKey":…}`, with its names in any letter case.
///
/// Source: SSAS, Handling the Stratis ID URI; SSAS.NET, `StratisSignatureAuthCallbackBody`.
struct CallbackBody {
    /// In base64.
    let signature: String
    /// `publicKey`, which is an address.
    let address: String

    /// Why a body is none.
    enum Failure: Error {
        case notAnObject, duplicate, missing

        fileprivate var detail: StaticString {
            switch self {
            case .notAnObject: "the body is not a JSON object"
            case .duplicate: "a member of the body is there twice"
            case .missing: "the body needs the texts signature and publicKey"
            }
        }
    }

    init(decoding json: [UInt8]) throws(Failure) {
        let members: [String: JSONValue]
        do { members = try JSONMembers(decoding: json).remaining } catch { throw .notAnObject }
        guard JSONMembers.count(in: json) == members.count else { throw .duplicate }
        signature = try Self.text("signature", in: members)
        address = try Self.text("publickey", in: members)
    }

    private static func text(_ name: String, in members: [String: JSONValue]) throws(Failure) -> String {
        let values = members.filter { $0.key.lowercased() == name }.map(\.value)
        guard values.count <= 1 else { throw .duplicate }
        guard let text = values.first?.string, !text.isEmpty else { throw .missing }
        return text
    }
}

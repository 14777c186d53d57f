import HTTPTypes
public import Hummingbird
public import OAuthMessages
public import OAuthServer
public import StratisID

/// Lets a request through if it has an access token that is good for it.
///
/// Without one the answer is 401 with `WWW-Authenticate: Bearer`, with one that is not good 401 and `invalid_token`, and
/// with one that is good for less 403 and `insufficient_scope`. While there are no keys to verify with it is 503.
///
/// Source: RFC 6750; RFC 9068 §4.
public struct BearerTokenMiddleware<Context: AccessTokenContext>: RouterMiddleware {
    private let verifier: AccessTokenVerifier
    private let keys: WebKeySource
    private let scope: Scope
    private let now: @Sendable () -> UnixSeconds

    /// A middleware.
    ///
    /// - Parameters:
    ///   - verifier: Whose tokens are good, and for whom they have to be meant.
    ///   - keys: The keys of the authorization server; several middlewares share one source.
    ///   - scope: What a token has to be good for.
    ///   - now: The current time.
    public init(
        _ verifier: AccessTokenVerifier,
        keys: WebKeySource,
        requiring scope: Scope = Scope(),
        now: @escaping @Sendable () -> UnixSeconds
    ) {
        self.verifier = verifier
        self.keys = keys
        self.scope = scope
        self.now = now
    }

    /// Answers a request without a good token, or hands it on with what the token says in the context.
    public func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        do throws(Refusal) {
            context.accessToken = try await verified(try Self.token(of: request))
        } catch {
            return try response(to: error)
        }
        return try await next(request, context)
    }

    /// Why a request goes no further: an error, or that it has no token, which is none.
    private struct Refusal: Error {
        let error: OAuthError?
    }

    private static func token(of request: Request) throws(Refusal) -> Secret {
        let headers = request.headers[values: .authorization]
        guard headers.count <= 1 else {
            throw Refusal(error: OAuthError(.invalidRequest, "there is more than one Authorization header"))
        }
        do throws(BearerTokenError) {
            return try BearerToken(parsing: headers.first ?? "").secret
        } catch .otherScheme {
            throw Refusal(error: nil)
        } catch {
            throw Refusal(error: OAuthError(.invalidToken, "the access token is malformed"))
        }
    }

    private func verified(_ token: Secret) async throws(Refusal) -> VerifiedAccessToken {
        let keyID: String
        do { keyID = try AccessTokenVerifier.keyID(of: token) } catch { throw Refusal(error: error.answer) }
        let keySet: WebKeySet
        do { keySet = try await keys.keySet(for: keyID) } catch {
            throw Refusal(error: OAuthError(.temporarilyUnavailable, "the keys of access tokens are not known yet"))
        }
        do { return try verifier.verify(token, keys: keySet, at: now(), requiring: scope) } catch {
            throw Refusal(error: error.answer)
        }
    }

    /// Source: RFC 6750 §3.
    private func response(to refusal: Refusal) throws -> Response {
        let status = refusal.error?.suggestedStatus ?? 401
        var headers: HTTPFields = [.cacheControl: "no-store"]
        if status != 503 {
            let scope = refusal.error?.code == .insufficientScope || refusal.error == nil ? scope : nil
            headers[.wwwAuthenticate] = try WWWAuthenticate.bearer(error: refusal.error, scope: scope).headerValue
        }
        guard let error = refusal.error else { return Response(status: .unauthorized, headers: headers) }
        headers[.contentType] = "application/json"
        return Response(
            status: HTTPResponse.Status(code: status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: error.encoded()))
        )
    }
}

extension AccessTokenError {
    /// What the client hears.
    ///
    /// Why the token is not good is no secret: the client has it.
    fileprivate var answer: OAuthError {
        let code: OAuthError.Code = self == .insufficientScope ? .insufficientScope : .invalidToken
        do { return try OAuthError(code, detail: description) } catch { return OAuthError(code) }
    }
}

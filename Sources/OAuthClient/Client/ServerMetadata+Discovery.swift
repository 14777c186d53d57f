import HTTPTypes
public import OAuthMessages

extension ServerMetadata {
    /// Asks a server what it says about itself, where servers say it: at the three addresses in use, one after another.
    ///
    /// - Parameters:
    ///   - issuer: The server's name for itself; the metadata has to name it byte for byte.
    ///   - environment: The network and time.
    ///   - limits: The limits of each request.
    /// - Throws: ``ClientError/endpoint(_:)`` where the issuer is not a URL to be asked, ``ClientError/issuerMismatch``,
    ///   ``ClientError/redirected(status:)`` where an address redirects and no other has metadata,
    ///   ``ClientError/noMetadata`` where no address has any, or what kept a server from answering.
    /// Source: RFC 8414 §3, §3.3, §5; OpenID Connect Discovery 1.0 §4.
    public static func discover(
        issuer: String,
        environment: ClientEnvironment,
        limits: ClientLimits = ClientLimits()
    ) async throws(ClientError) -> ServerMetadata {
        var redirect: ClientError?
        for endpoint in try addresses(of: issuer) {
            let request = ClientRequest(.get, endpoint, headerFields: [.accept: "application/json"])
            let response: ClientResponse
            do {
                response = try await environment.send(request, limits: limits)
            } catch {
                // A server that sends what it does not know to a page may have its metadata at the next address.
                guard case .redirected = error else { throw error }
                redirect = redirect ?? error
                continue
            }
            if response.status == 429 || response.status >= 500 {
                throw .unavailable(status: response.status, retryAfter: response.retryAfter)
            }
            guard response.isSuccess, !response.isPage else { continue }
            let metadata: ServerMetadata
            do { metadata = try ServerMetadata(decoding: response.body) } catch { throw .malformedAnswer(error) }
            guard metadata.issuer.utf8.elementsEqual(issuer.utf8) else { throw .issuerMismatch }
            return metadata
        }
        throw redirect ?? .noMetadata
    }

    /// The addresses: between host and path, behind the path, and OpenID Connect's.
    package static func addresses(of issuer: String) throws(ClientError) -> [Endpoint] {
        do {
            let base = try Endpoint(parsing: issuer)
            guard !issuer.contains("?") else { throw EndpointError.malformed }
            let path = base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path
            let root = "\(base.scheme)://\(base.authority)"
            let oauth = "/.well-known/oauth-authorization-server"
            var urls = [
                "\(root)\(oauth)\(path)", "\(root)\(path)\(oauth)", "\(root)\(path)/.well-known/openid-configuration",
            ]
            if path.isEmpty { urls.remove(at: 1) }
            var endpoints: [Endpoint] = []
            for url in urls { endpoints.append(try Endpoint(parsing: url)) }
            return endpoints
        } catch let error as EndpointError {
            throw .endpoint(error)
        } catch {
            throw .endpoint(.malformed)
        }
    }
}

import HTTPTypes
import OAuthClient
import OAuthMessages
import OAuthProviders

/// A command-line login: the browser comes back to a port of this machine.
func dottedSign(clientSecret: Secret, storePath: String) async throws -> String {
    let listener = try await LoopbackListener.listen(at: "http://127.0.0.1:8000/callback")
    let client = Client(
        try DottedSign(base: DottedSign.sandbox).provider,
        clientID: "my-client",
        clientSecret: clientSecret,
        redirectURI: listener.redirectURI,
        environment: .system()
    )
    let pending = try await client.authorize()
    print("open", pending.url)
    let callback = try await listener.callback(timeout: .seconds(300))

    let session = Session(client, store: FileTokenStore(path: storePath), key: "dottedsign")
    try await session.adopt(client.exchange(callback: callback, pending: pending))
    let request = ClientRequest(.get, try Endpoint(parsing: DottedSign.sandbox + "/v1/sign_tasks"))
    return try await session.send(request).text
}

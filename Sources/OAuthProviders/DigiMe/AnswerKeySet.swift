internal import HTTPTypes
internal import OAuthClient
internal import OAuthMessages

/// The keys of digi.me, fetched from the API that is asked and from nowhere else.
///
/// They are kept for a quarter of an hour. A key that is not among them makes the set be fetched again, a few times: the
/// answer that it has signed is there already, and cannot be had twice.
actor AnswerKeySet {
    private let contract: DigiMeContract
    private var keys: (value: AnswerKeys, fetchedAt: Int64)?

    init(_ contract: DigiMeContract) { self.contract = contract }

    /// Fetches the keys where they are missing or too old, before a request is sent whose answer needs them.
    ///
    /// A code or a refresh token would otherwise be spent for an answer that nobody can check.
    func prepare(_ context: CallContext) async throws(ClientError) {
        if let keys, Self.isFresh(keys.fetchedAt, context) { return }
        _ = try await fetch(context)
    }

    /// The verified claims of the JWT in the member `token`.
    func claims(of response: ClientResponse, _ context: CallContext) async throws(ClientError) -> [String: JSONValue] {
        let token: String
        do {
            var members = try JSONMembers(decoding: response.body)
            token = try members.takeRequired("token", \.string)
        } catch {
            throw .malformedAnswer(error)
        }
        let now = context.environment.now()
        do {
            let answer = try SignedAnswer(parsing: token, keySetURLs: [contract.keySetEndpoint.url])
            return try await answer.verified(by: try await keys(with: answer.keyID, context), at: now)
        } catch let error as SignedAnswerError {
            throw .untrustedAnswer(error.description)
        } catch let error as ClientError {
            throw error
        } catch {
            throw .untrustedAnswer("the answer cannot be checked")
        }
    }

    private func keys(with id: String, _ context: CallContext) async throws(ClientError) -> AnswerKeys {
        // Those that were there when the request went out are good for its answer.
        if let keys, Self.isFresh(keys.fetchedAt, context), keys.value.contains(id) { return keys.value }
        for pause in Self.pauses {
            if let fetched = try? await fetch(context), fetched.contains(id) { return fetched }
            do { try await Task.sleep(for: pause) } catch { throw .cancelled }
        }
        return try await fetch(context)
    }

    /// A key that has just come into use may not be published everywhere, or its server may be away for a moment.
    private static let pauses = [Duration.milliseconds(200), .milliseconds(600), .milliseconds(1800)]

    private static func isFresh(_ fetchedAt: Int64, _ context: CallContext) -> Bool {
        // Another call, which began a little later, may have fetched them.
        -900..<900 ~= context.startedAt - fetchedAt
    }

    private func fetch(_ context: CallContext) async throws(ClientError) -> AnswerKeys {
        let request = ClientRequest(.get, contract.keySetEndpoint, headerFields: [.accept: "application/json"])
        let response = try await context.send(request)
        guard response.isSuccess else { throw ClientError(refusing: response, DigiMeError.failure(response)) }
        let fetched: AnswerKeys
        do { fetched = try AnswerKeys(decoding: response.body) } catch { throw .malformedAnswer(error) }
        keys = (fetched, context.startedAt)
        return fetched
    }
}

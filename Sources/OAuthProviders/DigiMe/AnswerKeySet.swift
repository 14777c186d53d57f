internal import HTTPTypes
internal import OAuthClient
internal import OAuthMessages

/// The keys of digi.me, fetched from the API that is asked and from nowhere else.
///
/// They are kept for a quarter of an hour. A key that is not among them makes the set be fetched once more.
actor AnswerKeySet {
    private let contract: DigiMeContract
    private var keys: (value: AnswerKeys, fetchedAt: Int64)?

    init(_ contract: DigiMeContract) { self.contract = contract }

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
        let now = context.environment.now()
        if let keys, 0..<900 ~= now - keys.fetchedAt, keys.value.contains(id) { return keys.value }
        let request = ClientRequest(.get, contract.keySetEndpoint, headerFields: [.accept: "application/json"])
        let response = try await context.send(request)
        guard response.isSuccess else { throw ClientError(refusing: response, DigiMeError.failure(response)) }
        let fetched: AnswerKeys
        do { fetched = try AnswerKeys(decoding: response.body) } catch { throw .malformedAnswer(error) }
        keys = (fetched, now)
        return fetched
    }
}

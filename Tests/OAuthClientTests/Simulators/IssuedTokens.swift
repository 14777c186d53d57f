/// The tokens a simulated server has given out.
///
/// Every secret has the word `canary` in it, so that it can be looked for where no secret may stand.
struct IssuedTokens {
    enum Standing { case good, spent, unknown }

    private var count = 0
    private(set) var access: Set<String> = []
    private(set) var refresh: Set<String> = []
    private(set) var spent: Set<String> = []

    /// A new pair; earlier access tokens stay good.
    mutating func issue() -> (access: String, refresh: String) {
        count += 1
        let pair = ("access-canary-\(count)", "refresh-canary-\(count)")
        access.insert(pair.0)
        refresh.insert(pair.1)
        return pair
    }

    func standing(of token: String) -> Standing {
        if refresh.contains(token) { .good } else if spent.contains(token) { .spent } else { .unknown }
    }

    /// Makes a refresh token useless.
    mutating func spend(_ token: String) {
        refresh.remove(token)
        spent.insert(token)
    }

    /// Ends all access tokens before their time.
    mutating func expireAccess() { access = [] }

    /// Ends all refresh tokens, as time does.
    mutating func expireRefresh() { refresh = [] }

    mutating func revokeAll() {
        access = []
        spent.formUnion(refresh)
        refresh = []
    }
}

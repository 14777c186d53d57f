internal import OAuthClient

extension TokenStoreError {
    /// What a Redis server's error means; its text may quote data and goes nowhere.
    ///
    /// - Parameter redisError: The error as the server sent it. Servers before version 7 wrap the errors of a script, so
    ///   that the word that counts is not the first.
    init(redisError: String) {
        let words = redisError.split(separator: " ").map { $0.drop { $0 == "-" } }
        let isWrapped = words.first == "ERR" && redisError.contains(" running script ")
        let known = (isWrapped ? words : Array(words.prefix(1))).lazy.compactMap { Self.known[String($0)] }.first
        if let known {
            self = known
        } else if words.prefix(2) == ["ERR", "AUTH"] || redisError.hasPrefix("ERR invalid password") {
            self = Self.refusedLogin
        } else if redisError.hasPrefix("ERR The user executing the script") {
            self = Self.noPermission
        } else if redisError.hasPrefix("ERR DB index") || redisError.hasPrefix("ERR invalid DB") {
            self = .unavailable("the Redis server has no such database; name a lower number")
        } else {
            let code = words.first.flatMap { word in word.allSatisfy { $0.isASCII && $0.isUppercase } ? word : nil }
            self = .unavailable(
                "the Redis server answers with the error \(code?.prefix(16) ?? "ERR"); look into its log"
            )
        }
    }

    private static let refusedLogin = TokenStoreError.unavailable(
        "the Redis server refuses the user or the password; check both"
    )

    private static let noPermission = TokenStoreError.unavailable(
        "the Redis user lacks the permission for a command or for these keys; see RedisTokenStore for what it needs"
    )

    /// What a server with `min-replicas-to-write` says while it has fewer.
    static let tooFewReplicas = TokenStoreError.unavailable(
        "the Redis server has lost replicas and takes no writes; nothing was written; look after the replicas"
    )

    private static let known: [String: TokenStoreError] = [
        "NOAUTH": refusedLogin,
        "WRONGPASS": refusedLogin,
        "NOPERM": noPermission,
        "OOM": .full,
        "READONLY": .notWritable,
        "WRONGTYPE": .damaged,
        "MISCONF": .unavailable("the Redis server cannot save to its disk; look into its log"),
        "NOREPLICAS": tooFewReplicas,
        "LOADING": .unavailable("the Redis server is reading its data; try again"),
        "BUSY": .unavailable("the Redis server is busy with a script; try again"),
        "MASTERDOWN": .unavailable("the Redis server is a replica and has lost its master"),
        "MOVED": inCluster, "ASK": inCluster, "CROSSSLOT": inCluster, "CLUSTERDOWN": inCluster, "TRYAGAIN": inCluster,
    ]

    private static let inCluster = TokenStoreError.unavailable(
        "the Redis server is one of a cluster; name a proxy of the cluster, or a server that is none"
    )
}

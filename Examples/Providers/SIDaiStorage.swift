import OAuthClient
import OAuthMessages
import PostgreSQLStores
import RedisStores

/// Keeps the tokens in the application's `users` table: a user's `id` is the name under which `SIDaiLogin` knows the user.
func sidAIUsers(clientSecret: Secret, databasePassword: Secret) async throws -> SIDaiLogin {
    let client = try SIDaiLogin.client(clientSecret: clientSecret)
    let store = try PostgreSQLTokenStore(
        "postgresql://app@db.example.com/app?sslmode=verify-full",
        password: databasePassword,
        table: .users("users", key: "id"),
        // For users whose tokens another program has put into the columns.
        adoptingTokensOf: client
    )
    // Adds sid_access_token, sid_refresh_token, sid_expires_at and sid_login where they are missing.
    try await store.migrate()
    return SIDaiLogin(client, store: store)
}

/// Keeps the tokens in Redis: the access token until it expires, the refresh token for good.
func sidAIRedis(clientSecret: Secret) throws -> SIDaiLogin {
    let store = try RedisTokenStore(url: "redis://127.0.0.1:6379", options: RedisStoreOptions(prefix: "sid:"))
    return SIDaiLogin(try SIDaiLogin.client(clientSecret: clientSecret), store: store)
}

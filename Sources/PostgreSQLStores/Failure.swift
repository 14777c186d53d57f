internal import BlockingConnections
internal import OAuthClient

/// What can go wrong with a connection.
enum Failure: Error {
    /// It broke.
    case lost
    /// No answer came in time.
    case noAnswer
    /// The server said no.
    case refused(SQLState)
    /// The pool had no connection.
    case pool(ConnectionPoolError)
    /// Something else that a caller is told as it is.
    case store(TokenStoreError)

    /// Whether the server has ended the connection.
    var isOfConnection: Bool {
        switch self {
        case .lost, .noAnswer: true
        case .refused(let state): state.isOfConnection
        case .pool, .store: false
        }
    }

    /// Whether work that changes nothing before its last statement may go well the next time.
    var isWorthAnotherTry: Bool {
        switch self {
        case .lost: true
        case .refused(let state): state.isTransient
        case .noAnswer, .pool, .store: false
        }
    }

    /// What the caller of a store is told.
    var storeError: TokenStoreError {
        switch self {
        case .lost: .unavailable("the connection to the server broke; try again")
        case .noAnswer: .unavailable("the server does not answer in time")
        case .refused(let state): TokenStoreError(state)
        case .pool(.waitedTooLong): .unavailable("its connections were in use for too long; open more of them")
        case .store(let error): error
        }
    }
}

/// A connection to a database, the calls of which block the thread that makes them.
///
/// A ``ConnectionPool`` uses it from one thread at a time, which is what makes a type that owns a C pointer `Sendable`.
/// Each of its calls has to end by itself within a time limit: nobody waits for ever. Resolving the name of a server has
/// the system's own limit, which `/etc/resolv.conf` sets.
package protocol BlockingConnection: AnyObject, Sendable {
    /// What goes wrong with such a connection.
    associatedtype Failure: Error

    /// Whether it can be used once more; it is asked before and after each use, and must not wait for the network.
    var isUsable: Bool { get }

    /// Closes it: called once, and nothing is called after it.
    func close()

    /// What the caller is told when the pool could not do its work.
    static func failure(_ error: ConnectionPoolError) -> Failure
}

internal import OAuthClient

extension Failure {
    /// Why there is no connection.
    ///
    /// - Parameter message: What libpq says, with codes in the place of the server's texts. It is never passed on.
    init(connecting message: String) {
        // Of several attempts, with encryption and without, or at several hosts, the last answer counts.
        if let state = message.split(separator: "\n").compactMap({ SQLState(endOf: $0) }).last {
            self = .refused(state)
            return
        }
        // The names of hosts and files stand between quotation marks.
        let parts = message.split(separator: "\"", omittingEmptySubsequences: false)
        let words = parts.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
        let reason =
            if ["received invalid response", "expected authentication request"].contains(where: words.contains) {
                "what answers is no PostgreSQL server; is it the right host and port?"
            } else if ["SSL", "certificate", "sslmode"].contains(where: words.contains) {
                "no encrypted connection came about; check sslmode and sslrootcert"
            } else if words.contains("host name") {
                "the host's name is not known; check it, and what looks names up"
            } else if words.contains("timeout expired") {
                "the server cannot be reached in time; is it the right host and port?"
            } else {
                "the server cannot be reached; is it running?"
            }
        self = .store(.unavailable(reason))
    }
}

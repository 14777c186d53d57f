import CommandLineTool
import OAuthServer

extension Settings {
    /// How much one client address may ask.
    static func limits(
        _ options: ServeOptions,
        _ environment: ProcessEnvironment,
        _ file: SettingsFile.LimitSettings?
    ) throws(Failure) -> RequestLimits {
        let rate = try environment.number("SIDSIGN_REQUESTS_PER_SECOND") ?? file?.requestsPerSecond
        let burst = try environment.number("SIDSIGN_BURST") ?? file?.burst
        var limits = RequestLimits()
        limits.requestsPerSecond = options.requestsPerSecond ?? rate ?? limits.requestsPerSecond
        limits.burst = options.burst ?? burst ?? limits.burst
        guard limits.burst > 0 else {
            throw .usage("the burst is at least 1; for any number of requests set the requests per second to 0")
        }
        return limits
    }

    /// The proxies that are believed who the client is.
    static func addresses(_ texts: [String]) throws(Failure) -> Set<IPAddress> {
        var addresses: Set<IPAddress> = []
        for text in texts {
            guard let address = IPAddress(parsing: text) else {
                throw .usage("the trusted proxy \(text) is not an IP address")
            }
            addresses.insert(address)
        }
        return addresses
    }
}

extension ProcessEnvironment {
    /// The words of a variable, or `nil` where it is not set.
    func list(_ name: String) -> [String]? { self[name].map { $0.split(separator: " ").map(String.init) } }

    /// The number in a variable, or `nil` where it is not set.
    func number(_ name: String) throws(Failure) -> UInt32? {
        guard let text = self[name] else { return nil }
        guard let number = UInt32(text) else { throw .usage("\(name) is not a number") }
        return number
    }

    /// The `1` or `true`, `0` or `false` of a variable, or `nil` where it is not set.
    func flag(_ name: String) throws(Failure) -> Bool? {
        switch self[name] {
        case nil: nil
        case "1", "true": true
        case "0", "false": false
        default: throw .usage("\(name) is 1 or 0")
        }
    }
}

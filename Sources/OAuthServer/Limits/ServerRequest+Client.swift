import HTTPTypes

extension ServerRequest {
    /// The request with the client's address in the place of the proxies' through which it came.
    ///
    /// Each proxy writes at the end of `X-Forwarded-For` who asked it. What a trusted one wrote is believed, from the
    /// last to the first, up to an address that is no trusted proxy's.
    func seenThrough(_ proxies: Set<IPAddress>) -> ServerRequest {
        guard let peer = IPAddress(parsing: remoteAddress), proxies.contains(peer) else { return self }
        guard let name = HTTPField.Name("X-Forwarded-For") else { return self }
        var client = remoteAddress
        search: for value in head.headerFields[values: name].reversed() {
            for entry in value.split(separator: ",", omittingEmptySubsequences: false).reversed() {
                let text = Self.address(entry)
                guard let address = IPAddress(parsing: text) else { break search }
                client = String(text)
                guard proxies.contains(address) else { break search }
            }
        }
        return ServerRequest(head: head, body: body, remoteAddress: client)
    }

    /// The address in an entry, without white space, brackets and port.
    private static func address(_ entry: Substring) -> Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var text = entry.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        if text.hasPrefix("[") { return text.dropFirst().prefix { $0 != "]" } }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? parts[0] : text
    }
}

import Foundation

/// A socket that reads a request, answers what it is given, and closes.
final class RawListener: Sendable {
    let port: UInt16
    private let descriptor: Int32

    struct Failure: Error {}

    /// What is read before the answer; of `arrival` nothing is, but it is waited for, and closing becomes a reset.
    enum Reading { case request, firstBytes, arrival, nothing }

    /// - Parameters:
    ///   - reading: What is read before the answer.
    ///   - pause: How long the connection stays open after the answer, in seconds.
    ///   - answer: What is answered.
    init(reading: Reading = .request, pause: UInt32 = 0, _ answer: @escaping @Sendable () -> String) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
        }
        guard bound == 0, listen(descriptor, 8) == 0 else { throw Failure() }
        _ = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        self.descriptor = descriptor
        Thread.detachNewThread {
            while true {
                let peer = accept(descriptor, nil, nil)
                guard peer >= 0 else { return }
                switch reading {
                case .request: Self.readRequest(peer)
                case .firstBytes: _ = Self.read(peer)
                case .arrival: _ = Self.read(peer, flags: Int32(MSG_PEEK))
                case .nothing: break
                }
                let text = answer()
                _ = unsafe write(peer, text, text.utf8.count)
                if pause > 0 { sleep(pause) }
                close(peer)
            }
        }
    }

    deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Sends a text to a port and returns what comes back.
    static func exchange(port: UInt16, _ text: String) throws -> String {
        let peer = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(peer) }
        var address = address(port: port)
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(peer, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure() }
        _ = unsafe write(peer, text, text.utf8.count)
        return read(peer)
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// Reads a head and as much of a body as it announces.
    ///
    /// Whoever closes between the two has not got the request.
    private static func readRequest(_ peer: Int32) {
        var text = ""
        while true {
            let part = read(peer)
            text += part
            let parts = text.components(separatedBy: "\r\n\r\n")
            guard !part.isEmpty else { return }
            guard parts.count > 1 else { continue }
            let label = "content-length: "
            let line = parts[0].lowercased().components(separatedBy: "\r\n").first { $0.hasPrefix(label) }
            let length = line.flatMap { Int($0.dropFirst(label.count)) } ?? 0
            if parts.dropFirst().joined(separator: "\r\n\r\n").utf8.count >= length { return }
        }
    }

    private static func read(_ peer: Int32, flags: Int32 = 0) -> String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe recv(peer, $0.baseAddress, $0.count, flags) }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}

import Foundation
import Synchronization

/// Connects a port of this machine to the socket of a server, and can let connections go dead without a word.
final class ConnectionProxy: Sendable {
    struct Failure: Error {}

    private final class Counts: Sendable {
        let opened = Atomic(0)
        /// Those with a lower number are dead.
        let firstAlive = Atomic(0)
    }

    let port: UInt16
    private let descriptor: Int32
    private let counts: Counts

    init(to path: String) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isBound else { throw Failure() }
        port = UInt16(bigEndian: address.sin_port)
        self.descriptor = descriptor
        let counts = Counts()
        self.counts = counts
        Thread.detachNewThread {
            while true {
                let peer = accept(descriptor, nil, nil)
                guard peer >= 0 else { return }
                let number = counts.opened.add(1, ordering: .relaxed).oldValue
                Thread.detachNewThread {
                    Self.forward(peer, path) { number >= counts.firstAlive.load(ordering: .relaxed) }
                    close(peer)
                }
            }
        }
    }

    deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// How many connections there have been.
    var connectionCount: Int { counts.opened.load(ordering: .relaxed) }

    /// From now on nothing passes over the connections there are, and they stay open; new ones are good.
    func stall() { counts.firstAlive.store(connectionCount, ordering: .relaxed) }

    /// Carries bytes both ways until one side closes.
    private static func forward(_ peer: Int32, _ path: String, while isAlive: () -> Bool) {
        let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(server) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(server, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isConnected else { return }
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            var sides = [peer, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard unsafe poll(&sides, 2, -1) > 0 else { return }
            for (side, other) in zip(sides, [server, peer]) where side.revents != 0 {
                let count = unsafe recv(side.fd, &bytes, bytes.count, 0)
                guard count > 0 else { return }
                guard isAlive() else { continue }
                guard unsafe send(other, bytes, count, Int32(MSG_NOSIGNAL)) == count else { return }
            }
        }
    }
}

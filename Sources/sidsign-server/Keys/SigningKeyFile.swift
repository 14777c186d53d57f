import CommandLineTool
import Foundation
import OAuthServer
import StratisID
import SystemPackage

/// The file of the keys that access tokens are signed with, in PEM, the newest first.
///
/// Before each key stands a line `# signs from SECONDS`: a key is published before it signs, so that resource servers
/// know it by then, and stays published for as long as its tokens last. A key without that line has always signed.
struct SigningKeyFile {
    /// A key and the moment from which on it signs.
    struct Entry {
        let key: SigningKey
        let start: UnixSeconds
    }

    let path: FilePath

    init(_ path: FilePath) { self.path = path }

    /// The keys, the newest first; one is made where there is no file.
    func entries() throws(Failure) -> [Entry] {
        let bytes = try path.contents(orCreating: { Self.text([Entry(key: SigningKey(), start: UnixSeconds(0))]) })
        return try Self.entries(in: String(decoding: bytes, as: UTF8.self), path)
    }

    /// Puts a new key into the file, which will sign from `start` on, and takes out those that are of no use any more.
    ///
    /// - Parameter overlap: For how many seconds a key stays published after it has signed for the last time.
    /// - Returns: The new key.
    func rotate(startingAt start: UnixSeconds, now: UnixSeconds, overlap: UInt64) throws(Failure) -> SigningKey {
        let folder = path.removingLastComponent()
        do {
            let lock = try FileDescriptor.open(folder.isEmpty ? "." : folder, .readOnly)
            return try lock.closeAfter {
                try lock.lock(.exclusive)
                let known = try entries()
                guard known.allSatisfy({ $0.start <= now }) else {
                    throw Failure.refused("a new key waits for its time already; try again when it signs")
                }
                // Each key has signed until the one after it began to.
                let ends = known.indices.dropFirst().map { known[$0 - 1].start.rawValue }
                // None of them is later than now, see above.
                let kept =
                    known.prefix(1) + zip(known.dropFirst(), ends).filter { now.rawValue - $1 < overlap }.map(\.0)
                let key = SigningKey()
                try OutputFile(path.string).replace(Self.text([Entry(key: key, start: start)] + kept).span)
                return key
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .cannotCreate("\(path): \(error)")
        }
    }

    private static func text(_ entries: [Entry]) -> [UInt8] {
        var text = ""
        for entry in entries { text += "# signs from \(entry.start)\n\(entry.key.pemRepresentation)\n" }
        return Array(text.utf8)
    }

    private static func entries(in text: String, _ path: FilePath) throws(Failure) -> [Entry] {
        let end = "-----END PRIVATE KEY-----"
        let label = "# signs from "
        var entries: [Entry] = []
        for block in text.components(separatedBy: end).dropLast() {
            let line = block.split(separator: "\n").first { $0.hasPrefix(label) }
            guard let start = line.map({ UInt64($0.dropFirst(label.count)) }) ?? 0 else {
                throw .malformed("\(path) has a line “\(label)” without a number of seconds")
            }
            let pem = block.drop { $0 != "-" } + end
            do {
                entries.append(Entry(key: try SigningKey(pemRepresentation: String(pem)), start: UnixSeconds(start)))
            } catch { throw .malformed("\(path) does not hold P-256 private keys in PEM") }
        }
        guard !entries.isEmpty else { throw .malformed("\(path) holds no private key in PEM") }
        return entries
    }
}

extension [SigningKeyFile.Entry] {
    /// The key that signs at `now`, and the others that are published.
    func keys(at now: UnixSeconds) -> (signing: SigningKey, others: [SigningKey])? {
        // With a clock that is wrong the oldest signs rather than none.
        guard let index = firstIndex(where: { $0.start <= now }) ?? indices.last else { return nil }
        var others = map(\.key)
        return (others.remove(at: index), others)
    }
}

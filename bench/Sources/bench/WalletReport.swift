import CBench
import Foundation
import Primitives
import StratisID
import StratisWallet

/// The table of `bench wallet`: the addresses of one account, beside the bare calls of libsecp256k1 and libcrypto.
struct WalletReport {
    private static let addressCount = 1_000
    private static let pairCount = 41
    /// What our own code may add.
    private static let limit = 1.15

    private let isChecked: Bool

    init(options: ArraySlice<String>) throws {
        guard options.isEmpty || options.elementsEqual(["--check"]) else { Bench.usage() }
        isChecked = !options.isEmpty
    }

    /// Measures, prints, and with `--check` exits with 1 where the limit is passed.
    func run() throws {
        let seed = [UInt8](repeating: 0x17, count: 64)
        let path = try DerivationPath(parsing: "m/44'/401'/0'/0")
        let account = Account(try ExtendedPrivateKey(seed: seed.span).derive(path))
        var bare = bench_node()
        account.copyNode(to: &bare)
        let node = bare
        let count = Self.addressCount
        let rows = [
            (
                "\(count) addresses from the private account",
                measure({ account.derivePrivate(count) }, { derive(node, isPrivate: true, count) })
            ),
            (
                "\(count) addresses from the public account",
                measure({ account.derivePublic(count) }, { derive(node, isPrivate: false, count) })
            ),
            (
                "the bare calls beside themselves",
                measure(
                    { derive(node, isPrivate: true, count) },
                    { derive(node, isPrivate: true, count) }
                )
            ),
        ]
        print("operation".padding(toLength: 44, withPad: " ", startingAt: 0) + "   ms   bare ms    ratio   limit")
        for (name, row) in rows {
            print(
                name.padding(toLength: 44, withPad: " ", startingAt: 0)
                    + String(
                        format: "%5.1f %9.1f %8.4f %7.2f",
                        row.time / 1e6,
                        row.bareTime / 1e6,
                        row.ratio,
                        Self.limit
                    )
            )
        }
        guard isChecked, rows.contains(where: { $0.1.ratio > Self.limit }) else { return }
        print("FAILED: deriving takes more than the limit")
        exit(1)
    }

    /// The medians of interleaved runs, in both orders, and of the ratios of neighbours.
    private func measure(_ run: () -> UInt8, _ bare: () -> UInt8) -> (time: Double, bareTime: Double, ratio: Double) {
        precondition(run() == bare(), "the two derive different keys")
        var times: [Double] = []
        var bareTimes: [Double] = []
        for pair in 0..<Self.pairCount {
            if pair.isMultiple(of: 2) { bareTimes.append(Measurement.time({ _ in _ = bare() }, 1)) }
            times.append(Measurement.time({ _ in _ = run() }, 1))
            if !pair.isMultiple(of: 2) { bareTimes.append(Measurement.time({ _ in _ = bare() }, 1)) }
        }
        return (times.median, bareTimes.median, zip(times, bareTimes).map { $0 / $1 }.median)
    }
}

/// The bare calls.
private func derive(_ node: bench_node, isPrivate: Bool, _ count: Int) -> UInt8 {
    unsafe withUnsafePointer(to: node) { node in
        unsafe isPrivate ? bench_derive_private(node, 0, count) : bench_derive_public(node, 0, count)
    }
}

/// One account, in both forms.
private final class Account {
    private let key: ExtendedPrivateKey
    private let publicKey: ExtendedPublicKey

    init(_ key: consuming ExtendedPrivateKey) {
        publicKey = key.publicKey
        self.key = key
    }

    func copyNode(to node: inout bench_node) {
        // The chain code is not public: it is read from the text.
        key.withText(for: .bitcoin) { text in
            var buffer = [88 of UInt8](repeating: 0)
            do { try Base58Check.decode(text, into: &buffer, byteCount: 78) } catch {
                preconditionFailure("the text of a key can be read")
            }
            unsafe withUnsafeMutableBytes(of: &node) { target in
                for index in 0..<32 {
                    unsafe target[index] = buffer[Base58Check.payloadEnd - 32 + index]
                    unsafe target[65 + index] = buffer[Base58Check.payloadEnd - 65 + index]
                }
            }
        }
        let bytes = key.withPrivateKey { $0.publicKey.bytes }
        unsafe withUnsafeMutableBytes(of: &node) { target in
            for index in 0..<33 { unsafe target[32 + index] = bytes[index] }
        }
    }

    func derivePrivate(_ count: Int) -> UInt8 {
        lastByte(count) { try key.child(.normal($0)).address(on: .cirrus) }
    }

    func derivePublic(_ count: Int) -> UInt8 {
        lastByte(count) { try publicKey.child(.normal($0)).address(on: .cirrus) }
    }

    /// Makes the texts of all addresses, and returns the last byte of the last one's hash.
    private func lastByte(_ count: Int, _ address: (UInt32) throws -> Address) -> UInt8 {
        var last: UInt8 = 0
        for index in 0..<UInt32(count) {
            do {
                let address = try address(index)
                var text = [34 of UInt8](repeating: 0)
                _ = text.write { address.write(to: &$0) }
                last = address.publicKeyHash[19]
            } catch { preconditionFailure("a child could not be derived: \(error)") }
        }
        return last
    }
}

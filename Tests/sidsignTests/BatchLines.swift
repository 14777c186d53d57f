import Foundation

/// Lines of a batch whose answers are known, for `verify --batch` with ``arguments``.
enum BatchLines {
    static let arguments = ["verify", "--batch", "--network", "cirrus-test", "--at", "1635200000"]

    /// The signature published in SSAS.NET.
    static let valid = object(signature: signature)
    static let signature = "H9xjfnvqucCmi3sfEKUes0qL4mD9PrZ/al78+Ka440t6WH5Qh0AIgl5YlxPa2cyuXdwwDa2OYUWR/0ocL6jRZLc="

    /// A line and the beginning of its answer.
    static let kinds: [(line: String, answer: String)] = [
        (valid, answerToValid),
        ("", refusal("malformedInput")),
        ("junk", refusal("malformedInput")),
        ("{}", refusal("malformedInput")),
        (object(sid: "sid:api.opdex.com"), refusal("malformedChallenge")),
        (object(address: "x"), refusal("malformedAddress")),
        (object(address: "C"), refusal("malformedAddress")),
        (object(signature: "x"), refusal("malformedSignature")),
        (object(sid: "sid:api.opdex.com/auth?uid=123456789&exp=1635199999"), refusal("expired")),
        (object(sid: "sid:api.opdex.com/auth?uid=987654321&exp=1635200000"), refusal("signerMismatch")),
    ]

    static let answerToValid =
        #"{"valid":true,"address":"tQ9RukZsB6bBsenHnGSo1q69CJzWGnxohm","network":"cirrus-test","#
        + #""host":"api.opdex.com","uid":"123456789","exp":1635200000}"#

    static func refusal(_ name: String) -> String { #"{"valid":false,"error":"\#(name)","message":""# }

    static func object(
        sid: String = "sid:api.opdex.com/auth?uid=123456789&exp=1635200000",
        address: String = "tQ9RukZsB6bBsenHnGSo1q69CJzWGnxohm",
        signature: String = signature
    ) -> String {
        #"{"sid":"\#(sid)","address":"\#(address)","signature":"\#(signature)"}"#
    }

    /// The valid line, with spaces up to this many bytes.
    static func valid(byteCount: Int) -> String { valid + String(repeating: " ", count: byteCount - valid.utf8.count) }

    /// Which kinds come, each as often as another and in no order that a block could have by chance.
    static func mixture(count: Int) -> [Int] {
        var state: UInt64 = 1
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % kinds.count
        }
    }
}

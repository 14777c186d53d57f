/// Why a vector file is refused: which file, which test where one is to blame, and what is wrong with it.
package struct VectorError: Error, Hashable, Sendable {
    /// The name of the file, such as `wif.json`.
    package let file: String
    /// The `tcId` of the test; `nil` where the file as a whole is to blame.
    package let tcID: Int?
    /// What is wrong, in words.
    package let reason: String

    package init(file: String, tcID: Int?, reason: String) {
        self.file = file
        self.tcID = tcID
        self.reason = reason
    }
}

extension VectorError: CustomStringConvertible {
    package var description: String { "\(file)\(tcID.map { ", test \($0)" } ?? ""): \(reason)" }
}

/// What is wrong with one object of a vector file; the loader adds where it stands.
struct Refusal: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }

    /// The words for what the decoder or a `Members` throws.
    init(_ error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case DecodingError.keyNotFound(let key, _): self.init("no \(key.stringValue)")
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            self.init(context.debugDescription + (place.isEmpty ? "" : " at \(place)"))
        default: self.init("\(error)")
        }
    }
}

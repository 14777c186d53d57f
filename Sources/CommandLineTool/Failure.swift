package import StratisID

/// Why a command has no result: a name for programs, a sentence for people, and an exit code.
package struct Failure: Error, CustomStringConvertible {
    package let name: String
    package let message: String
    package let exitCode: Int32

    package init(name: String, message: String, exitCode: Int32) {
        self.name = name
        self.message = message
        self.exitCode = exitCode
    }

    package var description: String { "\(name): \(message)" }
}

extension Failure {
    /// Well-formed but refused.
    package static let refused: Int32 = 1
    /// `EX_USAGE`: an option is missing or wrong.
    package static let usage: Int32 = 64
    /// `EX_DATAERR`: malformed input.
    package static let malformed: Int32 = 65
    /// `EX_NOINPUT`: no such file.
    package static let noInput: Int32 = 66
    /// `EX_UNAVAILABLE`: the server is not reachable or answered an error.
    package static let unavailable: Int32 = 69
    /// `EX_CANTCREAT`: the output cannot be created.
    package static let cannotCreate: Int32 = 73
    /// `EX_NOPERM`: not permitted.
    package static let notPermitted: Int32 = 77

    /// Whoever read the result has gone: the process ends like any that writes then, without a line.
    package static let brokenPipe = Failure(
        name: "brokenPipe",
        message: "nobody reads the result any more",
        exitCode: cannotCreate
    )

    package init(_ error: VerificationError) {
        name = error.name
        message = error.description
        exitCode =
            switch error {
            case .malformedChallenge, .malformedAddress, .malformedSignature: Self.malformed
            case .unsupportedAddress, .wrongNetwork, .unexpectedHost, .unexpectedPath, .expired, .highS,
                .unrecoverableSignature, .signerMismatch:
                Self.refused
            }
    }

    package init(_ error: ChallengeError) { self.init(VerificationError.malformedChallenge(error)) }

    package init(_ error: PrivateKeyError) {
        name = error.rawValue
        switch error {
        case .malformedWIF:
            message = "the key is not in wallet import format; check that the file holds the key and nothing else"
            exitCode = Self.malformed
        case .wrongNetwork:
            message = "the key belongs to another network; name its network with --network"
            exitCode = Self.refused
        case .outOfRange:
            message = "the key is zero or too large to be a private key"
            exitCode = Self.malformed
        }
    }

    package init(_ error: SigningError) {
        switch error {
        case .nonCanonical:
            self.init(
                name: error.rawValue,
                message: "many servers cannot verify a challenge of this form; --allow-noncanonical signs it",
                exitCode: Self.refused
            )
        }
    }
}

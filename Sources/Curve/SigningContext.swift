import CSecp256k1

/// The one context that handles secrets, blinded with fresh randomness when it is made and read-only from then on.
///
/// Recovery needs no secret and uses libsecp256k1's static context instead.
/// Source: `secp256k1_context_create`, `secp256k1_context_randomize`.
@safe
struct SigningContext: @unchecked Sendable {
    static let shared = SigningContext()

    let pointer: OpaquePointer

    private init() {
        guard let context = unsafe secp256k1_context_create(UInt32(SECP256K1_CONTEXT_NONE)) else {
            preconditionFailure("libsecp256k1 could not allocate its context")
        }
        var random = SystemRandomNumberGenerator()
        let seed = [32 of UInt8] { _ in UInt8.random(in: .min ... .max, using: &random) }
        let isRandomized = unsafe seed.span.withPointer { unsafe secp256k1_context_randomize(context, $0) }
        precondition(isRandomized == 1, "libsecp256k1 could not blind its context")
        unsafe pointer = context
    }
}

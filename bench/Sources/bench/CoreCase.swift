import CBench
import Primitives
import StratisID

/// The material all core operations work on: a challenge of the length real servers send, and its signature.
struct CoreCase: Sendable {
    let sid =
        "sid:auth-api.opdex.com/v1/auth/token"
        + "?uid=KI1VrzERA5mbGb6irCLmIn-T2HmBe0YxhdcxP9pbEF_Ii9gVmPSw-LtIatqKhhXzlD3-lFcD38-LKlvuNdcjug&exp=1651235800"
    let now = UnixSeconds(1_651_235_700)
    let verifier = Verifier(
        audience: .exactly(authority: "auth-api.opdex.com", path: "/v1/auth/token"),
        networks: [.cirrus]
    )
    let address: String
    let signature: String
    let bare: bench_input

    static let secret = [32 of UInt8](repeating: 0x17)

    init() throws {
        let key = try PrivateKey(bytes: Self.secret.span)
        let challenge = try Challenge(parsing: sid)
        let fresh = try challenge.fresh(for: verifier.audience, at: now)
        let signature = try key.sign(fresh)
        self.address = key.address(on: .cirrus).description
        self.signature = signature.description
        var bare = bench_input()
        bare.recovery_id = Int32(signature.recoveryID)
        unsafe withUnsafeMutableBytes(of: &bare.digest) { target in
            for index in 0..<32 { unsafe target[index] = fresh.digest.bytes[index] }
        }
        unsafe withUnsafeMutableBytes(of: &bare.secret) { target in
            for index in 0..<32 { unsafe target[index] = Self.secret[index] }
        }
        unsafe withUnsafeMutableBytes(of: &bare.compact) { target in
            for index in 0..<64 { unsafe target[index] = signature.bytes[index + 1] }
        }
        self.bare = bare
    }

    /// The bare call of libsecp256k1, `count` times.
    func runBare(_ baseline: Operation.Baseline, _ count: Int) {
        var bare = bare
        switch baseline {
        case .recover: unsafe bench_recover(&bare, count)
        case .sign: unsafe bench_sign(&bare, count)
        }
    }

    /// One line of the input of `sidsign verify --batch`.
    var batchLine: String { #"{"sid":"\#(sid)","address":"\#(address)","signature":"\#(signature)"}"# + "\n" }
}

// A wallet backend: reads a challenge, shows it to its user, signs it and posts the signature.
//
//     WalletBackend KEYFILE PASSPHRASEFILE 'sid:auth.example.com/v1/ssas?uid=…&exp=…'

import Foundation
import StratisID
import StratisWallet
import StratisWalletAsyncHTTPClient

let arguments = CommandLine.arguments
guard arguments.count == 4 else {
    print("usage: WalletBackend KEYFILE PASSPHRASEFILE SID")
    exit(64)
}

// The key: encrypted at rest, in memory only as long as the signer lives.
let file = try KeyFile(parsing: [UInt8](Data(contentsOf: URL(filePath: arguments[1]))).span)
let passphrase = try [UInt8](Data(contentsOf: URL(filePath: arguments[2]))).split(separator: 10).first ?? []
let signer = KeySigner(try file.privateKey(passphrase: Passphrase(utf8: passphrase.span)))

// What this backend signs: nothing but logins at hosts it knows, with keys of one network.
let policy = SigningPolicy(hosts: .only(["auth.example.com"]), networks: [.cirrus])
let approver = CallbackApprover(transport: AsyncHTTPCallbackTransport(), policy: policy)

do {
    let challenge = try Challenge(parsing: arguments[3])
    let now = UnixSeconds(UInt64(Date().timeIntervalSince1970))
    let outcome = try await approver.approve(challenge, on: file.network, with: signer, at: now) { question in
        print("Sign in at \(question.host) as \(question.address)? [y/N]")
        return readLine() == "y"
    }
    print(outcome)
} catch let error as ChallengeError {
    print("this is no challenge: \(error)")
} catch let refusal as SigningRefusal {
    print("not signed: \(refusal)")
} catch let refusal as CallbackRefusal {
    print("not posted: \(refusal)")
}

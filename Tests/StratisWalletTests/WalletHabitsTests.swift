import StratisID
import StratisWallet
import TestVectors
import Testing

/// What the known wallets sign of a challenge, and whether a server that verifies it as received takes it.
///
/// Source: CirrusCore, `stratis-signature-auth-modal.component.ts`; mobile-wallet, `authdata.ts`; StratisphereWallet,
/// `MarketplaceIntegration.cs`; blockcore-wallet, `action/sid` and `account.callLogin`.
@Suite struct WalletHabitsTests {
    /// A wallet: the text it signs, or `nil` where it does not take the challenge.
    struct Wallet: Sendable, CustomStringConvertible {
        let description: String
        /// Whether it signs nothing after `exp`; the others show it at most.
        let refusesExpired: Bool
        let signedText: @Sendable (String) -> String?
    }

    static let cirrusCore = Wallet(description: "CirrusCore", refusesExpired: true) { text in
        text.hasPrefix("sid:") ? String(text.dropFirst(4)) : nil
    }
    static let mobile = Wallet(description: "mobile-wallet", refusesExpired: false) { text in
        text.lowercased().hasPrefix("sid:") ? String(WebURL.serialized(text).dropFirst(4)) : nil
    }
    static let stratisphere = Wallet(description: "StratisphereWallet", refusesExpired: false) { text in
        guard let expiry = text.firstRange(of: "exp=")?.upperBound, UInt32(text[expiry...]) != nil else { return nil }
        return String(text.dropFirst(4))
    }
    static let blockcoreAction = Wallet(description: "Blockcore, opened", refusesExpired: false) { text in
        text.hasPrefix("web+sid://") ? String(text.dropFirst(10)) : nil
    }
    static let blockcorePaste = Wallet(description: "Blockcore, pasted", refusesExpired: true) { text in
        guard let expiry = text.firstRange(of: "exp=")?.upperBound, UInt64(text[expiry...]) != nil else { return nil }
        return String(text.dropFirst(4))
    }

    static let pasting = [cirrusCore, mobile, stratisphere, blockcorePaste]

    /// Whether a server takes what the wallet signs.
    private func verifies(_ wallet: Wallet, _ sid: String) throws -> Bool? {
        guard let signedText = wallet.signedText(sid) else { return nil }
        let key = try Example.key()
        let signature = key.sign(message: signedText)
        let fresh = try Challenge(parsing: sid).fresh(for: .authority("auth.example.com"), at: Example.now)
        do {
            _ = try fresh.proof(signature: signature, address: key.address(on: .cirrus))
            return true
        } catch { return false }
    }

    @Test(arguments: pasting)
    func `the form that is issued works with every wallet that scans or pastes`(_ wallet: Wallet) throws {
        #expect(try verifies(wallet, Example.sid) == true)
        let issued = try Challenge(authority: "auth.example.com", path: "/v1/ssas", uid: "a-_9", expiry: Example.now)
        #expect(try verifies(wallet, issued.sid) == true)
    }

    @Test func `the form of a browser link works with Blockcore`() throws {
        #expect(try verifies(Self.blockcoreAction, "web+sid://" + Example.signedText) == true)
    }

    @Test func `two slashes fail with the wallets that sign all after the scheme`() throws {
        for wallet in Self.pasting { #expect(try verifies(wallet, "sid://" + Example.signedText) == false) }
    }

    @Test func `redirect parameters fail with Blockcore, which signs them`() throws {
        let sid = "web+sid://" + Example.signedText + "&redirectScheme=brave"
        #expect(try verifies(Self.blockcoreAction, sid) == false)
    }

    @Test func `without a place for it Blockcore does not open a challenge`() throws {
        #expect(try verifies(Self.blockcoreAction, "web+sid:" + Example.signedText) == nil)
        #expect(try verifies(Self.blockcoreAction, Example.sid) == nil)
    }

    @Test func `exp has to be last for two wallets`() throws {
        let sid = "sid:auth.example.com/v1/ssas?exp=1700000000&uid=a"
        #expect(try verifies(Self.stratisphere, sid) == nil)
        #expect(try verifies(Self.blockcorePaste, sid) == nil)
        #expect(try verifies(Self.cirrusCore, sid) == true)
        #expect(try !Challenge(parsing: sid).isCanonical)
    }

    @Test func `exp has to be there for two wallets`() throws {
        let sid = "sid:auth.example.com/v1/ssas?uid=a"
        #expect(try verifies(Self.stratisphere, sid) == nil)
        #expect(try verifies(Self.blockcorePaste, sid) == nil)
    }

    @Test func `an exp beyond 32 bits fails with StratisphereWallet`() throws {
        let sid = "sid:auth.example.com/v1/ssas?uid=a&exp=4294967296"
        #expect(try verifies(Self.stratisphere, sid) == nil)
        #expect(try verifies(Self.blockcorePaste, sid) == true)
    }

    @Test func `only CirrusCore minds the letter case of the scheme`() throws {
        let sid = "SID:" + Example.signedText
        #expect(try verifies(Self.cirrusCore, sid) == nil)
        for wallet in [Self.mobile, Self.stratisphere, Self.blockcorePaste] {
            #expect(try verifies(wallet, sid) == true)
        }
    }

    /// Every character that a challenge may have, each in a challenge of its own.
    static let oddities = (0x21...0x7E).map { String(UnicodeScalar(UInt8($0))) } + ["%41", "%2F", "%25"]

    @Test func `what a canonical challenge may have is left alone by the URL parser of mobile-wallet`() throws {
        var count = 0
        for oddity in Self.oddities {
            for (path, uid) in [("/v1\(oddity)a", "1"), ("/v1", "a\(oddity)b")] {
                let challenge: Challenge
                do {
                    challenge = try Challenge(authority: "auth.example.com", path: path, uid: uid, expiry: Example.now)
                } catch { continue }
                count += 1
                #expect(WebURL.serialized(challenge.sid) == challenge.sid)
                #expect(try verifies(Self.mobile, challenge.sid) == true)
            }
        }
        #expect(count > 150)
        for sid in ["sid:auth.example.com:8443/x?uid=a&exp=1700000000", "sid:[::1]/x/../y?uid=a&exp=1700000000"] {
            #expect(WebURL.serialized(sid) == sid)
        }
    }

    @Test func `white space around a challenge is lost on mobile-wallet, and no challenge has any`() throws {
        for text in [" " + Example.sid, Example.sid + "\n", "sid:auth.exa\tmple.com/v1/ssas?uid=a"] {
            #expect(WebURL.serialized(text) != text)
            #expect(throws: ChallengeError.self) { try Example.challenge(text) }
        }
    }

    @Test func `what is no character of a challenge is encoded by mobile-wallet`() throws {
        #expect(WebURL.serialized("sid:a/\u{E9}?uid=<1>") == "sid:a/%C3%A9?uid=%3C1%3E")
        for text in ["sid:auth.example.com/\u{E9}?uid=1", "sid:auth.example.com/x?uid=<1>"] {
            #expect(throws: ChallengeError.self) { try Example.challenge(text) }
        }
    }

    @Test func `the URL that CirrusCore posts to is the one that is issued`() throws {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        for authority in ["auth.example.com", "auth.example.com:8443", "a-1.b_2.example"] {
            for path in ["/v1/ssas", "/", "/a.b/..c/d", "/%41"] {
                let challenge = try Challenge(authority: authority, path: path, uid: alphabet, expiry: Example.now)
                #expect(WebURL.serialized(challenge.callbackURL) == challenge.callbackURL)
            }
        }
    }

    @Test(
        arguments: [
            ("sid:AUTH.example.com/x?uid=1", "https://auth.example.com/x?uid=1"),
            ("sid:auth.example.com:443/x?uid=1", "https://auth.example.com/x?uid=1"),
            ("sid:auth.example.com/a/../x?uid=1", "https://auth.example.com/x?uid=1"),
            ("sid:auth.example.com/a/%2e/x?uid=1", "https://auth.example.com/a/x?uid=1"),
            ("sid:auth.example.com/x?uid=a'b", "https://auth.example.com/x?uid=a%27b"),
        ]
    )
    func `CirrusCore posts elsewhere than it signs where the URL is not normal`(
        _ sid: String,
        _ posted: String
    ) throws {
        let challenge = try Example.challenge(sid)
        #expect(WebURL.serialized(challenge.callbackURL) == posted)
        #expect(posted != challenge.callbackURL)
        #expect(Self.cirrusCore.signedText(sid) == challenge.signedText)
    }

    @Test func `an expired challenge is refused by the server where the wallet signs it`() throws {
        let late = UnixSeconds(1_700_000_001)
        let challenge = try Example.challenge()
        #expect(throws: FreshnessError.expired) { try challenge.fresh(for: .anyone, at: late) }
        #expect(throws: SigningRefusal.expired) {
            try SigningPolicy(hosts: .any, networks: [.cirrus]).authorize(challenge, at: late)
        }
        let all = Self.pasting + [Self.blockcoreAction]
        #expect(all.filter(\.refusesExpired).map(\.description) == ["CirrusCore", "Blockcore, pasted"])
        for wallet in all where !wallet.refusesExpired {
            let scheme = wallet.description == Self.blockcoreAction.description ? "web+sid://" : "sid:"
            let signedText = try #require(wallet.signedText(scheme + Example.signedText))
            let key = try Example.key()
            let signature = key.sign(message: signedText)
            let verifier = Verifier(audience: .authority("auth.example.com"), networks: [.cirrus])
            let address = key.address(on: .cirrus).description
            let text = signature.description
            // The signature is good: a second earlier it is taken.
            _ = try verifier.verify(sid: Example.sid, address: address, signature: text, at: UnixSeconds(1_700_000_000))
            #expect(throws: VerificationError.expired) {
                try verifier.verify(sid: Example.sid, address: address, signature: text, at: late)
            }
        }
    }

    @Test func `our own signature is that of every wallet`() throws {
        let key = try Example.key()
        let fresh = try Example.challenge().fresh(for: .anyone, at: Example.now)
        let own = try key.sign(fresh)
        for wallet in Self.pasting {
            let text = try #require(wallet.signedText(Example.sid))
            #expect(key.sign(message: text) == own)
        }
    }

    @Test(
        arguments: [
            (.cirrus, "CWragne5xMyiznaCeJT5djrNZghZTwAqCQ"), (.cirrusTest, "tGFLU7c7neE4jTFkkqzXgdg4f7nmtBGF1R"),
            (.strax, "XRneT8R4HrACv91PfpmNd1kCvuwxbHaPTr"), (.straxTest, "qJtkhfMsZrqBR55jKPU1FmHx1MNs542P2E"),
        ] as [(Network, String)]
    )
    func `the login address of the node's phrase is the one wallets show`(_ network: Network, _ address: String) throws
    {
        let words = try Mnemonic(Example.phrase)
        let key = try words.masterKey(passphrase: Passphrase("passphrase")).derive(network.loginPath)
        #expect(key.address(on: network).description == address)
    }

    @Test func `an old wallet's phrase with a wrong checksum is taken when asked`() throws {
        let phrase = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
        #expect(throws: MnemonicError.checksumMismatch) { _ = try Mnemonic(phrase) }
        #expect(try !Mnemonic(phrase, checksum: .ignored).isChecksumValid)
    }

    @Test func `characters that the node's normalization does not know are taken`() throws {
        let words = try Mnemonic(Example.phrase)
        for passphrase in ["пароль", "비밀번호", "🔑"] {
            _ = try words.masterKey(passphrase: Passphrase(passphrase))
        }
    }
}

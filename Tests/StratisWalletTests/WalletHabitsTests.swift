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
        let signedText: @Sendable (String) -> String?
    }

    static let cirrusCore = Wallet(description: "CirrusCore") { text in
        text.hasPrefix("sid:") ? String(text.dropFirst(4)) : nil
    }
    static let mobile = Wallet(description: "mobile-wallet") { text in
        text.lowercased().hasPrefix("sid:") ? String(text.dropFirst(4)) : nil
    }
    static let stratisphere = Wallet(description: "StratisphereWallet") { text in
        guard let expiry = text.firstRange(of: "exp=")?.upperBound, UInt32(text[expiry...]) != nil else { return nil }
        return String(text.dropFirst(4))
    }
    static let blockcoreAction = Wallet(description: "Blockcore, opened") { text in
        text.hasPrefix("web+sid://") ? String(text.dropFirst(10)) : nil
    }
    static let blockcorePaste = Wallet(description: "Blockcore, pasted") { text in
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

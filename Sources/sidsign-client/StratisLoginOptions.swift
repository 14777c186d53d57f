import ArgumentParser
import CommandLineTool
import OAuthClient
import OAuthProviders
import StratisID

/// What a login with a wallet needs.
struct StratisLoginOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The authorization server's URL.", valueName: "url"))
    var issuer: String?
    @Option(help: ArgumentHelp("A file with the wallet's key, or - for standard input.", valueName: "key"))
    var key: KeyInput?
    @OptionGroup var network: KeyNetworkOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Option(
        help: ArgumentHelp(
            "The host that the challenge has to name, with its port where it has one. (default: the issuer's)",
            valueName: "host"
        )
    )
    var expectHost: String?

    func logIn(_ profile: inout Profile, _ urls: BrowserLoginOptions) async throws -> (Profile, Client, TokenSet) {
        guard let key else { throw ValidationError("--provider stratis needs --key") }
        guard let issuer else { throw ValidationError("--provider stratis needs --issuer") }
        profile.issuer = issuer
        profile.authorizeURL = urls.authorizeURL
        profile.tokenURL = urls.tokenURL
        guard (urls.authorizeURL == nil) == (urls.tokenURL == nil) else {
            throw ValidationError("--authorize-url and --token-url go together")
        }
        let stratis = try profile.stratis()
        let host = try expectHost ?? Endpoint(parsing: issuer).authority
        let client = try urls.client(&profile)
        let signer = try key.read(network: network.network, passphrase: passphrase)
        // Checked here, so that the message can name both hosts.
        let answered = try await stratis.challenge(for: .anyone, in: client).challenge
        let fresh: FreshChallenge
        do throws(FreshnessError) { fresh = try answered.fresh(for: .authority(host), at: currentTime()) } catch {
            throw Self.failure(error, answered, expected: host)
        }
        let grant: SidGrant
        do throws(SigningError) {
            grant = try SidGrant(signing: fresh, with: signer.key, on: signer.network, scope: client.scope)
        } catch {
            throw Failure(
                name: error.rawValue,
                message: "the server's challenge is not in the form that all servers verify, and is not signed",
                exitCode: Failure.refused
            )
        }
        profile.address = grant.address.description
        profile.network = signer.network.rawValue
        return (profile, client, try await client.token(grant))
    }

    private static func failure(_ error: FreshnessError, _ challenge: Challenge, expected host: String) -> Failure {
        let message =
            switch error {
            case .unexpectedHost, .unexpectedPath:
                """
                the challenge names another host, \(challenge.authority) and not \(host), and the signature would log in \
                there; where that is right, --expect-host \(challenge.authority)
                """
            case .expired: "the challenge has expired; check the clock"
            }
        return Failure(name: error.rawValue, message: message, exitCode: Failure.refused)
    }
}

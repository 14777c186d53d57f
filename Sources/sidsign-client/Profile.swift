#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import CommandLineTool
import SystemPackage

/// What has to be known of a login beside its tokens: the system, its addresses, and where secrets are found.
///
/// No secret stands in it; of files that hold one it has the paths.
struct Profile: Codable, Equatable {
    var version = 1
    var provider: ProviderName
    var issuer: String?
    var authorizeURL: String?
    var tokenURL: String?
    var baseURL: String?
    var onboardURL: String?
    var clientID: String?
    var clientSecretFile: String?
    /// Whether the client's secret came from where it cannot be read again.
    var isClientSecretLost: Bool?
    var redirectURI: String?
    var tokenEncoding: TokenEncoding?
    var username: String?
    var passwordFile: String?
    var applicationID: String?
    var contractID: String?
    var contractKeyFile: String?
    var address: String?
    var network: String?

    init(provider: ProviderName) { self.provider = provider }

    /// The name of the account, as far as it is known.
    var account: String? {
        switch provider {
        case .stratis: address
        case .simacan: username
        case .sidAI, .dottedSign: clientID
        case .digiMe: applicationID.flatMap { application in contractID.map { "\(application)_\($0)" } }
        }
    }

    /// Whether the client has a secret that is not at hand.
    ///
    /// A client of these two systems always has one.
    var lacksClientSecret: Bool {
        clientSecretFile == nil && (isClientSecretLost == true || provider == .sidAI || provider == .dottedSign)
    }

    /// Where the login is.
    var server: String? { issuer ?? baseURL ?? tokenURL }
}

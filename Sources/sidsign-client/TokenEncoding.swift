import ArgumentParser
import OAuthClient

/// `--token-encoding`: how token requests are written, where a server takes more than one way.
enum TokenEncoding: String, CaseIterable, Codable, ExpressibleByArgument {
    case form
    case json

    var encoding: TokenRequestEncoding {
        switch self {
        case .form: .form
        case .json: .json
        }
    }
}

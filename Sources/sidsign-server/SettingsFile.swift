import OAuthMessages

/// The file of `--config`.
///
/// A key that is not known is refused by its name.
struct SettingsFile: Decodable {
    var issuer: String?
    var listen: String?
    var networks: [String]?
    var store: String?
    var stateDir: String?
    var logLevel: String?
    var lifetimes: LifetimeSettings?
    var clients: [ClientSettings]?
    var limits: LimitSettings?
    var trustedProxies: [String]?
    var verifyMessageEndpoint: Bool?
    var riskPolicy: String?
    var metrics: Bool?
    var tls: TLSSettings?

    /// Seconds; what is left out keeps its default.
    struct LifetimeSettings: Decodable {
        var challenge: UInt64?
        var code: UInt64?
        var accessToken: UInt64?
        var refreshIdle: UInt64?
        var refreshAbsolute: UInt64?
        var refreshGrace: UInt64?

        init(from decoder: any Decoder) throws {
            let values = try KnownKeys(
                decoder,
                ["challenge", "code", "accessToken", "refreshIdle", "refreshAbsolute", "refreshGrace"]
            )
            challenge = try values["challenge"]
            code = try values["code"]
            accessToken = try values["accessToken"]
            refreshIdle = try values["refreshIdle"]
            refreshAbsolute = try values["refreshAbsolute"]
            refreshGrace = try values["refreshGrace"]
        }
    }

    /// Requests of one client address; what is left out keeps its default.
    struct LimitSettings: Decodable {
        var requestsPerSecond: UInt32?
        var burst: UInt32?

        init(from decoder: any Decoder) throws {
            let values = try KnownKeys(decoder, ["requestsPerSecond", "burst"])
            requestsPerSecond = try values["requestsPerSecond"]
            burst = try values["burst"]
        }
    }

    /// Files in PEM, with which the server speaks TLS itself.
    struct TLSSettings: Decodable {
        var certificate: String?
        var key: String?

        init(from decoder: any Decoder) throws {
            let values = try KnownKeys(decoder, ["certificate", "key"])
            certificate = try values["certificate"]
            key = try values["key"]
        }
    }

    /// A client: confidential with a `secret`, or `public: true`.
    struct ClientSettings: Decodable {
        var id: String?
        var name: String?
        var secret: Secret?
        var isPublic: Bool?
        var grants: [String]?
        var scopes: [String]?
        var redirectURIs: [String]?
        var origins: [String]?

        init(from decoder: any Decoder) throws {
            let values = try KnownKeys(
                decoder,
                ["id", "name", "secret", "public", "grants", "scopes", "redirectURIs", "origins"]
            )
            id = try values["id"]
            name = try values["name"]
            secret = try values["secret"]
            isPublic = try values["public"]
            grants = try values["grants"]
            scopes = try values["scopes"]
            redirectURIs = try values["redirectURIs"]
            origins = try values["origins"]
        }
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let values = try KnownKeys(
            decoder,
            [
                "issuer", "listen", "networks", "store", "stateDir", "logLevel", "lifetimes", "clients", "limits",
                "trustedProxies", "verifyMessageEndpoint", "riskPolicy", "metrics", "tls",
            ]
        )
        issuer = try values["issuer"]
        listen = try values["listen"]
        networks = try values["networks"]
        store = try values["store"]
        stateDir = try values["stateDir"]
        logLevel = try values["logLevel"]
        lifetimes = try values["lifetimes"]
        clients = try values["clients"]
        limits = try values["limits"]
        trustedProxies = try values["trustedProxies"]
        verifyMessageEndpoint = try values["verifyMessageEndpoint"]
        riskPolicy = try values["riskPolicy"]
        metrics = try values["metrics"]
        tls = try values["tls"]
    }
}

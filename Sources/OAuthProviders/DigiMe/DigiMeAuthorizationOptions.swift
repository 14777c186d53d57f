public import OAuthMessages

/// What a user of digi.me is asked for, and how.
///
/// Source: digi.me, `getAuthorizeUrl`.
public struct DigiMeAuthorizationOptions: Sendable {
    /// Which way the data go.
    public enum SourceType: String, Sendable {
        /// From the service to the contract.
        case pull
        /// From the contract to the service.
        case push
    }

    /// Data that are made up, for trying things out.
    public struct SampleData: Sendable {
        /// Which data; `nil` leaves it to the user.
        public var dataSet: String?
        /// Whether the user does not have to choose.
        public var onboardsAutomatically: Bool

        /// Sample data.
        ///
        /// - Parameters:
        ///   - dataSet: Which data.
        ///   - onboardsAutomatically: Whether the user does not have to choose.
        public init(dataSet: String? = nil, onboardsAutomatically: Bool = false) {
            self.dataSet = dataSet
            self.onboardsAutomatically = onboardsAutomatically
        }
    }

    /// The service that the user is asked to add, a number of `querySources()`.
    public var serviceID: Int64?
    /// The user's access token for another contract: both then reach the same library.
    public var userAccessToken: Secret?
    /// Limits and scope of the session, the object that stands under `pull`.
    public var sessionOptions: [String: JSONValue]?
    /// Which way the data go.
    public var sourceType = SourceType.pull
    /// Data that are made up.
    public var sampleData: SampleData?
    /// The language of the web client, such as `nl`.
    public var locale: String?
    /// Whether sources are shown that have only sample data.
    public var includeSampleDataOnlySources: Bool?
    /// The name of a provisional storage that becomes the user's.
    public var storageID: String?
    /// Whether data are fetched afterwards; `nil` leaves it to the server, which does.
    public var triggerQuery: Bool?
    /// What the sources are limited to, such as `{"dataType": ["documents"]}`.
    public var sourcesScope: [String: JSONValue]?

    /// Options that ask for nothing special.
    public init() {}

    /// The parameters of the browser's URL after `code`, in their order.
    func parameters() -> [(name: String, value: String)] {
        var parameters = [("sourceType", sourceType.rawValue)]
        if let serviceID { parameters.append(("service", String(serviceID))) }
        if let dataSet = sampleData?.dataSet { parameters.append(("sampleDataSet", dataSet)) }
        if sampleData?.onboardsAutomatically == true { parameters.append(("sampleDataAutoOnboard", "true")) }
        if let locale { parameters.append(("lng", locale)) }
        if let includeSampleDataOnlySources {
            parameters.append(("includeSampleDataOnlySources", String(includeSampleDataOnlySources)))
        }
        if let storageID { parameters.append(("storageRef", storageID)) }
        if let triggerQuery { parameters.append(("triggerQuery", String(triggerQuery))) }
        if let sourcesScope { parameters.append(("sourcesScope", Self.encodedOnce(sourcesScope))) }
        return parameters
    }

    /// The JSON, percent-encoded: the web client decodes it once more than the query itself.
    private static func encodedOnce(_ members: [String: JSONValue]) -> String {
        var writer = JSONWriter()
        writer.object { $0.members(members) }
        return DigiMeAuthorization.percentEncoded(writer.bytes)
    }
}

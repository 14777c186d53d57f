/// A server that is as strict as the real one, or stricter.
///
/// It notes every violation of the protocol in its journal, also where it answers as if nothing were.
protocol SimulatedServer: AnyObject, Sendable {
    var journal: Journal { get }
    var faults: FaultScript { get }

    /// Acts, and says what it answers.
    func answer(_ request: SimulatedRequest) async -> SimulatedAnswer
}

import Synchronization

/// Whether a request has gone out: one that is called off before never does.
final class Departure: Sendable {
    private static let waiting: UInt8 = 0
    private static let gone: UInt8 = 1
    private static let calledOff: UInt8 = 2

    private let state = Atomic<UInt8>(Departure.waiting)

    /// Whether the request may go out now.
    func leave() -> Bool {
        let (exchanged, _) = state.compareExchange(
            expected: Self.waiting,
            desired: Self.gone,
            ordering: .acquiringAndReleasing
        )
        return exchanged
    }

    /// Whether the request has not gone out, and does not any more.
    func callOff() -> Bool {
        let (exchanged, _) = state.compareExchange(
            expected: Self.waiting,
            desired: Self.calledOff,
            ordering: .acquiringAndReleasing
        )
        return exchanged
    }
}

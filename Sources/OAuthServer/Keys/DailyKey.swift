import StratisID
import Synchronization

/// The keys of one purpose, of which every day has another: they change by themselves, and at the same time on all nodes.
///
/// The one that was used last is kept, so that it is derived about once a day.
final class DailyKey: Sendable {
    private let masterKey: MasterKey
    private let purpose: StaticString
    private let epoch: Identifier?
    private let latest: Mutex<(day: UInt64, key: DerivedKey)?> = Mutex(nil)

    /// The keys of a purpose; those of one epoch where it is given.
    init(_ masterKey: MasterKey, for purpose: StaticString, epoch: Identifier? = nil) {
        self.masterKey = masterKey
        self.purpose = purpose
        self.epoch = epoch
    }

    /// The key of a day, which is counted from 1970.
    func onDay(_ day: UInt64) -> DerivedKey {
        latest.withLock { latest in
            if let latest, latest.day == day { return latest.key }
            let key = masterKey.derived(for: purpose, day: day, epoch: epoch)
            latest = (day, key)
            return key
        }
    }

    /// The day of a moment, counted from 1970.
    static func day(of moment: UnixSeconds) -> UInt64 { moment.rawValue / 86_400 }
}

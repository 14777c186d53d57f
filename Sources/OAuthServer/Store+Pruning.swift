public import Logging
public import StratisID

extension Store {
    /// Forgets what is of no use any more, a little at a time, until the task is cancelled.
    ///
    /// One task of each server does this. Without it the store grows for ever.
    ///
    /// - Parameters:
    ///   - now: The current time.
    ///   - logger: Hears where it fails; it is tried again after a minute.
    public func keepPruned(now: @Sendable () -> UnixSeconds, logger: Logger) async {
        while !Task.isCancelled {
            do {
                let count = try await prune(at: now(), limit: 500)
                try await Task.sleep(for: count == 500 ? .milliseconds(100) : .seconds(60))
            } catch is CancellationError {
                return
            } catch {
                logger.error("pruning failed", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(60))
            }
        }
    }
}

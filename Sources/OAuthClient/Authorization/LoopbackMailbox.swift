import Synchronization

/// Where the one request of a listener is put, and where it is waited for.
final class LoopbackMailbox: Sendable {
    typealias Outcome = Result<String, LoopbackListenerError>

    private struct State {
        var outcome: Outcome?
        var continuation: CheckedContinuation<Outcome, Never>?
    }

    let path: String
    private let state = Mutex(State())

    init(path: String) { self.path = path }

    /// Puts in the target of a request, or why there is none; returns whether it was the first.
    @discardableResult
    func end(_ outcome: Outcome) -> Bool {
        let (isFirst, continuation) = state.withLock { state in
            guard state.outcome == nil else { return (false, nil as CheckedContinuation<Outcome, Never>?) }
            state.outcome = outcome
            return (true, state.continuation.take())
        }
        continuation?.resume(returning: outcome)
        return isFirst
    }

    /// Waits for what is put in; a cancelled task gets ``LoopbackListenerError/closed``.
    func wait() async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome = state.withLock { state -> Outcome? in
                    guard state.outcome == nil else { return state.outcome }
                    guard state.continuation == nil else { return .failure(.closed) }
                    state.continuation = continuation
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            end(.failure(.closed))
        }
    }
}

import Synchronization

/// Does something, and goes on without it when the time is up.
///
/// What is left behind is cancelled; whether it listens makes no difference to the caller.
///
/// - Parameter value: What is returned instead; made when the time is up.
func withinTime<Value: Sendable>(
    _ time: Duration,
    else value: @escaping @autoclosure @Sendable () -> Value,
    _ work: @escaping @Sendable () async -> Value
) async -> Value {
    let race = Race<Value>()
    return await withCheckedContinuation { continuation in
        race.begin(continuation)
        let worker = Task.detached { race.end(await work()) }
        let timer = Task.detached {
            do { try await Task.sleep(for: time) } catch { return }
            race.end(value())
        }
        race.losers(worker, timer)
    }
}

/// Which of the two was first.
private final class Race<Value: Sendable>: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Value, Never>?
        var tasks: [Task<Void, Never>] = []
        var isOver = false
    }

    private let state = Mutex(State())

    func begin(_ continuation: CheckedContinuation<Value, Never>) { state.withLock { $0.continuation = continuation } }

    func losers(_ tasks: Task<Void, Never>...) {
        let isOver = state.withLock { state in
            state.tasks = tasks
            return state.isOver
        }
        if isOver { for task in tasks { task.cancel() } }
    }

    func end(_ value: Value) {
        let (continuation, tasks) = state.withLock { state in
            state.isOver = true
            return (state.continuation.take(), state.tasks)
        }
        continuation?.resume(returning: value)
        for task in tasks { task.cancel() }
    }
}

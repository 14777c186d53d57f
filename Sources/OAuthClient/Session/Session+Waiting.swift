import Synchronization

extension Session {
    /// Gets what is needed, by waiting for the procedure that is under way or by beginning one.
    func wait(for need: RefreshMachine.Need) async throws(ClientError) -> Lease {
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in ask(need, waiter, continuation) }
        } onCancel: {
            cancel(waiter)
        }
        return try result.get()
    }

    private func ask(
        _ need: RefreshMachine.Need,
        _ waiter: Int,
        _ continuation: CheckedContinuation<Result<Lease, ClientError>, Never>
    ) {
        let time = client.environment.uptime()
        let (answer, start): (Result<Lease, ClientError>?, RefreshMachine.Start?) = state.withLock { state in
            // The cancellation may have come before there was anything to cancel.
            if Task.isCancelled { return (.failure(.cancelled), nil) }
            switch state.machine.ask(need, waiter: waiter, at: time) {
            case .lease(let lease): return (.success(lease), nil)
            case .fail(let error): return (.failure(error), nil)
            case .wait(let start):
                state.continuations[waiter] = continuation
                return (nil, start)
            }
        }
        if let answer { continuation.resume(returning: answer) }
        if let start { begin(start) }
    }

    private func cancel(_ waiter: Int) {
        let continuation = state.withLock { state in
            state.machine.leave(waiter)
            return state.continuations.removeValue(forKey: waiter)
        }
        continuation?.resume(returning: .failure(.cancelled))
    }

    /// Runs a procedure in a task that belongs to nobody who waits for it.
    func begin(_ start: RefreshMachine.Start) {
        Task.detached { [self] in await RefreshRunner(session: self).run(start) }
    }

    /// Tells everybody who is answered, and the listener.
    func deliver(_ resolution: RefreshMachine.Resolution) {
        let continuations = state.withLock { state in
            resolution.answers.map { state.continuations.removeValue(forKey: $0.waiter) }
        }
        if let event = resolution.event { onEvent?(event) }
        for (continuation, answer) in zip(continuations, resolution.answers) {
            continuation?.resume(returning: answer.1)
        }
        if let next = resolution.next { begin(next) }
    }
}

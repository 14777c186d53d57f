/// Tries again and again, first every millisecond and later every 20, until there is a result or the time is up.
///
/// A lock of the operating system cannot be waited for without a thread of one's own, and the wait is for another
/// process's network request.
///
/// - Throws: ``TokenStoreError/busy`` when the time is up or the task is cancelled, or what `attempt` throws.
package func poll<Value>(
    _ patience: Duration,
    _ attempt: () throws(TokenStoreError) -> Value?
) async throws(TokenStoreError) -> Value {
    let clock = ContinuousClock()
    let end = clock.now + patience
    var pause = Duration.milliseconds(1)
    while true {
        if let value = try attempt() { return value }
        guard clock.now < end else { throw .busy }
        do { try await Task.sleep(for: pause, tolerance: .zero) } catch { throw .busy }
        pause = min(pause * 2, .milliseconds(20))
    }
}

import Logging
import Synchronization

/// Keeps all that is logged.
final class LogRecorder: Sendable {
    private let recorded = Mutex<[LogEvent]>([])

    /// At which stage each refused request was refused.
    var reasons: [String] { events.compactMap { $0.metadata?["reason"].map { "\($0)" } } }

    var events: [LogEvent] { recorded.withLock { $0 } }

    /// Everything in one text.
    var text: String {
        events.map { "\($0.level) \($0.message) \($0.metadata ?? [:])" }.joined(separator: "\n")
    }

    var logger: Logger { Logger(label: "server") { _ in Handler(recorder: self) } }

    private func record(_ event: LogEvent) { recorded.withLock { $0.append(event) } }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { recorder.record(event) }
    }
}

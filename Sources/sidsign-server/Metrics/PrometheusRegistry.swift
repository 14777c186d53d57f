import CoreMetrics
import Synchronization

/// Counts what the server measures, and writes the counts as Prometheus reads them.
///
/// Source: Prometheus, Exposition formats, Text-based format.
final class PrometheusRegistry: MetricsFactory, Sendable {
    /// One line, or one set of buckets, of a metric.
    private struct Key: Hashable {
        let label: String
        let dimensions: String
    }

    private struct State {
        var counters: [Key: CountedTotal] = [:]
        var gauges: [Key: RecordedValue] = [:]
        var histograms: [Key: TimedHistogram] = [:]
    }

    private let state = Mutex(State())

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let key = Key(label: Self.name(label), dimensions: Self.text(dimensions))
        return state.withLock { $0.counters.existing(key, or: CountedTotal()) }
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let key = Key(label: Self.name(label), dimensions: Self.text(dimensions))
        return state.withLock { $0.gauges.existing(key, or: RecordedValue()) }
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let key = Key(label: Self.name(label), dimensions: Self.text(dimensions))
        return state.withLock { $0.histograms.existing(key, or: TimedHistogram()) }
    }

    // What was counted stays, so that a total never goes back.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    /// All metrics, in the order of their names.
    var text: String {
        let (counters, gauges, histograms) = state.withLock { ($0.counters, $0.gauges, $0.histograms) }
        return Self.text(counters, "counter") { "\($0.label)\(Self.braced($0.dimensions)) \($1.value)\n" }
            + Self.text(gauges, "gauge") { "\($0.label)\(Self.braced($0.dimensions)) \($1.value)\n" }
            + Self.text(histograms, "histogram") { $1.text(named: $0.label, $0.dimensions) }
    }

    private static func text<Metric>(
        _ metrics: [Key: Metric],
        _ kind: String,
        _ line: (Key, Metric) -> String
    ) -> String {
        var text = ""
        var last = ""
        for key in metrics.keys.sorted(by: { ($0.label, $0.dimensions) < ($1.label, $1.dimensions) }) {
            if key.label != last { text += "# TYPE \(key.label) \(kind)\n" }
            last = key.label
            text += metrics[key].map { line(key, $0) } ?? ""
        }
        return text
    }

    static func braced(_ dimensions: String) -> String { dimensions.isEmpty ? "" : "{\(dimensions)}" }

    /// `name="value"`, with commas between.
    private static func text(_ dimensions: [(String, String)]) -> String {
        dimensions.sorted { $0.0 < $1.0 }.map { "\(name($0.0))=\"\(escaped($0.1))\"" }.joined(separator: ",")
    }

    private static func name(_ label: String) -> String {
        let isAllowed: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return String(label.map { isAllowed($0) ? $0 : "_" })
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for character in value {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
        return text
    }
}

extension Dictionary {
    /// The value of a key, which becomes `value` where there is none.
    fileprivate mutating func existing(_ key: Key, or value: @autoclosure () -> Value) -> Value {
        if let existing = self[key] { return existing }
        let value = value()
        self[key] = value
        return value
    }
}

/// How long before their expiry tokens are refreshed: a fixed time, and a tenth of short lifetimes.
///
/// Source: RFC 6749 §5.1 leaves it open; a margin as long as the lifetime would refresh without end.
package struct RefreshMargin: Hashable, Sendable {
    package let milliseconds: Int64

    package init(_ longest: Duration) { milliseconds = max(0, longest.milliseconds) }

    /// The margin of a token, in milliseconds; none where it cannot be refreshed.
    package func milliseconds(for tokens: TokenSet) -> Int64 {
        guard let lifetime = tokens.lifetime, tokens.refreshToken != nil else { return 0 }
        return min(milliseconds, Self.milliseconds(lifetime) / 10)
    }

    /// Whether the token is good for longer than the margin, by the wall clock.
    package func isGood(_ tokens: TokenSet, at now: Int64) -> Bool {
        guard let remaining = Self.remaining(tokens, at: now) else { return true }
        return remaining > milliseconds(for: tokens)
    }

    /// How many milliseconds the token is still good by the wall clock; `nil` where that is not known.
    ///
    /// Never more than its lifetime, however far the clock was set back.
    package static func remaining(_ tokens: TokenSet, at now: Int64) -> Int64? {
        guard let lifetime = tokens.lifetime, let expiry = tokens.expiry else { return nil }
        let (remaining, overflow) = expiry.subtractingReportingOverflow(now)
        return milliseconds(min(lifetime, overflow ? lifetime : max(0, remaining)))
    }

    /// So that times can be added without overflow: 292 million years become 9 million.
    private static func milliseconds(_ seconds: Int64) -> Int64 { min(seconds, .max / 32_000) * 1000 }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return min(max(seconds, -1 << 40), 1 << 40) * 1000 + attoseconds / 1_000_000_000_000_000
    }
}

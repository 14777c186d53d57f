import CBench

/// What one operation costs.
struct Measurement {
    /// The median over all blocks, per operation.
    let nanoseconds: Double
    /// The median of the ratios of neighbouring blocks: the operation over the bare call, in thread CPU time.
    let ratio: Double
    let allocations: Double

    /// Alternates short blocks of the operation and of the bare call, in both orders.
    init(_ operation: Operation, beside bare: (Int) -> Void, pairCount: Int) {
        let bareCount = 32
        operation.run(operation.blockCount)
        bare(bareCount)
        let allocationsBefore = bench_allocation_count()
        operation.run(operation.blockCount)
        allocations = Double(bench_allocation_count() - allocationsBefore) / Double(operation.blockCount)
        var times: [Double] = []
        var ratios: [Double] = []
        for pair in 0..<pairCount {
            var bareTime = 0.0
            if pair.isMultiple(of: 2) { bareTime = Self.time(bare, bareCount) }
            let time = Self.time(operation.run, operation.blockCount)
            if !pair.isMultiple(of: 2) { bareTime = Self.time(bare, bareCount) }
            times.append(time)
            ratios.append(time / bareTime)
        }
        nanoseconds = times.median
        ratio = ratios.median
    }

    /// Nanoseconds of CPU per run.
    static func time(_ run: (Int) -> Void, _ count: Int) -> Double {
        let start = bench_thread_nanoseconds()
        run(count)
        return Double(bench_thread_nanoseconds() - start) / Double(count)
    }
}

extension [Double] {
    /// The middle value.
    var median: Double { sorted()[count / 2] }
}

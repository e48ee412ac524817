import SyncEngine

/// `[account.x.limits]`: bounds of a run's appetite.
struct LimitsLayer: Sendable {
    var connections: Placed<Int>?
    var bytesPerDay: Placed<UInt64>?
    var retryFor: Placed<Int64>?
    var commandLineBytes: Placed<Int>?
    /// `false` only for measuring: nothing is synced to disk.
    var durable: Placed<Bool>?

    init() {}

    init(_ table: TableReader) {
        connections = table.integer("connections", 1...64)
        bytesPerDay = table.octets("bytes-per-day")
        retryFor = table.seconds("retry-for")
        commandLineBytes = table.integer("command-line-bytes", 1000...65536)
        durable = table.boolean("durable")
        table.close()
    }

    func over(_ lower: LimitsLayer) -> LimitsLayer {
        var result = self
        result.connections = connections ?? lower.connections
        result.bytesPerDay = bytesPerDay ?? lower.bytesPerDay
        result.retryFor = retryFor ?? lower.retryFor
        result.commandLineBytes = commandLineBytes ?? lower.commandLineBytes
        result.durable = durable ?? lower.durable
        return result
    }

    var limits: RunLimits {
        var limits = RunLimits()
        limits.connections = connections?.value ?? limits.connections
        limits.bytesPerDay = bytesPerDay.flatMap { $0.value == 0 ? nil : $0.value }
        limits.retryBudgetSeconds = retryFor.map { Int($0.value) } ?? limits.retryBudgetSeconds
        limits.commandLineBytes = commandLineBytes?.value ?? limits.commandLineBytes
        limits.isDurable = durable?.value ?? limits.isDurable
        return limits
    }
}

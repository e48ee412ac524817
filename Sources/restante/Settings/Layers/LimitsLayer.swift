import SyncEngine

/// `[account.x.limits]`: bounds of a run's appetite.
struct LimitsLayer: Sendable {
    var connections: Placed<Int>?
    var bytesPerDay: Placed<UInt64>?
    var retryFor: Placed<Int64>?
    var patience: Placed<Int64>?
    var commandLineBytes: Placed<Int>?
    /// `false` only for measuring: nothing is synced to disk.
    var durable: Placed<Bool>?

    init() {}

    init(_ table: TableReader) {
        connections = table.integer("connections", 1...64)
        bytesPerDay = table.octets("bytes-per-day")
        retryFor = table.seconds("retry-for")
        patience = Self.patience(table)
        commandLineBytes = table.integer("command-line-bytes", 1000...65536)
        durable = table.boolean("durable")
        table.close()
    }

    func over(_ lower: LimitsLayer) -> LimitsLayer {
        var result = self
        result.connections = connections ?? lower.connections
        result.bytesPerDay = bytesPerDay ?? lower.bytesPerDay
        result.retryFor = retryFor ?? lower.retryFor
        result.patience = patience ?? lower.patience
        result.commandLineBytes = commandLineBytes ?? lower.commandLineBytes
        result.durable = durable ?? lower.durable
        return result
    }

    var limits: RunLimits {
        var limits = RunLimits()
        limits.connections = connections?.value ?? limits.connections
        limits.bytesPerDay = bytesPerDay.flatMap { $0.value == 0 ? nil : $0.value }
        limits.retryBudgetSeconds = retryFor.map { Int($0.value) } ?? limits.retryBudgetSeconds
        limits.patienceSeconds = patience.map { Double($0.value) } ?? limits.patienceSeconds
        limits.commandLineBytes = commandLineBytes?.value ?? limits.commandLineBytes
        limits.isDurable = durable?.value ?? limits.isDurable
        return limits
    }

    /// A server that may not be silent for a few seconds would never be done; one that may for days would never be given up.
    private static func patience(_ table: TableReader) -> Placed<Int64>? {
        guard let patience = table.seconds("patience") else { return nil }
        if (5...3600).contains(patience.value) { return patience }
        table.mistakes.add(patience.place, "patience must be from \"5s\" to \"1h\", found \"\(Quantity.text(seconds: patience.value))\"")
        return nil
    }
}

import SyncEngine

/// `[account.x.search]`: whether an account's mail can be searched by words.
struct SearchLayer: Sendable {
    var enabled: Placed<Bool>?

    init() {}

    init(_ table: TableReader) {
        enabled = table.boolean("enabled")
        table.close()
    }

    func over(_ lower: SearchLayer) -> SearchLayer {
        var result = self
        result.enabled = enabled ?? lower.enabled
        return result
    }

    var policy: SearchPolicy { enabled.map { $0.value ? .on : .off } ?? .whenAsked }
}

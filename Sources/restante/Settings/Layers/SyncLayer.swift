import SyncPlanner

/// `[account.x.sync]`: what may pass between the sides.
struct SyncLayer: Sendable {
    /// The names of ``SyncPolicy/Operations`` in the configuration.
    static let operationNames: [(name: String, operation: SyncPolicy.Operations)] = [
        ("new", .new), ("flags", .flags), ("gone", .gone), ("folders", .folders),
    ]

    var operations: Placed<SyncPolicy.Operations>?
    var direction: Placed<SyncPolicy.Direction>?
    var maxSize: Placed<UInt64>?
    var maxMessages: Placed<Int>?
    var maxAge: Placed<Int64>?
    var expunge: Placed<Bool>?
    var trash: Placed<String>?
    var brakeShare: Placed<Double>?
    var brakeCount: Placed<Int>?

    init() {}

    init(_ table: TableReader) {
        operations = Self.operations(table)
        direction = table.choice("direction", SyncPolicy.Direction.self)
        maxSize = table.octets("max-size")
        maxMessages = table.integer("max-messages", 0...Int.max)
        maxAge = table.seconds("max-age")
        expunge = table.boolean("expunge")
        trash = table.string("trash")
        if let brake = table.table("brake") {
            brakeShare = brake.number("share", 0...1)
            brakeCount = brake.integer("count", 0...Int.max)
            brake.close()
        }
        table.close()
    }

    func over(_ lower: SyncLayer) -> SyncLayer {
        var result = self
        result.operations = operations ?? lower.operations
        result.direction = direction ?? lower.direction
        result.maxSize = maxSize ?? lower.maxSize
        result.maxMessages = maxMessages ?? lower.maxMessages
        result.maxAge = maxAge ?? lower.maxAge
        result.expunge = expunge ?? lower.expunge
        result.trash = trash ?? lower.trash
        result.brakeShare = brakeShare ?? lower.brakeShare
        result.brakeCount = brakeCount ?? lower.brakeCount
        return result
    }

    /// The policy that comes of it; limits of 0 mean none.
    var policy: SyncPolicy {
        var policy = SyncPolicy()
        policy.operations = operations?.value ?? policy.operations
        policy.direction = direction?.value ?? policy.direction
        policy.maxSize = maxSize.flatMap { $0.value == 0 ? nil : $0.value }
        policy.maxMessages = maxMessages?.value ?? policy.maxMessages
        policy.maxAge = maxAge.flatMap { $0.value == 0 ? nil : $0.value }
        policy.expunge = expunge?.value ?? policy.expunge
        policy.trash = trash?.value
        policy.brake.share = brakeShare?.value ?? policy.brake.share
        policy.brake.count = brakeCount?.value ?? policy.brake.count
        return policy
    }

    private static func operations(_ table: TableReader) -> Placed<SyncPolicy.Operations>? {
        guard let names = table.strings("operations") else { return nil }
        var result: SyncPolicy.Operations = []
        for name in names.value {
            if let match = operationNames.first(where: { $0.name == name }) {
                result.insert(match.operation)
            } else {
                let hint = NearestName.hint(name, among: operationNames.map(\.name))
                table.mistakes.add(names.place, "unknown operation \"\(name)\"; \(hint)")
            }
        }
        return Placed(value: result, place: names.place)
    }
}

import Mail
import SyncEngine

/// What would be removed, folder by folder.
struct RemovalTable: Sendable {
    private struct Part {
        var messages = 0
        var octets: UInt64 = 0
        var held = 0
        /// INTERNALDATEs, in seconds since 1970.
        var dates: ClosedRange<Int64>?
    }

    private var parts: [FolderPath: Part] = [:]

    mutating func add(_ candidate: RemovalCandidate) {
        var part = parts[candidate.folder.path] ?? Part()
        defer { parts[candidate.folder.path] = part }
        guard candidate.holds.isEmpty else {
            part.held += 1
            return
        }
        let placement = candidate.row.placement
        part.messages += 1
        part.octets = part.octets.addingReportingOverflow(placement.diskSize).partialValue
        if let date = placement.internalDate?.secondsSince1970 {
            part.dates = min(part.dates?.lowerBound ?? date, date)...max(part.dates?.upperBound ?? date, date)
        }
    }

    func lines(columns: Int) -> [String] {
        guard !parts.isEmpty else { return [] }
        var table = Table([
            ("FOLDER", .left), ("MESSAGES", .right), ("SIZE", .right), ("OLDEST", .left), ("NEWEST", .left), ("ON HOLD", .right),
        ])
        for (path, part) in parts.sorted(by: { $0.key < $1.key }) {
            table.add([
                path.description, Human.count(part.messages), Human.octets(part.octets), day(part.dates?.lowerBound),
                day(part.dates?.upperBound), part.held == 0 ? "" : Human.count(part.held),
            ])
        }
        return table.lines(width: columns)
    }

    private func day(_ seconds: Int64?) -> String { seconds.map { String(Timestamp.rfc3339(Double($0)).prefix(10)) } ?? "" }
}

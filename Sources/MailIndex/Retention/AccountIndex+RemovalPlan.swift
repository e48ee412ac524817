import GRDB
import Mail

extension AccountIndex {
    /// What a removal would do; nothing is changed.
    ///
    /// - Parameter body: given each row that is meant, by folder and UID, with the names of the holds that keep it; none if it
    ///   would go.
    package func planRemoval(
        _ request: RemovalRequest, _ body: (LocatedPlacement, [String]) throws -> Void = { _, _ in }
    ) throws(IndexError) -> RemovalPlan {
        let folders = try folders()
        return try read { db in
            let candidates = try RemovalCandidates(request, folders, in: db, path)
            let coverage = try HoldCoverage(folders, in: db)
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(Placement.columns)\(coverage.selection) FROM placement p WHERE \(candidates.sql)
                    ORDER BY p.folder, p.uid_validity, p.uid
                    """,
                arguments: coverage.arguments + candidates.arguments)
            var plan = RemovalPlan()
            while let row = try rows.next() {
                let located = try LocatedPlacement(row)
                let holds = try coverage.names(of: row, from: Placement.columnCount)
                plan.add(located.placement, holds)
                try body(located, holds)
            }
            if case .erase(let query) = request, query.needsText { plan.unknown = try unknownMessages(in: db) }
            return plan
        }
    }

    private func unknownMessages(in db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM placement p
                WHERE p.digest IS NULL OR NOT EXISTS (SELECT 1 FROM search_doc d WHERE d.digest = p.digest)
                """) ?? 0
    }
}

extension Placement {
    /// How many ``columns`` there are.
    static let columnCount = columns.split(separator: ",").count
}

extension RemovalPlan {
    fileprivate mutating func add(_ placement: Placement, _ holds: [String]) {
        guard holds.isEmpty else {
            heldBack += 1
            for hold in holds { byHold[hold, default: 0] += 1 }
            return
        }
        messages += 1
        bytes = bytes.addingReportingOverflow(placement.diskSize).partialValue
    }
}

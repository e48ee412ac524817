import Foundation
import GRDB
import Mail

/// Legal holds.
extension AccountIndex {
    /// Puts a hold into force and remembers what it covers now.
    ///
    /// - Parameter who: as the audit log names them.
    /// - Throws: ``IndexError`` if the name is taken, if the query asks for words and this index has no search, and while a
    ///   removal that was decided is not finished: that must be done first (``finishRemovals(run:at:_:)``).
    package func addHold(_ name: String, _ query: SearchQuery, by who: String, at time: Double) throws(IndexError) -> Hold {
        let folders = try folders()
        return try writeSynced { db in
            try checkNewHold(name, query, in: db)
            try db.execute(
                sql: "INSERT INTO hold (name, query, made, made_by) VALUES (?, ?, ?, ?)",
                arguments: [name, query.text, time, who])
            let id = db.lastInsertedRowID
            try AccountIndex.remember(HoldCoverage(folders, in: db).columns.filter { $0.hold.id == id }, since: 0, in: db)
            return Hold(id: id, name: name, query: query.text, made: time, madeBy: who, released: nil, releasedBy: nil)
        }
    }

    private func checkNewHold(_ name: String, _ query: SearchQuery, in db: Database) throws {
        if try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM hold WHERE name = ? AND released IS NULL)", arguments: [name])
            ?? false
        {
            throw IndexError(.failed, "there is a hold named \(name) already; release it or take another name")
        }
        if try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM tombstone WHERE finished IS NULL)") ?? false {
            throw IndexError(.busy, "a removal in \(path) was interrupted; let it finish by a sync, then add the hold \(name)")
        }
        if try query.needsText && !SearchTables.exist(in: db) {
            throw IndexError(
                .failed,
                "the hold \(name) asks for words, and \(path) has no search; turn search on, or use folder:, before: and after:")
        }
    }

    /// Ends a hold; its record stays.
    ///
    /// - Throws: ``IndexError`` if no hold of this name is in force.
    package func releaseHold(_ name: String, by who: String, at time: Double) throws(IndexError) {
        try writeSynced { db in
            let id = try Int64.fetchOne(db, sql: "SELECT id FROM hold WHERE name = ? AND released IS NULL", arguments: [name])
            guard let id else {
                throw IndexError(.failed, "no hold named \(name) is in force; see `restante hold list`")
            }
            try db.execute(
                sql: "UPDATE hold SET released = ?, released_by = ? WHERE id = ?", arguments: [time, who, id])
            try db.execute(sql: "DELETE FROM hold_match WHERE hold = ?", arguments: [id])
        }
    }

    /// Every hold that ever was, oldest first.
    package func holds() throws(IndexError) -> [Hold] { try read { try Hold.all(inForce: false, in: $0) } }

    /// The hold of this name that is in force.
    ///
    /// - Throws: ``IndexError`` if there is none.
    package func hold(inForce name: String) throws(IndexError) -> Hold {
        guard let hold = try read({ try Hold.all(inForce: true, in: $0) }).first(where: { $0.name == name }) else {
            throw IndexError(.failed, "no hold named \(name) is in force; see `restante hold list`")
        }
        return hold
    }

    /// The UIDs in one folder that a hold in force covers, gone from the server or not: beyond doubt, and because they cannot
    /// be judged.
    package func uids(onHold hold: Hold, in folder: Int64, _ validity: UIDValidity) throws(IndexError) -> UIDSet {
        let folders = try folders()
        return try read { db in
            var set = UIDSet()
            guard let column = try HoldCoverage(folders, in: db).columns.first(where: { $0.hold.id == hold.id }) else { return set }
            let uids = try Int64.fetchCursor(
                db, sql: "SELECT p.uid FROM placement p WHERE \(column.sql) AND p.folder = ? AND p.uid_validity = ? ORDER BY p.uid",
                arguments: column.arguments + [folder, Int64(validity.value)])
            while let uid = try uids.next() { if let uid = UInt32(exactly: uid).flatMap({ UID($0) }) { set.insert(uid) } }
            return set
        }
    }

    /// Remembers what the holds cover of the rows that changed in `run` or later; to be called at the end of a run, after
    /// search was filled. Without holds it costs nothing.
    package func rememberHolds(since run: Int64) throws(IndexError) {
        guard try read({ try !Hold.all(inForce: true, in: $0).isEmpty }) else { return }
        let folders = try folders()
        try write { try AccountIndex.remember(HoldCoverage(folders, in: $0).columns, since: run, in: $0) }
    }

    /// How many rows each hold in force covers now, by its name: beyond doubt, and because they cannot be judged.
    package func countHeld() throws(IndexError) -> [String: (sure: Int, unsure: Int)] {
        let folders = try folders()
        return try read { db in
            let coverage = try HoldCoverage(folders, in: db)
            guard !coverage.columns.isEmpty else { return [:] }
            var counts: [String: (sure: Int, unsure: Int)] = [:]
            for column in coverage.columns {
                let known = "EXISTS (SELECT 1 FROM hold_match m WHERE m.hold = ? AND m.digest = p.digest)"
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT count(*), coalesce(sum(coalesce((\(column.match.sql)), 0) OR \(known)), 0)
                        FROM placement p WHERE \(column.sql)
                        """, arguments: column.match.arguments + [column.hold.id] + column.arguments)
                guard let row else { continue }
                var columns = ColumnReader(row)
                let (all, sure) = (try columns.next() as Int, try columns.next() as Int)
                counts[column.hold.name] = (sure, all - sure)
            }
            return counts
        }
    }

    private static func remember(_ columns: [HoldCoverage.Column], since run: Int64, in db: Database) throws {
        for column in columns {
            try db.execute(
                sql: """
                    INSERT INTO hold_match (hold, digest)
                    SELECT ?, p.digest FROM placement p
                    WHERE p.from_run >= ? AND p.digest IS NOT NULL AND (\(column.match.sql))
                    ON CONFLICT DO NOTHING
                    """, arguments: [column.hold.id, run] + column.match.arguments)
        }
    }

    /// Which of these messages are on hold, with the holds' names: to be asked before a mirror or a two-way run removes the
    /// file of a message that the server no longer has. Without holds it costs nothing.
    package func holds(on places: [MessagePlace]) throws(IndexError) -> [MessagePlace: [String]] {
        guard !places.isEmpty, try read({ try !Hold.all(inForce: true, in: $0).isEmpty }) else { return [:] }
        let folders = try folders()
        return try read { db in
            let coverage = try HoldCoverage(folders, in: db)
            let statement = try db.cachedStatement(
                sql: """
                    SELECT 1\(coverage.selection) FROM placement p WHERE p.folder = ? AND p.uid_validity = ? AND p.uid = ?
                    """)
            var held: [MessagePlace: [String]] = [:]
            for place in places {
                let key: StatementArguments = [place.folder, Int64(place.validity.value), Int64(place.uid.value)]
                guard let row = try Row.fetchOne(statement, arguments: coverage.arguments + key) else { continue }
                let names = try coverage.names(of: row, from: 1)
                if !names.isEmpty { held[place] = names }
            }
            return held
        }
    }
}

extension Hold {
    /// Oldest first.
    static func all(inForce: Bool, in db: Database) throws -> [Hold] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT id, name, query, made, made_by, released, released_by FROM hold
                    WHERE NOT ? OR released IS NULL ORDER BY id
                    """), arguments: [inForce])
        var holds: [Hold] = []
        while let row = try rows.next() {
            var columns = ColumnReader(row)
            holds.append(
                Hold(
                    id: try columns.next(), name: try columns.next(), query: try columns.next(), made: try columns.next(),
                    madeBy: try columns.next(), released: try columns.next(), releasedBy: try columns.next()))
        }
        return holds
    }
}

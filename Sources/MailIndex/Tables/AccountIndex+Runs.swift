import GRDB

extension AccountIndex {
    /// Binds a new index to its mailbox, and refuses to serve another one.
    ///
    /// - Parameter identity: what the mailbox is known by, such as `user@host`.
    package func bind(to identity: String) throws(IndexError) {
        try write { db in
            let known = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'identity'")
            guard let known else {
                return try db.execute(sql: "INSERT INTO meta (key, value) VALUES ('identity', ?)", arguments: [identity])
            }
            guard known == identity else {
                throw IndexError(
                    .otherMailbox,
                    "the state in \(path) belongs to \(known), not to \(identity); give this account a state folder of its own")
            }
        }
    }

    /// Opens a run and gives its number.
    package func beginRun(mode: String, at time: Double) throws(IndexError) -> Int64 {
        try write { db in
            try db.execute(sql: "INSERT INTO run (mode, started) VALUES (?, ?)", arguments: [mode, time])
            return db.lastInsertedRowID
        }
    }

    /// Ends a run on record. A run without an end was killed, or goes on.
    package func finishRun(_ run: Int64, at time: Double, summary: String, bytesIn: UInt64) throws(IndexError) {
        try write { db in
            try db.execute(
                sql: "UPDATE run SET finished = ?, summary = ?, bytes_in = ? WHERE id = ?",
                arguments: [time, summary, Int64(clamping: bytesIn), run])
        }
    }

    /// The newest runs, newest first.
    package func runs(limit: Int) throws(IndexError) -> [RunRow] {
        try read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT id, mode, started, finished, summary, bytes_in FROM run ORDER BY id DESC LIMIT ?",
                arguments: [limit])
            var runs: [RunRow] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                runs.append(try RunRow(&columns))
            }
            return runs
        }
    }

    /// Octets that runs begun after `time` (seconds since 1970) fetched.
    package func bytesIn(since time: Double) throws(IndexError) -> UInt64 {
        try read { db in
            let sum = try Int64.fetchOne(db, sql: "SELECT sum(bytes_in) FROM run WHERE started > ?", arguments: [time])
            return UInt64(clamping: sum ?? 0)
        }
    }
}

extension RunRow {
    /// `id`, `mode`, `started`, `finished`, `summary`, `bytes_in`.
    fileprivate init(_ columns: inout ColumnReader) throws {
        id = try columns.next()
        mode = try columns.next()
        started = try columns.next()
        finished = try columns.next()
        summary = try columns.next()
        bytesIn = try columns.size()
    }
}

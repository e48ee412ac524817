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
            try Row.fetchAll(db, sql: "SELECT * FROM run ORDER BY id DESC LIMIT ?", arguments: [limit]).map { row in
                RunRow(
                    id: row["id"], mode: row["mode"], started: row["started"], finished: row["finished"],
                    summary: row["summary"], bytesIn: UInt64(row["bytes_in"] as Int64))
            }
        }
    }

    /// Octets that runs begun after `time` (seconds since 1970) fetched.
    package func bytesIn(since time: Double) throws(IndexError) -> UInt64 {
        try read { db in
            UInt64(try Int64.fetchOne(db, sql: "SELECT sum(bytes_in) FROM run WHERE started > ?", arguments: [time]) ?? 0)
        }
    }
}

import GRDB
import Glibc

/// What is looked at before an index is believed.
extension AccountIndex {
    /// Whether the log beside the file has something in it: its last user did not close it, or it is in use now.
    static func hasUnmergedChanges(_ path: String) -> Bool {
        var status = stat()
        return stat(path + "-wal", &status) == 0 && status.st_size > 0
    }

    /// Refuses files of other programs before anything is written to them. Costs about a millisecond.
    ///
    /// - Parameter path: what errors call the file.
    static func checkOrigin(_ file: String, as path: String) throws {
        var status = stat()
        guard stat(file, &status) == 0, status.st_size > 0 else { return }
        // SQLite takes a file of a few bytes for an empty one and writes over it.
        guard status.st_size >= 512 else { throw IndexError(damaged: path, "it has \(status.st_size) bytes") }
        // The first page is never read by other means than SQLite's: closing the file here would undo, for the whole
        // process, the locks of another connection (https://sqlite.org/howtocorrupt.html section 2.2).
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        try DatabaseQueue(path: file, configuration: configuration).read { db in
            if try Int32.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID { return }
            // An index whose making was cut short has nothing but the table of migrations.
            let tables = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name <> 'grdb_migrations'")
            guard tables == 0 else {
                throw IndexError(
                    .damaged, "\(path) is a database of another program; move it away or give this account another state folder")
            }
        }
    }

    /// Refuses what a newer version wrote.
    static func checkVersion(of db: Database, _ path: String) throws {
        guard try !Schema.migrator.hasBeenSuperseded(db) else {
            throw IndexError(.newer, "\(path) was written by a newer version of restante; use that version")
        }
    }

    /// Reads every row: after a crash, when the file may be other than SQLite left it. Some milliseconds for 100,000
    /// messages; a file that was closed in order is believed, and damage in it shows when it is read.
    static func checkContent(of db: Database, _ path: String) throws {
        let complaint = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
        guard complaint == "ok" else {
            throw IndexError(damaged: path, complaint ?? "it cannot be checked")
        }
    }
}

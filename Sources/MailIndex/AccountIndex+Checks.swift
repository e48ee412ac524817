import GRDB
import Glibc

/// What is looked at before an index is believed.
extension AccountIndex {
    /// Whether the log beside the file has something in it: its last user did not close it, or it is in use now.
    static func hasUnmergedChanges(_ path: String) -> Bool {
        var status = stat()
        return stat(path + "-wal", &status) == 0 && status.st_size > 0
    }

    /// Refuses SQLite files of other programs and of newer versions. A few microseconds.
    static func checkOrigin(of db: Database, _ path: String) throws {
        let mark = try Int32.fetchOne(db, sql: "PRAGMA application_id")
        if mark != Schema.applicationID {
            // An index whose making was cut short has nothing but the table of migrations.
            let tables = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name <> 'grdb_migrations'")
            guard tables == 0 else {
                throw IndexError(
                    .damaged, "\(path) is a database of another program; move it away or give this account another state folder")
            }
        }
        if try Schema.migrator.hasBeenSuperseded(db) {
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

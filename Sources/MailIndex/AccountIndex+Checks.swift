import GRDB
import Glibc

/// What is looked at before an index is believed.
extension AccountIndex {
    /// Whether the file is as an index of ours left it when it was closed: nobody wrote to it since, and nothing is in
    /// the log beside it. If not, it is worth the time to read it through.
    static func isSealed(_ path: String) -> Bool {
        var (file, log) = (stat(), stat())
        guard stat(path, &file) == 0 else { return true }
        return file.st_mtim.tv_nsec == 0 && (stat(path + "-wal", &log) != 0 || log.st_size == 0)
    }

    /// Marks the file as left in order: by a time of change that has no fraction of a second, which no write gives it.
    /// Where a file system knows only whole seconds, files are believed.
    static func seal(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mtim.tv_nsec != 0, access(path + "-wal", F_OK) != 0 else { return }
        let times = [status.st_atim, timespec(tv_sec: status.st_mtim.tv_sec, tv_nsec: 0)]
        utimensat(AT_FDCWD, path, times, 0)
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

    /// Reads every row but those of full-text search; 50 ms for 100,000 messages. Only for files that are not as they were left;
    /// see ``isSealed(_:)``.
    ///
    /// To read the words too takes seconds. Nothing but queries for words believes them (search, holds, erasure, export), and
    /// whatever finds them damaged says so. That two tables use one page is found only within one of them.
    static func checkContent(of db: Database, _ path: String) throws {
        // The list of tables itself, and with it the list of free pages (https://sqlite.org/pragma.html#pragma_integrity_check).
        try check("sqlite_schema", in: db, path)
        let tables = try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'search_text*'")
        for table in tables { try check(table, in: db, path) }
    }

    private static func check(_ table: String, in db: Database, _ path: String) throws {
        let complaint = try String.fetchOne(db, sql: "PRAGMA quick_check(\"\(table.replacing("\"", with: "\"\""))\")")
        guard complaint == "ok" else {
            // The first line may only name the database.
            let words = complaint?.split(separator: "\n").last.map(String.init)
            throw IndexError(damaged: path, words ?? "it cannot be checked")
        }
    }
}

import GRDB

/// An account's memory: what both sides looked like when they last agreed, what is on its way, what failed, and how
/// everything came to be. One SQLite file; it can be thrown away and made again.
///
/// Rows say *held* only after the file is on disk, so the newest commits may be lost to a power cut without harm;
/// intents may not, and are synced.
package final class AccountIndex: Sendable {
    let database: DatabaseQueue
    let path: String
    private let isDurable: Bool
    private let isCopy: Bool

    /// Opens the index, making it if there is none. Other processes may have it open too.
    ///
    /// - Parameter isDurable: `false` leaves out every sync to disk.
    /// - Throws: ``IndexError`` for a file that is damaged, foreign, newer or cannot be written.
    package init(path: String, isDurable: Bool = true) throws(IndexError) {
        self.path = path
        self.isDurable = isDurable
        isCopy = false
        do {
            let isTrusted = AccountIndex.isSealed(path)
            database = try AccountIndex.open(path, as: path, isTrusted, AccountIndex.configuration(isDurable: isDurable))
        } catch {
            throw IndexError(error, path)
        }
    }

    /// Opens a copy that nobody else knows of, and that may lose its name at once.
    ///
    /// - Parameters:
    ///   - path: of the original, as errors call it.
    ///   - isTrusted: the original was closed in order.
    init(copyAt copy: String, of path: String, isTrusted: Bool) throws {
        self.path = path
        isDurable = false
        isCopy = true
        database = try AccountIndex.open(copy, as: path, isTrusted, AccountIndex.configuration(isDurable: false))
        // Merges the log, and makes do without files beside it from here on.
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = MEMORY") }
    }

    private static func open(
        _ file: String, as path: String, _ isTrusted: Bool, _ configuration: Configuration
    ) throws -> DatabaseQueue {
        try checkOrigin(file, as: path)
        let database = try DatabaseQueue(path: file, configuration: configuration)
        try database.read { db in
            try checkVersion(of: db, path)
            if !isTrusted { try checkContent(of: db, path) }
        }
        try Schema.migrator.migrate(database)
        return database
    }

    private static func configuration(isDurable: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // Not GRDB's own WAL mode, which writes to the file each time it is opened, and waits for the disk.
            // 4 MiB of pages: memory stays bounded whatever the mailbox's size.
            try db.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = \(isDurable ? "NORMAL" : "OFF");
                    PRAGMA cache_size = -4096;
                    PRAGMA temp_store = MEMORY
                    """)
        }
        return configuration
    }

    /// Merges the log into the file and closes; the last process to close leaves one plain file. What was committed is
    /// safe without it.
    package func close() {
        try? database.close()
        if !isCopy { AccountIndex.seal(path) }
    }

    func read<T>(_ body: (Database) throws -> T) throws(IndexError) -> T {
        do { return try database.read(body) } catch { throw IndexError(error, path) }
    }

    /// One transaction.
    func write<T>(_ body: (Database) throws -> T) throws(IndexError) -> T {
        do { return try database.write(body) } catch { throw IndexError(error, path) }
    }

    /// One transaction that is on disk when the call returns, and with it everything committed before.
    func writeSynced<T>(_ body: (Database) throws -> T) throws(IndexError) -> T {
        guard isDurable else { return try write(body) }
        do {
            return try database.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                defer { try? db.execute(sql: "PRAGMA synchronous = NORMAL") }
                return try db.inImmediateTransaction(body)
            }
        } catch {
            throw IndexError(error, path)
        }
    }
}

extension Database {
    /// Commits what `body` does, or nothing of it when it throws.
    fileprivate func inImmediateTransaction<T>(_ body: (Database) throws -> T) throws -> T {
        var result: Result<T, any Error>?
        try inTransaction(.immediate) {
            result = Result { try body(self) }
            if case .success = result { return .commit }
            return .rollback
        }
        guard let result else { throw IndexError(.failed, "a transaction of the index ended without a result") }
        return try result.get()
    }
}

import Foundation
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

    /// Opens the index, making it if there is none.
    ///
    /// - Parameter isDurable: `false` leaves out every sync to disk.
    /// - Throws: ``IndexError`` for a file that is damaged, newer or cannot be written.
    package init(path: String, isDurable: Bool = true) throws(IndexError) {
        self.path = path
        self.isDurable = isDurable
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // 4 MiB of pages: memory stays bounded whatever the mailbox's size.
            try db.execute(sql: "PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY")
        }
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            let migrator = Schema.migrator
            if try database.read(migrator.hasBeenSuperseded) {
                throw IndexError(.newer, "\(path) was written by a newer version of restante; use that one")
            }
            try migrator.migrate(database)
        } catch {
            throw AccountIndex.translated(error, path)
        }
    }

    /// Checkpoints and closes; the last to close leaves one plain file.
    package func close() { try? database.close() }

    func read<T>(_ body: (Database) throws -> T) throws(IndexError) -> T {
        do { return try database.read(body) } catch { throw AccountIndex.translated(error, path) }
    }

    /// One transaction.
    func write<T>(_ body: (Database) throws -> T) throws(IndexError) -> T {
        do { return try database.write(body) } catch { throw AccountIndex.translated(error, path) }
    }

    /// One transaction that is on disk when the call returns, and with it everything committed before.
    func writeSynced<T>(_ body: (Database) throws -> T) throws(IndexError) -> T {
        do {
            return try database.writeWithoutTransaction { db in
                if isDurable { try db.execute(sql: "PRAGMA synchronous = FULL") }
                defer { if isDurable { try? db.execute(sql: "PRAGMA synchronous = NORMAL") } }
                var result: T?
                try db.inTransaction(.immediate) {
                    result = try body(db)
                    return .commit
                }
                guard let result else { throw IndexError(.failed, "\(path): a transaction ended without a result") }
                return result
            }
        } catch {
            throw AccountIndex.translated(error, path)
        }
    }

    private static func translated(_ error: any Error, _ path: String) -> IndexError {
        if let error = error as? IndexError { return error }
        guard let error = error as? DatabaseError else { return IndexError(.failed, "\(path): \(error)") }
        let words = error.message ?? "error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return IndexError(
                .damaged, "the index \(path) is damaged (\(words)); move it away and run `restante index rebuild`")
        case .SQLITE_FULL:
            return IndexError(.noSpace, "no space left for the index \(path); make room and run again")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            return IndexError(.readOnly, "the index \(path) cannot be written (\(words)); check its folder's permissions")
        case .SQLITE_BUSY:
            return IndexError(.busy, "the index \(path) is kept locked by another process; try again")
        default:
            return IndexError(.failed, "the index \(path) fails: \(words)")
        }
    }
}

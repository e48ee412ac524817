import GRDB
import Mail

/// Writing placements. What held before a change is kept as past, with the run that saw the change.
extension AccountIndex {
    /// What happened to messages that are held already.
    package enum Change: Sendable, Equatable {
        /// Both sides agree on these flags; the MODSEQ that goes with them, where it is known.
        case flags(UID, MessageFlags, modSeq: ModSeq? = nil)
        /// No longer on the server; the file is kept.
        case gone(UID)
        /// On the server after all.
        case returned(UID)
        /// Neither here nor there any more.
        case removed(UID)
    }

    /// Messages are on disk: their rows, in one transaction. A row that is there already is replaced, and kept as past.
    package func insertHeld(
        _ placements: [Placement], folder: Int64, validity: UIDValidity, run: Int64
    ) throws(IndexError) {
        guard !placements.isEmpty else { return }
        try write { db in
            var rows = try PlacementInserter(db, folder: folder, validity: validity, run: run)
            for placement in placements where try !rows.insert(placement) {
                try RowKey(folder, validity, placement.uid, run).remove(in: db)
                _ = try rows.insert(placement)
            }
        }
    }

    /// Makes changes in one transaction; a message that is not held is passed over.
    package func apply(
        _ changes: [Change], folder: Int64, validity: UIDValidity, run: Int64
    ) throws(IndexError) {
        guard !changes.isEmpty else { return }
        try write { db in
            for change in changes {
                switch change {
                case .flags(let uid, let flags, let modSeq):
                    try RowKey(folder, validity, uid, run).set(flags, modSeq, in: db)
                case .gone(let uid): try RowKey(folder, validity, uid, run).setGone(run, in: db)
                case .returned(let uid): try RowKey(folder, validity, uid, run).setGone(nil, in: db)
                case .removed(let uid): try RowKey(folder, validity, uid, run).remove(in: db)
                }
            }
        }
    }
}

/// One row of `placement`, and the run in which it changes.
struct RowKey {
    private let folder: Int64
    private let validity: Int64
    private let uid: Int64
    private let run: Int64

    init(_ folder: Int64, _ validity: UIDValidity, _ uid: UID, _ run: Int64) {
        self.folder = folder
        self.validity = Int64(validity.value)
        self.uid = Int64(uid.value)
        self.run = run
    }

    func set(_ flags: MessageFlags, _ modSeq: ModSeq?, in db: Database) throws {
        try keepPast(in: db)
        try db.cachedStatement(
            sql: """
                UPDATE placement SET flags = ?, keywords = ?, mod_seq = ?, from_run = ?
                WHERE folder = ? AND uid_validity = ? AND uid = ?
                """
        ).execute(arguments: [
            Int64(flags.system.rawValue), flags.keywordText, modSeq.map { Int64(clamping: $0.value) }, run, folder, validity, uid,
        ])
    }

    func setGone(_ goneRun: Int64?, in db: Database) throws {
        try keepPast(in: db)
        try db.cachedStatement(
            sql: "UPDATE placement SET gone_run = ?, from_run = ? WHERE folder = ? AND uid_validity = ? AND uid = ?"
        ).execute(arguments: [goneRun, run, folder, validity, uid])
    }

    func remove(in db: Database) throws {
        try keepPast(in: db)
        try db.cachedStatement(sql: "DELETE FROM placement WHERE folder = ? AND uid_validity = ? AND uid = ?")
            .execute(arguments: [folder, validity, uid])
    }

    /// The row as it is becomes past, unless this very run made it: then nobody ever saw it.
    private func keepPast(in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO placement_past (\(Placement.columns), until_run)
                SELECT \(Placement.columns), ? FROM placement
                WHERE folder = ? AND uid_validity = ? AND uid = ? AND from_run < ?
                """
        ).execute(arguments: [run, folder, validity, uid, run])
    }
}

import Mail
import MailIndex

/// `index rebuild` for mail that is kept here though the server has it no more. Nothing but the index that was there knows
/// that such a file is no stranger's, and without a row neither `search` nor `forget`, `erase` or a hold sees it.
///
/// A row goes on under its number and UIDVALIDITY, which no message of the server has any more. The runs of the old index are
/// not those of the new one, so what was gone then counts as gone since this run: nothing is forgotten too early.
struct KeptMail {
    struct Outcome: Sendable {
        /// Rows that were taken over.
        var kept = 0
        /// Files that no row explains.
        var unknown = 0
    }

    let context: RunContext
    let book: ExchangeBook

    /// To be called when the messages that both sides have got their rows. May block.
    func takeOver() throws -> Outcome {
        let here = book.exchanges.filter(\.sight.isHere)
        var outcome = Outcome(unknown: here.reduce(0) { $0 + strangers(in: $1).count })
        guard let old = try AccountFiles(context.settings).indexBefore() else { return outcome }
        defer { old.close() }
        do throws(IndexError) {
            let records = try old.folders()
            for exchange in here {
                let before = records.filter { $0.directory == exchange.record.directory }
                let count = try takeOver(exchange, before, from: old)
                outcome.kept += count
                outcome.unknown -= count
                if let record = before.first { try takeOverEnd(of: exchange, record) }
            }
        } catch {
            guard error.kind == .damaged else { throw error }
        }
        return outcome
    }

    /// Files that are not the server's, by the stable part of their names.
    private func strangers(in exchange: FolderExchange) -> Set<String> {
        let adopted = exchange.plan.adoptionsOnly.rebindings.map(\.name)
        return Set(exchange.sight.difference.strangers.map(\.name)).subtracting(adopted)
    }

    // MARK: Messages

    /// - Parameter records: what the old index had in the folder's directory.
    /// - Returns: how many rows were taken over.
    private func takeOver(
        _ exchange: FolderExchange, _ records: [FolderRecord], from old: AccountIndex
    ) throws(IndexError) -> Int {
        var files = strangers(in: exchange)
        var count = 0
        for record in records where !files.isEmpty {
            for validity in try old.validities(in: record.id) {
                var rows: [Placement] = []
                try old.forEachPlacement(in: record.id, validity) { row in
                    guard isKept(row, validity, record, exchange.sight), files.remove(row.name) != nil else { return }
                    rows.append(kept(row, exchange.sight))
                }
                try context.index.insertHeld(rows, folder: exchange.id, validity: validity, run: context.run)
                count += rows.count
            }
        }
        return count
    }

    /// In two-way accounts only what was kept on purpose: what came or went since, the next run unites.
    private func isKept(_ row: Placement, _ validity: UIDValidity, _ record: FolderRecord, _ sight: FolderSight) -> Bool {
        // What the server has under this number was compared, and is another message.
        if sight.uidValidity == validity, sight.present.contains(row.uid) { return false }
        return row.goneRun != nil || record.goneRun != nil || isDeparture(sight)
    }

    private func kept(_ row: Placement, _ sight: FolderSight) -> Placement {
        var row = row
        // In a folder that is gone itself, the others go with the folder, as if it had gone now.
        row.goneRun = row.goneRun != nil || sight.isThere ? context.run : nil
        row.modSeq = nil
        return row
    }

    /// What the old index has and the server does not list is gone there: with this mode's meaning of it, and if the server lists
    /// anything that can be relied on.
    private func isDeparture(_ sight: FolderSight) -> Bool {
        context.mode != .sync && !sight.contradicts && book.exchanges.contains { $0.sight.isThere }
    }

    // MARK: Folders

    /// A folder that is gone on the server is known as that, and not as one that is new here.
    private func takeOverEnd(of exchange: FolderExchange, _ before: FolderRecord) throws(IndexError) {
        guard !exchange.sight.isThere, before.goneRun != nil || isDeparture(exchange.sight) else { return }
        var record = before
        (record.id, record.inode, record.goneRun) = (exchange.id, exchange.record.inode, context.run)
        _ = try context.index.save([record])
        guard before.goneRun == nil else { return }
        context.observer.observe(.notice("\(record.path): no longer on the server; its mail is kept here"))
    }
}

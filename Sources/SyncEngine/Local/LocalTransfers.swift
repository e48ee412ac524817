import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Messages that were moved or copied on the server: the files here follow, and no body is fetched.
///
/// For each folder that files come from:
/// 1. each file is renamed, or linked, into the target under the flags that are wanted there;
/// 2. the target's directories are synced, then the source's;
/// 3. the rows go along, or are copied, in one transaction.
///
/// A run that dies before 3 leaves files in the target that no row explains; the next one finds that each equals a
/// message that arrived there, and moves nothing again.
struct LocalTransfers {
    let context: RunContext
    let book: ExchangeBook

    /// All copies of a run come before its first move: what is copied may be moved away as well.
    func copy(into target: FolderExchange) throws { try carryOut(target.plan.localTransfers.filter(\.isCopy), into: target) }

    func move(into target: FolderExchange) throws { try carryOut(target.plan.localTransfers.filter { !$0.isCopy }, into: target) }

    private func carryOut(_ transfers: [ExchangePlan.LocalTransfer], into target: FolderExchange) throws {
        guard !transfers.isEmpty, let validity = target.uidValidity else { return }
        let there = try LocalHands(target, context)
        for (folder, transfers) in Dictionary(grouping: transfers, by: \.file.folder).sorted(by: { $0.key < $1.key }) {
            guard let source = book[folder] else { continue }
            if folder == target.id {
                try carryOut(transfers, from: there, to: there, validity)
            } else if let here = try open(source) {
                try carryOut(transfers, from: here, to: there, validity)
            } else {
                there.skip()
            }
        }
    }

    private func carryOut(
        _ transfers: [ExchangePlan.LocalTransfer], from here: LocalHands, to there: LocalHands, _ validity: UIDValidity
    ) throws {
        var done: [(transfer: ExchangePlan.LocalTransfer, entry: MaildirEntry)] = []
        for transfer in transfers {
            guard let entry = try place(transfer, from: here, to: there) else { continue }
            done.append((transfer, entry))
        }
        guard !done.isEmpty else { return }
        try there.maildir.syncNames()
        if here.exchange.id != there.exchange.id, done.contains(where: { !$0.transfer.isCopy }) { try here.maildir.syncNames() }
        try record(done, from: here, to: there, validity)
        let copies = done.count { $0.transfer.isCopy }
        let flagged = done.count { $0.transfer.flags.changesHere }
        there.exchange.update { [moves = done.count - copies] state in
            state.result.flagsLocal += flagged
            state.result.moved += moves
            state.result.copiedLocally += copies
        }
    }

    /// `nil`: somebody has renamed or deleted the folder meanwhile, which is no matter for what comes from others.
    private func open(_ source: FolderExchange) throws -> LocalHands? {
        do {
            return try LocalHands(source, context)
        } catch let error as MaildirError where error.kind == .noFolder {
            return nil
        }
    }

    private func place(
        _ transfer: ExchangePlan.LocalTransfer, from here: LocalHands, to there: LocalHands
    ) throws -> MaildirEntry? {
        guard let entry = here.entries[transfer.file.name] else {
            there.skip()
            return nil
        }
        // A copy is born with its own flags, whatever the file has that it is made from.
        let flags = transfer.isCopy ? transfer.flags.wantedHere : transfer.flags.wanted(now: entry.flags)
        let isNameFree = !transfer.isCopy && there.entries[transfer.file.name] == nil
        there.touch()
        if !transfer.isCopy { here.touch() }
        return try there.effect(.transferHere) {
            do {
                let placed = try here.maildir.transfer(
                    entry, to: there.maildir, flags: flags, keepsName: isNameFree, isCopy: transfer.isCopy)
                if !transfer.isCopy { try here.removeLinks(of: transfer.file.name) }
                return placed
            } catch let error as MaildirError where error.kind == .vanished {
                there.skip()
                return nil
            }
        }
    }

    private func record(
        _ done: [(transfer: ExchangePlan.LocalTransfer, entry: MaildirEntry)], from here: LocalHands, to there: LocalHands,
        _ validity: UIDValidity
    ) throws {
        var rows: [AccountIndex.Transfer] = []
        var new: [Placement] = []
        for (transfer, entry) in done {
            if let source = transfer.source, let old = book[source.folder]?.rowValidity {
                rows.append(
                    .init(
                        source: MessagePlace(folder: source.folder, validity: old, uid: source.uid),
                        target: MessagePlace(folder: there.exchange.id, validity: validity, uid: transfer.uid),
                        name: String(entry.baseName), flags: transfer.flags.noted, isCopy: transfer.isCopy))
            } else if let row = try there.row(of: entry, uid: transfer.uid, flags: transfer.flags.noted) {
                new.append(row)
            }
        }
        try there.effect(.record) {
            try context.index.transfer(rows, run: context.run)
            try context.index.insertHeld(new, folder: there.exchange.id, validity: validity, run: context.run)
        }
    }
}

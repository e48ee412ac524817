import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Rows go on under another UID or file name, and messages that both sides turn out to have get their first row.
///
/// 1. Files get the flags that are wanted here, and the directories are synced;
/// 2. the rows are written, in one transaction for those that were there and one for new ones.
///
/// A run that dies in between finds the same pairs again, and files that need no other flags.
struct LocalRebindings {
    let context: RunContext

    func carryOut(_ rebindings: [ExchangePlan.Rebinding], in exchange: FolderExchange) throws {
        guard !rebindings.isEmpty, let validity = exchange.uidValidity else { return }
        let hands = try LocalHands(exchange, context)
        let here = try rebindings.filter { rebinding in
            if rebinding.flags.changesHere { return try hands.setFlags(of: rebinding.name, rebinding.flags) }
            if hands.entries[rebinding.name] == nil { hands.skip() }
            return hands.entries[rebinding.name] != nil
        }
        if here.contains(where: { $0.flags.changesHere }) { try hands.maildir.syncNames() }
        let old = exchange.rowValidity ?? validity
        let known = try here.compactMap { try row(of: $0, old, hands) }
        let new = try here.filter { $0.old == nil }.compactMap { try firstRow(of: $0, hands) }
        try hands.effect(.record) {
            try context.index.rebind(
                known, folder: exchange.id, from: old, to: validity, run: context.run)
            try context.index.insertHeld(new, folder: exchange.id, validity: validity, run: context.run)
        }
    }

    /// A file of another name is another file: it is the same message, but a mail program may have left a note in it.
    private func row(
        of rebinding: ExchangePlan.Rebinding, _ validity: UIDValidity, _ hands: LocalHands
    ) throws -> AccountIndex.Rebinding? {
        guard let old = rebinding.old else { return nil }
        var row = AccountIndex.Rebinding(old: old, uid: rebinding.uid, name: rebinding.name, flags: rebinding.flags.noted)
        let before = try context.index.placement(old, in: hands.exchange.id, validity)
        guard before?.name != rebinding.name, let entry = hands.entries[rebinding.name] else { return row }
        do throws(MaildirError) {
            row.file = FileForm(entry, try hands.maildir.facts(of: entry))
        } catch {
            guard error.kind == .vanished else { throw error }
            hands.skip()
            return nil
        }
        return row
    }

    private func firstRow(of rebinding: ExchangePlan.Rebinding, _ hands: LocalHands) throws -> Placement? {
        guard let entry = hands.entries[rebinding.name] else { return nil }
        return try hands.row(of: entry, uid: rebinding.uid, flags: rebinding.flags.noted)
    }
}

extension LocalHands {
    /// A message's row, as far as its file tells it.
    ///
    /// - Returns: `nil` if the file is not there any more.
    func row(of entry: MaildirEntry, uid: UID, flags: MessageFlags) throws -> Placement? {
        do throws(MaildirError) {
            return Placement(of: entry, try maildir.facts(of: entry), uid: uid, flags: flags)
        } catch {
            guard error.kind == .vanished else { throw error }
            skip()
            return nil
        }
    }
}

extension FileForm {
    init(_ entry: MaildirEntry, _ facts: MessageFacts) {
        self.init(digest: facts.digest, diskSize: facts.diskSize, lineForm: entry.lineForm.rawValue)
    }
}

extension Placement {
    /// The row of a message that lies here in a file that was not fetched.
    init(of entry: MaildirEntry, _ facts: MessageFacts, uid: UID, flags: MessageFlags) {
        self.init(
            uid: uid, name: String(entry.baseName), digest: facts.digest, wireSize: facts.octets, diskSize: facts.diskSize,
            lineForm: entry.lineForm.rawValue, flags: flags, internalDate: InternalDate(secondsSince1970: facts.modified))
    }
}

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
        let known = here.compactMap { rebinding in
            rebinding.old.map {
                AccountIndex.Rebinding(old: $0, uid: rebinding.uid, name: rebinding.name, flags: rebinding.flags.noted)
            }
        }
        let new = try here.filter { $0.old == nil }.compactMap { try firstRow(of: $0, hands) }
        try hands.effect(.record) {
            try context.index.rebind(
                known, folder: exchange.id, from: exchange.rowValidity ?? validity, to: validity, run: context.run)
            try context.index.insertHeld(new, folder: exchange.id, validity: validity, run: context.run)
        }
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

extension Placement {
    /// The row of a message that lies here in a file that was not fetched.
    init(of entry: MaildirEntry, _ facts: MessageFacts, uid: UID, flags: MessageFlags) {
        self.init(
            uid: uid, name: String(entry.baseName), digest: facts.digest, wireSize: facts.octets, diskSize: facts.diskSize,
            lineForm: entry.lineForm.rawValue, flags: flags, internalDate: InternalDate(secondsSince1970: facts.modified))
    }
}

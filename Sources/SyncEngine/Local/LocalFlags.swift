import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Flags that the server changed are changed here.
///
/// 1. The files are renamed, each by itself, and the directories synced;
/// 2. the index notes what the server has, in one transaction: what is to change there, too, is noted when that is done.
///
/// A run that dies between the two finds files that have what is wanted, and only the index to be told.
struct LocalFlags {
    let context: RunContext

    func carryOut(_ changes: [ExchangePlan.FlagChange], in exchange: FolderExchange) throws {
        let changes = changes.filter { $0.flags.changesHere || !$0.flags.changesServer }
        guard !changes.isEmpty, let validity = exchange.rowValidity else { return }
        let done = changes.contains { $0.flags.changesHere } ? try rename(changes, in: exchange) : changes
        let rows = done.map { AccountIndex.Change.flags($0.uid, $0.flags.noted) }
        try context.effect(.record, in: exchange.path) {
            try context.index.apply(rows, folder: exchange.id, validity: validity, run: context.run)
        }
    }

    /// - Returns: what may be noted.
    private func rename(
        _ changes: [ExchangePlan.FlagChange], in exchange: FolderExchange
    ) throws -> [ExchangePlan.FlagChange] {
        let hands = try LocalHands(exchange, context)
        let done = try changes.filter { try !$0.flags.changesHere || hands.setFlags(of: $0.name, $0.flags) }
        try hands.maildir.syncNames()
        return done
    }
}

extension LocalHands {
    /// Gives one file the flags that are wanted here.
    ///
    /// - Returns: `false` if it is not there any more.
    func setFlags(of name: String, _ flags: MergedFlags) throws -> Bool {
        guard let entry = entries[name] else {
            skip()
            return false
        }
        touch()
        let isDone = try effect(.flagsHere) { try maildir.setFlagsIfThere(entry, flags.wanted(now: entry.flags)) }
        if isDone { exchange.update { $0.result.flagsLocal += 1 } } else { skip() }
        return isDone
    }
}

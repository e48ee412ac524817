import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Messages that the server no longer has leave the store for the local trash; and what is only to be marked is marked.
///
/// 1. Each file is moved to the trash, and the directories are synced;
/// 2. the rows are closed, in one transaction.
///
/// A run that dies in between finds that neither side has the message, and only closes the row. A message that is wished
/// away here is on the server still: its row is closed there, by ``RemoteRemovals``, and a run that dies before finds it
/// deleted here.
struct LocalRemovals {
    let context: RunContext

    func carryOut(_ removals: [ExchangePlan.LocalRemoval], in exchange: FolderExchange) throws {
        guard !removals.isEmpty, let validity = exchange.rowValidity else { return }
        let hands = try LocalHands(exchange, context)
        let directory = exchange.record.directory
        hands.touch()
        var done: [ExchangePlan.LocalRemoval] = []
        for removal in removals {
            if let entry = hands.entries[removal.name] {
                try hands.effect(.removeHere) {
                    try context.trash.take(entry, from: hands.maildir, directory: directory)
                    try hands.removeLinks(of: removal.name)
                }
            } else if !hands.isCertain {
                hands.skip()
                continue
            }
            // Gone already: that is what was wanted.
            done.append(removal)
        }
        try hands.maildir.syncNames()
        let rows = done.filter { $0.situation != .wishedAway }.map { AccountIndex.Change.removed($0.uid) }
        try hands.effect(.record) {
            try context.index.apply(rows, folder: exchange.id, validity: validity, run: context.run)
        }
        exchange.update { [count = done.count] in $0.result.deletedLocal += count }
    }

    /// What is kept though it is gone, what came back, and what neither side has.
    func mark(_ plan: ExchangePlan, in exchange: FolderExchange) throws {
        guard let validity = exchange.rowValidity else { return }
        let marks =
            plan.keepGone.map { AccountIndex.Change.gone($0) } + plan.returned.map { .returned($0) }
            + plan.forget.map { .removed($0) }
        guard !marks.isEmpty else { return }
        try context.effect(.record, in: exchange.path) {
            try context.index.apply(marks, folder: exchange.id, validity: validity, run: context.run)
        }
        exchange.update { $0.result.goneKept += plan.keepGone.count }
    }
}

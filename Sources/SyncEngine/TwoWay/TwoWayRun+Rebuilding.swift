import Mail
import MailIndex
import SyncPlanner

/// `index rebuild`: only rows are made.
extension TwoWayRun {
    /// Gives each message that is found on both sides its row. What is on one side only has none, as before a first run, unless
    /// the old index knows that it is kept (``KeptMail``).
    ///
    /// What both sides agreed on is not known any more. A base that has only the flags which both sides have makes the
    /// next run unite the others; and no cursor that would let it skip looking is set.
    func rebuild(_ planned: Planned) async throws {
        var found = 0
        var here = 0
        for exchange in planned.book.exchanges {
            let plan = exchange.plan.adoptionsOnly
            let adopting = FolderExchange(exchange.sight, plan)
            let context = context
            found += plan.rebindings.count
            here += exchange.plan.uploads.count
            // A folder that is on one side only has not been agreed on: it is new on the other, not deleted there.
            guard exchange.sight.isHere, let validity = adopting.uidValidity else { continue }
            try await onDisk {
                try LocalRebindings(context: context).carryOut(plan.rebindings, in: adopting)
                try context.index.finish(
                    folder: adopting.id,
                    cursor: FolderCursor(
                        uidValidity: validity, uidNext: nil, highestModSeq: nil, messages: plan.rebindings.count),
                    quarantined: [], run: context.run)
            }
        }
        let kept = try await onDisk { [context, book = planned.book] in try KeptMail(context: context, book: book).takeOver() }
        let there = planned.plan.folders.reduce(0) { $0 + $1.download.count }
        tell(found: found, there: there, here: max(0, here - kept.kept), kept)
    }

    private func tell(found: Int, there: Int, here: Int, _ kept: KeptMail.Outcome) {
        let isPulling = context.mode != .sync
        let both = "\(found) messages were found on both sides; \(there) are on the server only"
        let sentence = both + (isPulling ? "" : " and \(here) here only") + ", which the next run settles"
        context.observer.observe(.notice(sentence))
        if kept.kept > 0 {
            let what = kept.kept == 1 ? "1 message that is" : "\(kept.kept) messages that are"
            context.observer.observe(
                .notice("\(what) kept here, and gone from the server, went over from the index that was there"))
        }
        if isPulling, kept.unknown > 0 {
            let what = kept.unknown == 1 ? "1 file here is known" : "\(kept.unknown) files here are known"
            context.observer.observe(
                .notice("\(what) neither to the server nor to an index: search, forget and erase do not find what is in there"))
        }
    }
}

extension ExchangePlan {
    /// What a lost index knew, as far as both sides still tell.
    var adoptionsOnly: ExchangePlan {
        var plan = ExchangePlan(folder: folder)
        plan.rebindings = rebindings.filter { $0.old == nil }.map { rebinding in
            let (server, here) = (rebinding.flags.server, rebinding.flags.here)
            let both = MessageFlags(
                server.system.intersection(here.system), keywords: Set(server.keywords).intersection(here.keywords))
            var adopted = rebinding
            adopted.flags = MergedFlags(server: both, here: both, wanted: both)
            return adopted
        }
        return plan
    }
}

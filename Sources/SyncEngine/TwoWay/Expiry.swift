import Mail
import MailIndex
import SyncPlanner

/// Of each folder only the newest messages are kept here, as max-messages says: older ones leave for the local trash and
/// stay on the server. What is flagged stays, and so does what else is planned for or a legal hold keeps.
struct Expiry {
    let context: RunContext

    /// Adds the removals to a plan that the brake has let pass: nothing is lost by them.
    func add(to plan: inout AccountPlan, _ sights: [FolderSight]) throws {
        let most = context.settings.policy.maxMessages
        guard most > 0, context.settings.policy.direction != .push else { return }
        let sights = Dictionary(sights.map { ($0.record.id, $0) }, uniquingKeysWith: { first, _ in first })
        for index in plan.folders.indices {
            guard let sight = sights[plan.folders[index].folder], sight.isThere, sight.isHere, !sight.contradicts else { continue }
            plan.folders[index].localRemovals += try removals(sight, plan, keeping: most)
        }
    }

    private func removals(_ sight: FolderSight, _ plan: AccountPlan, keeping most: Int) throws -> [ExchangePlan.LocalRemoval] {
        let id = sight.record.id
        guard let validity = sight.record.uidValidity, sight.uidValidity == validity else { return [] }
        let present = sight.isQuiet ? try context.index.presentUIDs(in: id, validity) : sight.present
        let old = present.split(first: max(0, present.count - most)).head
        guard !old.isEmpty else { return [] }
        let busy = plan.rowsWithWork(in: id)
        var removals: [ExchangePlan.LocalRemoval] = []
        try context.index.forEachPlacement(in: id, validity) { row in
            guard row.goneRun == nil, old.contains(row.uid), !busy.contains(row.uid), !row.flags.system.contains(.flagged)
            else { return }
            removals.append(.init(uid: row.uid, name: row.name, situation: .beyondNewest))
        }
        let places = removals.map { MessagePlace(folder: id, validity: validity, uid: $0.uid) }
        let onHold = UIDSet(try context.index.holds(on: places).keys.map(\.uid))
        return removals.filter { !onHold.contains($0.uid) }
    }
}

extension AccountPlan {
    /// Messages of the folder with which something is to be done, or which cannot be found where they were.
    fileprivate func rowsWithWork(in folder: Int64) -> UIDSet {
        var uids = UIDSet()
        for plan in folders {
            for source in plan.localTransfers.compactMap(\.source) where source.folder == folder { uids.insert(source.uid) }
            for transfer in plan.remoteTransfers where transfer.source.folder == folder { uids.insert(transfer.source.uid) }
            guard plan.folder == folder else { continue }
            uids.formUnion(plan.lostHere.union(plan.keepGone).union(plan.returned).union(plan.forget))
            for uid in plan.flags.map(\.uid) + plan.localRemovals.map(\.uid) + plan.remoteRemovals.map(\.uid) { uids.insert(uid) }
            for rebinding in plan.rebindings { uids.insert(rebinding.uid) }
        }
        return uids
    }
}

import Mail

/// Plans one folder of a pulling account (`backup`, `mirror`) from what differs in it: nothing in such a plan writes to the
/// server. Two-way accounts are planned by ``AccountPlanner``.
///
/// A pure function: the same states give the same plan.
package struct FolderPlanner: Sendable {
    /// How a pulling run treats what the server no longer has.
    package enum Keeping: Sendable, Equatable {
        /// Keep the file and mark it (`backup`).
        case keep
        /// Remove it here, too (`mirror`), unless it is on hold.
        case remove
    }

    private let keeping: Keeping
    private let operations: SyncPolicy.Operations

    package init(keeping: Keeping, operations: SyncPolicy.Operations = .all) {
        self.keeping = keeping
        self.operations = operations
    }

    /// - Parameters:
    ///   - base: the index's rows, ascending by UID.
    ///   - quarantined: UIDs that could not be held before and are to be tried again.
    package func plan(
        base: some Sequence<BaseMessage>, server: ServerFolder, local: LocalFolder, quarantined: UIDSet = UIDSet()
    ) -> FolderPlan {
        plan(FolderComparison().compare(folder: 0, base: base, server: server, local: local, quarantined: quarantined))
    }

    package func plan(_ difference: FolderDifference) -> FolderPlan {
        var plan = FolderPlan()
        plan.returned = difference.returned
        plan.forget = difference.goneBoth
        plan.strangers = difference.strangers.count
        if operations.contains(.new) { planNew(difference, &plan) }
        if operations.contains(.flags) { for message in difference.flagged { planFlags(message, &plan) } }
        if operations.contains(.gone) { planGone(difference, &plan) }
        return plan
    }

    /// What the server has and what is lost here: a copy that lost a message is mended.
    private func planNew(_ difference: FolderDifference, _ plan: inout FolderPlan) {
        plan.download = difference.arrivals
        plan.lostHere = UIDSet(difference.missingHere.map(\.uid))
        plan.download.formUnion(plan.lostHere)
    }

    /// Files show the server's flags, whatever a mail reader did here.
    private func planFlags(_ message: FolderDifference.Flagged, _ plan: inout FolderPlan) {
        let change = FolderPlan.FlagChange(
            uid: message.uid, name: message.name, flags: message.server, agreed: message.server)
        if message.server != message.here {
            // The server changed flags, or a copy's flags were changed here.
            plan.localFlags.append(change)
        } else if message.server != message.base {
            // The same change was made on both sides.
            plan.agreed.append(change)
        }
    }

    /// Deleted or moved away on the server since the base.
    private func planGone(_ difference: FolderDifference, _ plan: inout FolderPlan) {
        let gone = difference.goneThere
        switch keeping {
        case .keep: plan.keepGone = UIDSet(gone.map(\.uid))
        case .remove:
            plan.keepGone = UIDSet(gone.map(\.uid)).intersection(difference.onHold)
            plan.removeLocal = gone.filter { !plan.keepGone.contains($0.uid) }
                .map { BaseMessage(uid: $0.uid, name: $0.name, flags: $0.base) }
        }
    }
}

import Mail

/// Plans one folder from three states: what the server has, what lies here, and what both had when they last agreed.
///
/// A pure function: the same states give the same plan. Only pulling so far: nothing in a plan writes to the server.
package struct FolderPlanner: Sendable {
    /// How a pulling run treats what the server no longer has.
    package enum Keeping: Sendable, Equatable {
        /// Keep the file and mark it (`backup`).
        case keep
        /// Remove it here, too (`mirror`, `sync`).
        case remove
    }

    /// How local flags are treated.
    package enum FlagRule: Sendable, Equatable {
        /// Files show the server's flags, whatever a mail reader did here (`backup`, `mirror`).
        case serverWins
        /// Each flag that the server changed since the base is changed here, too; the others stay as they are here (`sync`).
        case merge
    }

    private let keeping: Keeping
    private let flagRule: FlagRule
    private let operations: SyncPolicy.Operations

    package init(keeping: Keeping, flagRule: FlagRule, operations: SyncPolicy.Operations = .all) {
        self.keeping = keeping
        self.flagRule = flagRule
        self.operations = operations
    }

    /// - Parameters:
    ///   - base: the index's rows, ascending by UID.
    ///   - quarantined: UIDs that could not be held before and are to be tried again.
    package func plan(
        base: some Sequence<BaseMessage>, server: ServerFolder, local: LocalFolder, quarantined: UIDSet = UIDSet()
    ) -> FolderPlan {
        var plan = FolderPlan()
        var known = UIDSet()
        var knownNames = 0
        for message in base {
            known.insert(message.uid)
            let here = place(of: message, in: local)
            if case .present = here { knownNames += 1 }
            decide(message, onServer: presence(of: message, in: server), here: here, into: &plan)
        }
        if operations.contains(.new) {
            plan.download.formUnion(arrivals(in: server, known: known, quarantined: quarantined))
        } else {
            plan.download = UIDSet()
            plan.lostHere = UIDSet()
        }
        if case .scanned(let files) = local { plan.strangers = files.count - knownNames }
        return plan
    }

    private enum Presence { case present(MessageFlags), gone }
    private enum Place { case present(MessageFlags), unchanged, missing }

    private func decide(_ base: BaseMessage, onServer: Presence, here: Place, into plan: inout FolderPlan) {
        switch (onServer, here) {
        case (.present(let flags), .unchanged):
            // Both sides have it; nothing happened here.
            if base.isGone { plan.returned.insert(base.uid) }
            mergeFlags(base, server: flags, here: base.flags, into: &plan)
        case (.present(let flags), .present(let localFlags)):
            // Both sides have it; a mail reader may have changed flags here.
            if base.isGone { plan.returned.insert(base.uid) }
            mergeFlags(base, server: flags, here: localFlags, into: &plan)
        case (.present, .missing):
            // Lost here, still on the server. A copy that lost a message is mended; a two-way run will ask the user's
            // other side, and until it pushes it keeps the deletion to itself.
            guard flagRule == .serverWins else { return }
            plan.lostHere.insert(base.uid)
            plan.download.insert(base.uid)
        case (.gone, .unchanged) where base.isGone, (.gone, .present) where base.isGone:
            // Known to be gone and kept.
            break
        case (.gone, .unchanged), (.gone, .present):
            // Deleted or moved away on the server since the base.
            guard operations.contains(.gone) else { return }
            switch keeping {
            case .keep: plan.keepGone.insert(base.uid)
            case .remove: plan.removeLocal.append(base)
            }
        case (.gone, .missing):
            // Neither side has it any more.
            plan.forget.insert(base.uid)
        }
    }

    private func mergeFlags(_ base: BaseMessage, server: MessageFlags, here: MessageFlags, into plan: inout FolderPlan) {
        guard operations.contains(.flags) else { return }
        let wanted =
            switch flagRule {
            case .serverWins: server
            case .merge: here.applying(changesFrom: base.flags, to: server)
            }
        let change = FolderPlan.FlagChange(uid: base.uid, name: base.name, flags: wanted, agreed: server)
        if wanted != here {
            // The server changed flags, or a copy's flags were changed here.
            plan.localFlags.append(change)
        } else if server != base.flags {
            // The same change was made on both sides.
            plan.agreed.append(change)
        }
    }

    private func place(of message: BaseMessage, in local: LocalFolder) -> Place {
        switch local {
        case .unchanged: .unchanged
        case .scanned(let files): files[message.name].map { .present($0) } ?? .missing
        }
    }

    private func presence(of message: BaseMessage, in server: ServerFolder) -> Presence {
        let isThere =
            switch server.extent {
            case .everything(let present): present.contains(message.uid)
            // What was gone before stays gone: a UID never comes back.
            case .changes(let vanished, _): !message.isGone && !vanished.contains(message.uid)
            }
        return isThere ? .present(server.flags[message.uid] ?? message.flags) : .gone
    }

    /// Messages that the server has and the index does not.
    private func arrivals(in server: ServerFolder, known: UIDSet, quarantined: UIDSet) -> UIDSet {
        switch server.extent {
        case .everything(let present): present.subtracting(known)
        case .changes(let vanished, let new): new.union(quarantined).subtracting(vanished).subtracting(known)
        }
    }
}

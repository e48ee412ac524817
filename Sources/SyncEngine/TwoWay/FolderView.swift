import IMAPClient
import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Looks at one folder, here alone or on both sides, and compares.
struct FolderView: Sendable {
    enum Here: Sendable {
        /// With the stamp that the next run may compare with, if it is another one.
        case unchanged(FolderStampRecord?)
        case changed(FolderSight)
    }

    let context: RunContext
    /// Messages that arrived may be the same as others, so their flags must be known.
    let wantsFlags: Bool

    // MARK: Here alone

    /// Looks at a folder that the server does not have, or that is unchanged there.
    ///
    /// - Parameter isSurelyChanged: there is work left from a run before; equal times do not count.
    func lookHere(_ target: FolderTarget, isSurelyChanged: Bool) throws -> Here {
        let stamp = target.isHere ? try context.store.stamp(of: target.record.directory) : nil
        let isStamped = stamp.map { target.record.stamp == $0.record } ?? false
        if target.isThere, target.isHere, isStamped, !isSurelyChanged {
            return target.isRenamed ? .changed(try quiet(target)) : .unchanged(nil)
        }
        let local = try LocalSide(target, context)
        let validity = target.record.uidValidity
        let known = try validity.map { try context.index.presentUIDs(in: target.record.id, $0) } ?? []
        let server = ServerFolder(target.isThere ? .changes(vanished: [], new: []) : .everything(present: []))
        var difference = FolderComparison().compare(
            folder: target.record.id, base: try rows(target, validity), server: server, local: local.snapshot)
        try explain(&difference, target, validity)
        try context.noteHolds(in: &difference, validity)
        if target.isThere, target.isHere, difference.isNothing, !target.isRenamed {
            let isNew = local.stamp != nil && local.stamp != target.record.stamp
            return .unchanged(isNew ? local.stamp : nil)
        }
        var sight = FolderSight(target, difference)
        sight.stamp = difference.isNothingHere ? local.stamp : nil
        (sight.known, sight.present) = (known, target.isThere ? known : [])
        if target.isThere {
            // What LIST-STATUS told, which is what the record has.
            (sight.uidValidity, sight.uidNext) = (target.record.uidValidity, target.record.uidNext)
            (sight.highestModSeq, sight.exists) = (target.record.highestModSeq, target.record.messages)
        }
        return .changed(sight)
    }

    /// A folder in which nothing differs but its own name.
    private func quiet(_ target: FolderTarget) throws -> FolderSight {
        var difference = FolderDifference(folder: target.record.id)
        let known = try target.record.uidValidity.map { try context.index.presentUIDs(in: target.record.id, $0) } ?? []
        (difference.held, difference.heldHere, difference.heldThere) = (known.count, known.count, known.count)
        var sight = FolderSight(target, difference)
        (sight.known, sight.present, sight.isQuiet) = (known, known, true)
        sight.uidValidity = target.record.uidValidity
        return sight
    }

    // MARK: Both sides

    func look(at target: FolderTarget, _ session: Session) async throws -> FolderSight {
        let (view, asked) = (self, target)
        let (target, before) = try await onDisk {
            let target = try view.settled(asked)
            return (target, try view.before(target))
        }
        let record = target.record
        let look = FolderLook(
            session: session, mailbox: record.name, before: before, canResync: context.canResync,
            isReadOnly: context.opensReadOnly)
        let findings = try await look.look(flagsToo: wantsFlags)
        tell(findings, target)
        return try await onDisk { try view.compare(target, before, findings) }
    }

    /// What can be told of messages that arrived without their headers, as long as the mailbox is open. Of very many it is
    /// asked later, a part at a time.
    func survey(_ sight: FolderSight, _ session: Session) async throws(IMAPError) -> [UID: RemoteFacts]? {
        let arrivals = sight.difference.arrivals
        guard wantsFlags, (1...Self.mostAtOnce).contains(arrivals.count) else { return nil }
        return try await MessageCollector.fetch(
            arrivals, MessageCollector.facts(on: session.connection), on: session.connection, context.settings.limits)
    }

    private static let mostAtOnce = 10_000

    /// A run that died may have brought all rows under the new UIDVALIDITY, and not the cursor: then that one counts.
    private func settled(_ target: FolderTarget) throws -> FolderTarget {
        let validities = try context.index.presentValidities(in: target.record.id)
        guard let validity = target.record.uidValidity, validities.count == 1, let other = validities.first, other != validity
        else { return target }
        var target = target
        (target.record.uidValidity, target.record.uidNext, target.record.highestModSeq) = (other, nil, nil)
        return target
    }

    private func before(_ target: FolderTarget) throws -> FolderLook.Before {
        let record = target.record
        var before = FolderLook.Before(
            uidValidity: record.uidValidity, modSeq: record.highestModSeq, statusMessages: target.status?.messages.map { Int($0) }
        )
        before.erased = try context.index.erasedUIDs(in: record.id)
        if let validity = record.uidValidity { before.present = try context.index.presentUIDs(in: record.id, validity) }
        return before
    }

    private func tell(_ findings: FolderLook.Findings, _ target: FolderTarget) {
        if findings.hasNewValidity {
            context.observer.observe(
                .notice(
                    "\(target.path): the server made the folder anew (its UIDVALIDITY changed); what is held is compared with it")
            )
        }
        if findings.contradicts {
            context.observer.observe(
                .notice(
                    "\(target.path): the server says it has \(findings.exists) messages but does not list them; "
                        + "nothing is taken for deleted, and the next run looks again"))
        }
        if findings.lacksFlags { context.observer.observe(.notice(FolderLook.notice(ofLackingFlagsIn: target.path))) }
    }

    private func compare(
        _ target: FolderTarget, _ before: FolderLook.Before, _ findings: FolderLook.Findings
    ) throws -> FolderSight {
        let record = target.record
        let stamp = target.isHere ? try context.store.stamp(of: record.directory) : nil
        let isStamped = stamp.map { record.stamp == $0.record } ?? false
        let hasUnsent = isStamped ? try context.index.unsent().contains { $0.folder == record.id } : false
        let local = isStamped && !hasUnsent ? LocalSide(unchanged: record.stamp) : try LocalSide(target, context)
        let validity = findings.hasNewValidity ? before.uidValidity : findings.uidValidity
        let quarantined = UIDSet(
            try context.index.quarantine().filter { $0.folder == record.id && $0.uidValidity == findings.uidValidity }.map(\.uid))
        let permitted =
            context.opensReadOnly || findings.isReadOnly ? .all : PermittedFlags(permanentFlags: findings.permanentFlags)
        var difference = FolderComparison(permitted: permitted).compare(
            folder: record.id, base: try rows(target, validity), server: findings.server, local: local.snapshot,
            quarantined: quarantined, hasNewValidity: findings.hasNewValidity)
        let isHalfDone = try explain(&difference, target, validity)
        try context.noteExpunged(findings, in: record.id)
        try context.noteHolds(in: &difference, validity)
        var sight = FolderSight(target, difference)
        (sight.uidValidity, sight.uidNext) = (findings.uidValidity, findings.uidNext)
        (sight.highestModSeq, sight.exists) = (isHalfDone ? nil : findings.highestModSeq, findings.exists)
        (sight.permanentFlags, sight.isReadOnly) = (findings.permanentFlags, findings.isReadOnly)
        sight.known = before.present
        sight.present = findings.server.present(knowing: findings.hasNewValidity ? [] : before.present)
        sight.contradicts = findings.contradicts
        sight.stamp = difference.isNothingHere && !isHalfDone ? local.stamp : nil
        return sight
    }

    /// Takes out what rows of other UIDVALIDITYs explain: files that are kept since an earlier one, and messages that a run
    /// that died has brought under the new one already. What differs in these is for the next run.
    ///
    /// - Returns: whether there are such messages.
    @discardableResult
    private func explain(
        _ difference: inout FolderDifference, _ target: FolderTarget, _ validity: UIDValidity?
    ) throws -> Bool {
        guard difference.hasNewValidity || !difference.strangers.isEmpty else { return false }
        var (uids, names, kept) = (UIDSet(), Set<String>(), Set<String>())
        for other in try context.index.validities(in: target.record.id) where other != validity {
            try context.index.forEachPlacement(in: target.record.id, other) { placement in
                if placement.goneRun != nil {
                    kept.insert(placement.name)
                } else if difference.hasNewValidity, difference.arrivals.contains(placement.uid) {
                    uids.insert(placement.uid)
                    names.insert(placement.name)
                }
            }
        }
        difference.arrivals = difference.arrivals.subtracting(uids)
        difference.arrivalFlags = difference.arrivalFlags.filter { !uids.contains($0.key) }
        difference.kept += difference.strangers.count { kept.contains($0.name) }
        difference.strangers.removeAll { names.contains($0.name) || kept.contains($0.name) }
        return !names.isEmpty
    }

    private func rows(_ target: FolderTarget, _ validity: UIDValidity?) throws -> [BaseMessage] {
        guard let validity else { return [] }
        return try BaseRows(context.index, folder: target.record.id, validity: validity).load()
    }
}

/// What a look at the directory gave.
private struct LocalSide {
    var snapshot: LocalFolder
    var stamp: FolderStampRecord?

    init(unchanged stamp: FolderStampRecord?) { (snapshot, self.stamp) = (.unchanged, stamp) }

    /// The directory is open only as long as this takes.
    init(_ target: FolderTarget, _ context: RunContext) throws {
        guard target.isHere else {
            snapshot = .scanned([:])
            return
        }
        let look = try LocalLook(try context.store.open(target.record.directory), twins: context.twins)
        (snapshot, stamp) = (look.snapshot, look.stamp?.record)
    }
}

extension FolderSight {
    init(_ target: FolderTarget, _ difference: FolderDifference) {
        self.init(
            record: target.record, path: target.path, isThere: target.isThere, isHere: target.isHere, difference: difference)
        inode = target.inode
    }
}

extension FolderDifference {
    /// Nothing differs.
    var isNothing: Bool {
        flagged.isEmpty && goneThere.isEmpty && missingHere.isEmpty && goneBoth.isEmpty && returned.isEmpty && arrivals.isEmpty
            && strangers.isEmpty
    }

    /// What lies here is what was agreed on. A run that leaves a difference here must not note that it looked.
    var isNothingHere: Bool {
        missingHere.isEmpty && goneBoth.isEmpty && strangers.isEmpty && flagged.allSatisfy { $0.here == $0.base }
    }
}

extension RunContext {
    /// Folders are opened with EXAMINE: nothing will be written to them.
    var opensReadOnly: Bool { options.isReadOnly(mode) || settings.policy.direction == .pull }

    /// What is done about files that share a base name.
    var twins: LocalLook.Twins {
        switch options.purpose {
        case .work: .separated
        case .plan: .counted
        // A row must name a file; the others are for the next run.
        case .rebuild: .merged
        }
    }
}

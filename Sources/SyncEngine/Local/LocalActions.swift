import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Carries out what a pulling plan wants done in the store and the index without any body: flags, removals, marks.
///
/// The store first, then the index: a run killed between the two finds the same difference again and does nothing twice.
struct LocalActions {
    let context: RunContext
    let job: FolderJob
    let maildir: MaildirFolder
    let validity: UIDValidity

    func carryOut(_ plan: FolderPlan, entries: [String: MaildirEntry]) throws -> FolderResult {
        var result = FolderResult()
        var changes = plan.agreed.map { AccountIndex.Change.flags($0.uid, $0.agreed) }
        let entries = try plan.localFlags.isEmpty && plan.removeLocal.isEmpty || !entries.isEmpty
            ? entries : LocalLook(maildir).entries
        for change in plan.localFlags {
            guard let entry = entries[change.name], try maildir.setFlagsIfThere(entry, change.flags) else { continue }
            changes.append(.flags(change.uid, change.agreed))
            result.flagsLocal += 1
        }
        for message in plan.removeLocal {
            if let entry = entries[message.name] {
                try context.trash.take(entry, from: maildir, directory: job.record.directory)
            }
            changes.append(.removed(message.uid))
            result.deletedLocal += 1
        }
        if result.flagsLocal + result.deletedLocal > 0 { try maildir.syncNames() }
        changes += plan.keepGone.map { .gone($0) }
        changes += plan.returned.map { .returned($0) }
        changes += plan.forget.map { .removed($0) }
        result.goneKept = plan.keepGone.count
        try context.index.apply(changes, folder: job.id, validity: validity, run: context.run)
        return result
    }

    /// The UIDs of another UIDVALIDITY mean nothing any more; the files stay, and history knows what they were. The
    /// cursor does not tell all of them: a run may have ended before it moved.
    func closeOldValidities() throws {
        for old in try context.index.presentValidities(in: job.id) where old != validity {
            let present = try context.index.presentUIDs(in: job.id, old)
            try context.index.apply(present.map { .gone($0) }, folder: job.id, validity: old, run: context.run)
        }
    }
}

extension MaildirFolder {
    /// - Returns: `false` if the file is gone, or another one has just taken the name that it would get: the next run will
    ///   see what became of it.
    func setFlagsIfThere(_ entry: MaildirEntry, _ flags: MessageFlags) throws(MaildirError) -> Bool {
        do throws(MaildirError) {
            try setFlags(entry, flags)
            return true
        } catch {
            if error.kind == .vanished || error.kind == .exists { return false }
            throw error
        }
    }
}

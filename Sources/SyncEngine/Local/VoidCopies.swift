import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// What a mirror still holds under UIDVALIDITYs that are void: messages that were not recognised under the new one and came
/// again. They are no part of the mailbox any more and go to the trash, once all of the folder is here under the new numbers.
///
/// Order of effects: the store first, then the index, as everywhere here; a run that dies before goes on in the next.
struct VoidCopies {
    let context: RunContext

    /// - Parameter jobs: the folders that this run has looked at; the others are as they were, and complete.
    /// - Throws: ``RunFailure`` by the brake, if the mailbox has become so much smaller that it looks like a mistake.
    func clear(_ jobs: [FolderJob]) throws {
        let index = context.index
        let unsound = Set(try index.quarantine().map(\.folder))
        let jobs = Dictionary(jobs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var runs: Set<Int64>?
        for folder in try index.folders() where folder.goneRun == nil && !unsound.contains(folder.id) {
            let job = jobs[folder.id]
            guard let validity = folder.uidValidity, job?.state.isFinished ?? true else { continue }
            for old in try index.validities(in: folder.id) where old != validity {
                // What a backup had kept before is kept.
                let mirrors = try runs ?? Set(index.runs(limit: .max).filter { $0.mode == RunMode.mirror.rawValue }.map(\.id))
                runs = mirrors
                try clear(folder, old, validity, mirrors, job)
            }
        }
    }

    private func clear(
        _ folder: FolderRecord, _ old: UIDValidity, _ validity: UIDValidity, _ runs: Set<Int64>, _ job: FolderJob?
    ) throws {
        var void: [Placement] = []
        try context.index.forEachPlacement(in: folder.id, old) { placement in
            if let run = placement.goneRun, runs.contains(run) { void.append(placement) }
        }
        let places = void.map { MessagePlace(folder: folder.id, validity: old, uid: $0.uid) }
        let onHold = Set(try context.index.holds(on: places).keys.map(\.uid))
        void.removeAll { onHold.contains($0.uid) }
        guard !void.isEmpty else { return }
        // As many as have come under the new numbers are the same mail for all that can be known.
        let lost = void.count - (try context.index.presentUIDs(in: folder.id, validity).count)
        let brake = Brake(context.settings.policy.brake, allowsMassDelete: context.allowsMassDelete)
        if let sentence = brake.check(lost, of: void.count, in: folder.path) { throw RunFailure(.brake, sentence) }
        try remove(void, folder, old)
        job?.update { state in
            state.result.deletedLocal += void.count
            state.touchedStore = true
        }
        context.observer.observe(
            .notice("\(folder.path): \(void.count) messages of before the folder was made anew came again; the old copies are in the trash"))
    }

    private func remove(_ void: [Placement], _ folder: FolderRecord, _ validity: UIDValidity) throws {
        let maildir = try context.store.open(folder.directory)
        let entries = try LocalLook(maildir).entries
        for placement in void {
            if let entry = entries[placement.name] { try context.trash.take(entry, from: maildir, directory: folder.directory) }
        }
        try maildir.syncNames()
        try context.index.apply(void.map { .removed($0.uid) }, folder: folder.id, validity: validity, run: context.run)
    }
}

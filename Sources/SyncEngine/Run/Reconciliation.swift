import IMAPProtocol
import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Compares the server's list of folders with the index and the store, and decides which folders must be opened.
struct Reconciliation {
    let context: RunContext
    let listing: Listing

    struct Outcome: Sendable {
        /// Folders to look at.
        var jobs: [FolderJob] = []
        /// Folders that take part.
        var folders = 0
        var messages = 0
        /// Folders without a change.
        var unchanged = 0
        /// Folders that can have no place in the store, or that the server hides; that they failed is told.
        var impossible: [FolderJob] = []
    }

    func reconcile() throws -> Outcome {
        let filter = FolderFilter(context.settings.folders)
        var outcome = Outcome()
        let wanted = listing.folders.filter { $0.isSelectable && $0.takesPart(filter, context.settings.folders) }
        let places = LocalPlaces(of: wanted, layout: context.store.layout, filter: filter)
        let taking = wanted.filter { hasPlace($0, places, &outcome) }
        let records = try recordFolders(taking, filter)
        let quarantined = Set(try context.index.quarantine().map(\.folder))
        var stamps: [(folder: Int64, stamp: FolderStampRecord?)] = []
        for (folder, record) in zip(taking, records) {
            outcome.folders += 1
            outcome.messages += Int(folder.status?.messages ?? 0)
            if !quarantined.contains(record.id), isUnchangedOnServer(folder, record), try isUnchangedHere(record, &stamps) {
                outcome.unchanged += 1
            } else {
                outcome.jobs.append(FolderJob(record: record, statusMessages: folder.status?.messages.map { Int($0) }))
            }
        }
        for record in try unlisted(filter) { fail(record, UnlistedFolders.sentence, &outcome) }
        try context.index.setStamps(stamps)
        return outcome
    }

    private func hasPlace(_ folder: DiscoveredFolder, _ places: LocalPlaces, _ outcome: inout Outcome) -> Bool {
        guard let message = places.obstacles[folder.name] else { return true }
        fail(FolderRecord(name: folder.name, path: folder.path, directory: ""), message, &outcome)
        return false
    }

    private func fail(_ record: FolderRecord, _ message: String, _ outcome: inout Outcome) {
        let job = FolderJob(record: record)
        context.folderFailed(job, message)
        outcome.impossible.append(job)
    }

    /// Brings the index's folders up to date; what the server no longer has is marked, never dropped.
    private func recordFolders(_ taking: [DiscoveredFolder], _ filter: FolderFilter) throws -> [FolderRecord] {
        let known = try context.index.folders()
        let current = Dictionary(
            known.filter { $0.goneRun == nil }.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let returned = Dictionary(
            known.filter { listing.returned.contains($0.id) }.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
        var directories = FolderDirectories(layout: context.store.layout, kept: known.map(\.directory))
        func record(of folder: DiscoveredFolder) -> FolderRecord? {
            if let record = current[folder.name], !listing.replaced.contains(record.id) { return record }
            return returned[folder.name]
        }
        let new = taking.filter { record(of: $0) == nil }
        let places = try directories.directories(for: new.map { filter.localPath($0.path) })
        var placeByName = Dictionary(zip(new.map(\.name), places), uniquingKeysWith: { first, _ in first })
        let records = taking.map { folder -> FolderRecord in
            var record =
                record(of: folder)
                ?? FolderRecord(
                    name: folder.name, path: folder.path, directory: placeByName.removeValue(forKey: folder.name) ?? "")
            if record.id == 0 { record.firstRun = context.run }
            record.goneRun = nil
            (record.path, record.role, record.mailboxID) = (folder.path, folder.role, folder.status?.mailboxID ?? record.mailboxID)
            return record
        }
        try markGone(known, replaced: listing.replaced.intersection(taking.compactMap { current[$0.name]?.id }))
        let changed = records.filter { current[$0.name] != $0 }
        let saved = Dictionary(try context.index.save(changed).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return records.map { saved[$0.name] ?? $0 }
    }

    /// What nobody has looked at is not known to be held as it is: the run is not complete.
    private func unlisted(_ filter: FolderFilter) throws -> [FolderRecord] {
        guard !listing.leftOut.isEmpty else { return [] }
        return try context.index.folders().filter { record in
            record.goneRun == nil && listing.leftOut.contains(record.id) && filter.reasonToLeaveOut(record.path) == nil
        }
    }

    /// - Parameter replaced: records whose names other folders have by now.
    private func markGone(_ known: [FolderRecord], replaced: Set<Int64>) throws {
        // An empty list is no sign that every folder was deleted.
        guard !listing.folders.isEmpty else { return }
        let names = Set(listing.folders.map(\.name))
        let present = known.filter { $0.goneRun == nil }
        let gone = present.filter { record in
            replaced.contains(record.id) || (!names.contains(record.name) && !listing.leftOut.contains(record.id))
        }
        let marked = gone.map { record -> FolderRecord in
            var record = record
            record.goneRun = context.run
            return record
        }
        _ = try context.index.save(marked)
        for record in gone {
            context.observer.observe(.notice("\(record.path): no longer on the server; its mail is kept here"))
        }
    }

    /// Equal numbers mean an equal folder only where there is a mod-sequence: without one, flags may have changed.
    private func isUnchangedOnServer(_ folder: DiscoveredFolder, _ record: FolderRecord) -> Bool {
        guard let status = folder.status, let validity = status.uidValidity, let messages = status.messages,
            let modSeq = status.highestModSeq
        else { return false }
        return record.uidValidity == validity && record.uidNext == status.uidNext && record.messages == Int(messages)
            && record.highestModSeq == modSeq
    }

    /// Whether the files are as the index has them. Directories whose times are known are not read.
    private func isUnchangedHere(_ record: FolderRecord, _ stamps: inout [(folder: Int64, stamp: FolderStampRecord?)]) throws -> Bool {
        guard let validity = record.uidValidity, let stamp = try context.store.stamp(of: record.directory) else { return false }
        if record.stamp == stamp.record { return true }
        let maildir = try context.store.open(record.directory)
        let local = try LocalLook(maildir)
        guard local.isCertain else { return false }
        let plan = context.planner.plan(
            base: try BaseRows(context.index, folder: record.id, validity: validity).load(),
            server: ServerFolder(.changes(vanished: [], new: [])), local: local.snapshot)
        guard plan.asksForNothing else { return false }
        stamps.append((record.id, local.stamp?.record))
        return true
    }
}

extension FolderPlan {
    /// Files of others are no work.
    var asksForNothing: Bool {
        var plan = self
        plan.strangers = 0
        return plan.isEmpty
    }
}

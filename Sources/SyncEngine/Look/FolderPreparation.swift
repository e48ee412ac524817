import Foundation
import IMAPClient
import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Brings one folder from "perhaps something changed" to batches in the queue: looks at both sides, plans, does what
/// needs no bodies, and puts the promises for the bodies on record.
struct FolderPreparation {
    /// Messages in one promise.
    private static let intentMessages = 500

    let context: RunContext
    let job: FolderJob
    let connection: IMAPConnection

    func prepare() async throws {
        let (context, job) = (context, job)
        let (findings, before) = try await look()
        let plan = try await onDisk { try Self.settle(findings, job, context) }
        let wanted = try await admitted(plan, findings, before)
        job.update { $0.wanted = wanted }
        let batches = try await onDisk { try Self.promise(wanted, job, findings.uidValidity, context) }
        guard !batches.isEmpty else { return }
        context.observer.observe(.folderStarted(job.path, toFetch: batches.reduce(0) { $0 + $1.uids.count }))
        context.queue.add(batches)
    }

    /// For a dry run: what ``prepare()`` would do, which bodies it would have fetched, and files' names by UID.
    func plan() async throws -> (FolderPlan, wanted: UIDSet, names: [UID: String]) {
        let (context, job) = (context, job)
        let (findings, before) = try await look()
        let (plan, names) = try await onDisk {
            let maildir = try? context.store.open(job.record.directory)
            let (plan, rows, _) = try Self.plan(findings, job, maildir, context)
            return (plan, Dictionary(rows.map { ($0.uid, $0.name) }, uniquingKeysWith: { first, _ in first }))
        }
        return (plan, try await admitted(plan, findings, before), names)
    }

    private func look() async throws -> (FolderLook.Findings, FolderLook.Before) {
        let (context, job) = (context, job)
        let before = try await onDisk { try Self.before(job, context) }
        let look = FolderLook(
            session: Session(connection), mailbox: job.record.name, before: before, canResync: context.canResync,
            isReadOnly: true)
        let findings = try await look.look()
        tell(findings)
        if let old = before.uidValidity, findings.hasNewValidity { try await recognise(findings, old) }
        return (findings, before)
    }

    private func admitted(
        _ plan: FolderPlan, _ findings: FolderLook.Findings, _ before: FolderLook.Before
    ) async throws -> UIDSet {
        let limits = ArrivalLimits(context.settings.policy, now: Int64(Date().timeIntervalSince1970))
        let wanted = try await limits.admitted(
            plan.download, of: findings.server.present(knowing: before.present), on: connection, context.settings.limits)
        tell(leftThere: plan.download.count - wanted.count)
        return wanted
    }

    private func tell(_ findings: FolderLook.Findings) {
        if findings.hasNewValidity {
            context.observer.observe(
                .notice("\(job.path): the server made the folder anew (its UIDVALIDITY changed); what is held is compared with it"))
        }
        if findings.contradicts {
            context.observer.observe(
                .notice(
                    "\(job.path): the server says it has \(findings.exists) messages but does not list them; "
                        + "nothing is taken for deleted, and the next run looks again"))
        }
        if findings.lacksFlags { context.observer.observe(.notice(FolderLook.notice(ofLackingFlagsIn: job.path))) }
    }

    private func recognise(_ findings: FolderLook.Findings, _ old: UIDValidity) async throws {
        let present = findings.server.present(knowing: [])
        let count = try await Reidentification(connection: connection, job: job, context: context)
            .carryOut(from: old, to: findings.uidValidity, present: present)
        context.observer.observe(
            .notice("\(job.path): \(count) of \(present.count) messages were recognised and are not fetched again"))
    }

    private func tell(leftThere count: Int) {
        guard count > 0 else { return }
        context.observer.observe(
            .notice("\(job.path): \(count) messages stay on the server, as max-size, max-age or max-messages say"))
    }

    private static func before(_ job: FolderJob, _ context: RunContext) throws -> FolderLook.Before {
        var before = FolderLook.Before(
            uidValidity: job.record.uidValidity, modSeq: job.record.highestModSeq, statusMessages: job.statusMessages)
        before.erased = try context.index.erasedUIDs(in: job.id)
        if let validity = job.record.uidValidity {
            before.present = try context.index.presentUIDs(in: job.id, validity)
        }
        return before
    }

    /// Plans, and carries out what needs no bodies.
    private static func settle(
        _ findings: FolderLook.Findings, _ job: FolderJob, _ context: RunContext
    ) throws -> FolderPlan {
        let record = job.record
        let maildir = try context.store.create(context.localPath(of: record), in: record.directory)
        try context.noteExpunged(findings, in: job.id)
        let (plan, rows, local) = try plan(findings, job, maildir, context)
        let actions = LocalActions(context: context, job: job, maildir: maildir, validity: findings.uidValidity)
        try actions.closeOldValidities()
        let result = try actions.carryOut(plan, entries: local?.entries ?? [:])
        job.update { state in
            state.maildir = maildir
            state.result = result
            state.cursor = FolderCursor(
                uidValidity: findings.uidValidity, uidNext: findings.uidNext,
                highestModSeq: findings.contradicts ? nil : findings.highestModSeq,
                messages: findings.contradicts ? rows.count : findings.exists)
            // Untouched by us, so the scan's stamp is the folder's.
            state.stamp = plan.isEmpty ? local?.stamp?.record : nil
        }
        return plan
    }

    /// - Parameter maildir: `nil` if the folder is not there, so that none of its files is.
    private static func plan(
        _ findings: FolderLook.Findings, _ job: FolderJob, _ maildir: MaildirFolder?, _ context: RunContext
    ) throws -> (FolderPlan, rows: [BaseMessage], local: LocalLook?) {
        let rows = try BaseRows(context.index, folder: job.id, validity: findings.uidValidity).load()
        let local = try rows.isEmpty ? nil : maildir.map { try LocalLook($0) }
        let nothingHere: LocalFolder = maildir == nil ? .scanned([:]) : .unchanged
        let quarantined = UIDSet(
            try context.index.quarantine().filter { $0.folder == job.id && $0.uidValidity == findings.uidValidity }.map(\.uid))
        var difference = FolderComparison().compare(
            folder: job.id, base: rows, server: findings.server, local: local?.snapshot ?? nothingHere, quarantined: quarantined)
        try context.noteHolds(in: &difference, findings.uidValidity)
        let plan = context.planner.plan(difference)
        for note in RunContext.notes(ofLost: plan.forget.intersection(difference.onHold), in: job.path) {
            context.observer.observe(.notice(note))
        }
        try context.check(plan, against: rows.count, in: job)
        return (plan, rows, local)
    }

    /// Puts on record how each body will be named, and makes batches of them.
    static func promise(
        _ wanted: UIDSet, _ job: FolderJob, _ validity: UIDValidity, _ context: RunContext
    ) throws -> [FetchBatch] {
        context.progress.update { $0.messagesTotal += wanted.count - job.expectedMessages }
        guard !wanted.isEmpty else { return [] }
        let stem = NameStem.make()
        var intents: [Intent] = []
        var rest = wanted
        var serial = 1
        while !rest.isEmpty {
            let (head, tail) = rest.split(first: intentMessages)
            intents.append(
                Intent(folder: job.id, uidValidity: validity, uids: head, stem: stem.text, firstSerial: serial))
            serial += head.count
            rest = tail
        }
        let saved = try context.index.addIntents(intents)
        job.begin(saved.count)
        return saved.map { intent in
            let promise = DownloadIntent(id: intent.id, uids: intent.uids, stem: stem, firstSerial: intent.firstSerial)
            return FetchBatch(folder: job, intent: promise, uids: intent.uids)
        }
    }
}

/// A pulling run looks at a folder just before it fetches from it.
struct PullingPreparation: FolderPreparing {
    func prepare(_ job: FolderJob, on connection: IMAPConnection, _ context: RunContext) async throws {
        try await FolderPreparation(context: context, job: job, connection: connection).prepare()
    }
}

/// The index's rows of one folder as the planner wants them.
struct BaseRows {
    private let index: AccountIndex
    private let folder: Int64
    private let validity: UIDValidity

    init(_ index: AccountIndex, folder: Int64, validity: UIDValidity) {
        (self.index, self.folder, self.validity) = (index, folder, validity)
    }

    func load() throws(IndexError) -> [BaseMessage] {
        var rows: [BaseMessage] = []
        try index.forEachPlacement(in: folder, validity) { placement in
            rows.append(
                BaseMessage(
                    uid: placement.uid, name: placement.name, flags: placement.flags, isGone: placement.goneRun != nil))
        }
        return rows
    }
}

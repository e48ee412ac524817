import IMAPClient
import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// A dry run of a backup or a mirror: the very plan that such a run makes, folder by folder, and nothing of it done.
struct PullingPlan {
    let context: RunContext
    let listing: Listing

    func tell(on connection: IMAPConnection, _ summary: inout RunSummary) async throws -> [FolderJob] {
        let sessions = Sessions(context, first: connection)
        let (context, listing) = (context, listing)
        let outcome = try await onDisk { try Reconciliation(context: context, listing: listing).reconcile() }
        summary.folders = outcome.folders
        context.observer.observe(.foldersFound(folders: outcome.folders, messages: outcome.messages))
        let details = DryRunDetails(context: context, sessions: sessions)
        for job in outcome.jobs {
            let (plan, wanted, names) = try await sessions.use { session in
                let preparation = FolderPreparation(context: context, job: job, connection: session.connection)
                session.forgetSelection()
                return try await preparation.plan()
            }
            summary.add(plan.result(fetching: wanted.count))
            let sight = FolderSight(
                record: job.record, path: job.path, isThere: true, isHere: true, difference: FolderDifference(folder: job.id))
            let exchange = FolderExchange(sight, ExchangePlan(folder: job.id))
            let steps = PullingSteps(path: job.path, names: names).steps(of: plan, fetching: wanted)
            for step in try await details.describe(steps, in: exchange) { context.observer.observe(.planned(step)) }
        }
        await sessions.close()
        return outcome.impossible
    }
}

/// Makes the steps of one folder's pulling plan.
struct PullingSteps {
    let path: FolderPath
    /// Of files, by UID.
    let names: [UID: String]

    func steps(of plan: FolderPlan, fetching wanted: UIDSet) -> [PlannedStep] {
        let fetched = wanted.map { uid in
            step(.fetch, plan.lostHere.contains(uid) ? "lost here" : "new on the server", uid)
        }
        let flagged = plan.localFlags.map { change in
            var step = step(.flagsHere, "other flags than on the server", change.uid)
            step.file = change.name
            step.flagsAdded = change.flags.words
            return step
        }
        return fetched + flagged
            + plan.removeLocal.map { step(.deleteHere, "deleted on the server", $0.uid) }
            + plan.keepGone.map { step(.keepGone, "deleted on the server", $0) }
            + plan.returned.map { step(.returned, "on the server again", $0) }
            + plan.forget.map { step(.forget, "gone on both sides", $0) }
    }

    private func step(_ action: PlannedStep.Action, _ situation: String, _ uid: UID) -> PlannedStep {
        var step = PlannedStep(action, in: path, because: situation)
        (step.uid, step.file) = (uid, names[uid])
        return step
    }
}

extension FolderPlan {
    func result(fetching count: Int) -> FolderResult {
        var result = FolderResult()
        result.downloaded = count
        result.flagsLocal = localFlags.count
        result.deletedLocal = removeLocal.count
        result.goneKept = keepGone.count
        return result
    }
}

import Mail
import MailIndex
import SyncPlanner

extension RunContext {
    /// How this run's mode treats what differs. Two-way accounts pull only, so far.
    var planner: FolderPlanner {
        switch mode {
        case .backup: FolderPlanner(keeping: .keep, flagRule: .serverWins, operations: settings.policy.operations)
        case .mirror: FolderPlanner(keeping: .remove, flagRule: .serverWins, operations: settings.policy.operations)
        case .sync: FolderPlanner(keeping: .remove, flagRule: .merge, operations: settings.policy.operations)
        }
    }

    /// Where the folder lies locally, by the account's renames.
    func localPath(of record: FolderRecord) -> FolderPath { FolderFilter(settings.folders).localPath(record.path) }

    /// The brake: a plan that would remove suspiciously much stops the run before anything is touched.
    func check(_ plan: FolderPlan, against held: Int, in job: FolderJob) throws(RunFailure) {
        let brake = settings.policy.brake
        let count = plan.removeLocal.count
        guard count > brake.count, Double(count) > brake.share * Double(held) else { return }
        throw RunFailure(
            .brake,
            "\(job.path): the server lacks \(count) of the \(held) messages held here, so this run would remove them; "
                + "look at the server first, and raise sync.brake in the configuration if that is right")
    }
}

import Mail
import MailIndex
import SyncPlanner

extension RunContext {
    /// How a pulling run treats what differs. Only a mirror removes; two-way runs are planned by `AccountPlanner`.
    var planner: FolderPlanner {
        FolderPlanner(keeping: mode == .mirror ? .remove : .keep, operations: settings.policy.operations)
    }

    /// Where the folder lies locally, by the account's renames.
    func localPath(of record: FolderRecord) -> FolderPath { FolderFilter(settings.folders).localPath(record.path) }

    /// The brake: a plan that would remove suspiciously much stops the run before anything is touched.
    func check(_ plan: FolderPlan, against held: Int, in job: FolderJob) throws(RunFailure) {
        let brake = Brake(settings.policy.brake, allowsMassDelete: allowsMassDelete)
        if let sentence = brake.check(plan, of: held, in: job.path) { throw RunFailure(.brake, sentence) }
    }
}

import Mail
import SyncPlanner

extension ServerFolder {
    /// Every UID of the mailbox.
    ///
    /// - Parameter known: what was there when last seen.
    func present(knowing known: UIDSet) -> UIDSet {
        switch extent {
        case .everything(let present): present
        case .changes(let vanished, let new): known.subtracting(vanished).union(new)
        }
    }
}

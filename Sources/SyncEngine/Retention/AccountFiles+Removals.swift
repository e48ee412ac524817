import MailIndex

extension AccountFiles {
    /// Refuses to read the store as a whole while a removal that was decided is not done: what is about to go must not get
    /// into an archive or back onto a server.
    func checkNoRemovalIsPending(_ index: AccountIndex) throws(RunFailure) {
        let isPending: Bool
        do throws(IndexError) { isPending = try index.hasUnfinishedRemovals() } catch { throw RunFailure(.failed, error.message) }
        guard isPending else { return }
        throw RunFailure(.failed, "a forget or erase of this account was interrupted; run a backup or sync, which does the rest")
    }
}

import MailIndex

/// For what is done with mail that is held already: without a run before there is nothing to do it with.
extension AccountFiles {
    /// To be called before a lock is taken, which would make the state folder.
    func checkIsBackedUp() throws(RunFailure) {
        guard hasState else { throw neverBackedUp }
    }

    /// The index of an account that was backed up before.
    func openHeldIndex() throws(RunFailure) -> AccountIndex {
        guard let index = try openExistingIndex() else { throw neverBackedUp }
        return index
    }

    /// Opens the index of an account that was backed up before, and closes it.
    func withHeldIndex<T>(_ body: (AccountIndex) throws -> T) throws(RunFailure) -> T {
        let index = try openHeldIndex()
        defer { index.close() }
        return try StoreFailure.translate { try body(index) }
    }

    private var neverBackedUp: RunFailure {
        RunFailure(.failed, "account \(name) was never backed up; run `restante backup \(name)` first")
    }
}

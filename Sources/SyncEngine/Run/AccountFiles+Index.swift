import Glibc
import Mail
import MailIndex

/// The index's file, for runs that do not simply open it.
extension AccountFiles {
    /// There was a run before, or there is one now.
    var hasState: Bool { access(stateDirectory, F_OK) == 0 }

    private var newIndexPath: String { indexPath + ".new" }

    /// For a dry run: what is done to it is forgotten.
    func copyIndex() throws(RunFailure) -> AccountIndex {
        do {
            let index = try AccountIndex.workingCopy(of: indexPath)
            try index.bind(to: identity)
            return index
        } catch {
            throw RunFailure(.failed, error.message)
        }
    }

    /// The index that is there can be read, and searched by words.
    var hasSearch: Bool {
        guard let index = try? openExistingIndex() else { return false }
        defer { index.close() }
        return (try? index.hasSearch()) == true
    }

    /// An empty index beside the one that is there, which stays until the new one is whole.
    func beginNewIndex() throws(RunFailure) -> AccountIndex {
        dropNewIndex()
        do {
            let index = try AccountIndex(path: newIndexPath, isDurable: isDurable)
            try index.bind(to: identity)
            return index
        } catch {
            throw RunFailure(.failed, error.message)
        }
    }

    func dropNewIndex() {
        for suffix in ["", "-wal", "-shm"] { unlink(newIndexPath + suffix) }
    }

    /// - Returns: where the index is that was there before, if there was one.
    func putNewIndexInPlace() throws(RunFailure) -> String? {
        var aside: String?
        if access(indexPath, F_OK) == 0 {
            do {
                aside = try AccountIndex.setAside(indexPath, at: Double(time(nil)))
            } catch {
                throw RunFailure(.failed, error.message)
            }
        }
        guard rename(newIndexPath, indexPath) == 0 else {
            throw RunFailure(
                .failed, "cannot rename \(newIndexPath) to \(indexPath): \(String(cString: strerror(errno))); do it by hand")
        }
        return aside
    }
}

import Glibc
import MailIndex

/// What `index rebuild` asks of the index that it replaces.
extension AccountFiles {
    /// `nil` if there is no index, or none that can be read.
    func indexBefore() throws(RunFailure) -> AccountIndex? {
        guard access(indexPath, F_OK) == 0 else { return nil }
        do throws(IndexError) {
            return try AccountIndex(path: indexPath)
        } catch {
            guard error.kind == .damaged else { throw RunFailure(.failed, error.message) }
            return nil
        }
    }
}

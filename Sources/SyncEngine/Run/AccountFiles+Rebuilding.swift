import Glibc
import MailIndex
import MaildirStore

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

    /// From a store that is not mounted nothing can be made again, and the index that is there is all that keeps the next run
    /// from taking the place of the mail for a new, empty one.
    func checkThereIsMail() throws {
        guard let old = try indexBefore() else { return }
        defer { old.close() }
        let held = try heldMessages(of: old)
        guard held > 0, try !store.holdsMail() else { return }
        throw RunFailure(
            .brake,
            "no mail is in the store \(store.root), though the index has \(held) messages that were held in it; mount it, "
                + "or remove \(indexPath) by hand if the mail is really gone")
    }

    /// None where the index turns out to be damaged.
    private func heldMessages(of index: AccountIndex) throws(IndexError) -> Int {
        do throws(IndexError) {
            return try index.counts().values.reduce(0) { $0 + $1.held + $1.gone }
        } catch {
            guard error.kind == .damaged else { throw error }
            return 0
        }
    }
}

extension MaildirStore {
    /// A message lies in one of the folders, or in one that cannot be looked at.
    fileprivate func holdsMail() throws(MaildirError) -> Bool {
        for folder in try folders() {
            do throws(MaildirError) {
                if try !LocalLook(try open(folder.directory)).entries.isEmpty { return true }
            } catch {
                return true
            }
        }
        return false
    }
}

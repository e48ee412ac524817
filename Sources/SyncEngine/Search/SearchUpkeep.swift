import Mail
import MailIndex
import MaildirStore

/// What a run does for search besides fetching: turns it on or off as the settings say, and brings it up to date at its end.
struct SearchUpkeep {
    let policy: SearchPolicy
    let index: AccountIndex
    let store: MaildirStore

    func begin() throws(IndexError) {
        switch policy {
        case .on: try index.setSearch(true)
        case .off: try index.setSearch(false)
        case .whenAsked: break
        }
    }

    /// Works beside the fetching; `nil` where there is no search.
    var beside: SearchBeside? {
        (try? index.hasSearch()) == true ? SearchBeside(filling: SearchFilling(index: index, store: store)) : nil
    }

    /// Makes the rest findable, and removes the text of messages that have no row any more. Costs nothing if nothing changed.
    ///
    /// - Returns: a sentence if it could not be done. The mail is held all the same, and the next run tries again.
    func finish(isStopped: () -> Bool) -> String? {
        do throws(IndexError) {
            _ = try SearchFilling(index: index, store: store).fill(isStopped: isStopped)
            try index.sweepSearch()
            return nil
        } catch {
            return "what came cannot be searched yet: \(error.message); the next run tries again"
        }
    }
}

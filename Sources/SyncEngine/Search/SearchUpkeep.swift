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

    /// Makes findable what came, as far as that is no long wait, and removes the text of messages that have no row any more.
    /// Costs nothing if nothing changed.
    ///
    /// What is left, whoever asks for words makes findable first (``AccountSearch``), and the next runs go on with it. Only
    /// where a hold asks for words nothing is left: it covers for good what it meant when a run ended.
    ///
    /// - Parameters:
    ///   - elapsed: how long the run has taken; an eighth of it may be added, and always one commit (some hundred messages).
    ///   - isStopped: asked between messages.
    /// - Returns: a sentence if something is left. The mail is held all the same.
    func finish(after elapsed: Duration, isStopped: () -> Bool) -> String? {
        do throws(IndexError) {
            let left = try fill(for: try index.hasHoldOnWords() ? nil : elapsed / 8, isStopped)
            try index.sweepSearch()
            guard left > 0, !isStopped() else { return nil }
            return "\(left == 1 ? "1 message" : "\(left) messages") cannot be found by words yet; the next search reads what is left first"
        } catch {
            return "what came cannot be searched yet: \(error.message); the next run tries again"
        }
    }

    /// - Returns: how many messages are left.
    private func fill(for time: Duration?, _ isStopped: () -> Bool) throws(IndexError) -> Int {
        let filling = SearchFilling(index: index, store: store)
        let start = ContinuousClock.now
        var last: Int64 = 0
        while !isStopped(), let next = try filling.fillSome(after: last, isStopped: isStopped) {
            last = next
            if let time, start.duration(to: .now) >= time { break }
        }
        return try index.searchBacklog()
    }
}

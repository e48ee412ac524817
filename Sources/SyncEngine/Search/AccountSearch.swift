import Mail
import MailIndex
import MaildirStore

/// Looks for messages in an account's index.
///
/// Where search is not on yet, the first question turns it on and makes everything findable, unless the settings forbid it; runs keep
/// it up to date from then on, as far as that does not make them much longer (``SearchUpkeep``), and each question first does what
/// they left. No lock is needed: nothing here changes mail or rows, and what a run at work has just fetched is merely
/// found a little later.
package struct AccountSearch: Sendable {
    private let settings: AccountSettings
    private let files: AccountFiles

    package init(_ settings: AccountSettings) {
        self.settings = settings
        files = AccountFiles(settings)
    }

    /// The best messages first where words are looked for, else the newest. To be called where a thread may block.
    ///
    /// - Parameters:
    ///   - limit: how many at most.
    ///   - progress: told while messages are made findable; ``RunProgress/Snapshot/messagesTotal`` are those that were not when it began.
    /// - Throws: ``RunFailure``.
    package func search(
        _ query: SearchQuery, limit: Int, progress: RunProgress = RunProgress(), isStopped: () -> Bool = { false }
    ) throws(RunFailure) -> SearchAnswer {
        try withIndex { index in
            let prepared = try prepare(index, progress, isStopped)
            let hits = try index.search(query, limit: limit == .max ? limit : limit + 1)
            let places = FoundPlaces(try index.folders(), files.store)
            return SearchAnswer(
                messages: hits.prefix(limit).map(places.message), hasMore: hits.count > limit, prepared: prepared,
                backlog: try index.searchBacklog())
        }
    }

    /// Makes everything findable from the files, also what was findable already. To be called where a thread may block.
    ///
    /// - Returns: how many messages there are.
    /// - Throws: ``RunFailure``, also while a run is at work.
    package func rebuild(progress: RunProgress = RunProgress(), isStopped: () -> Bool = { false }) throws(RunFailure) -> Int {
        try files.checkIsBackedUp()
        let lock = try RunLock(stateDirectory: settings.stateDirectory, account: settings.name)
        let count = try withIndex { index in
            // What was findable stays so where it could not be read again.
            try files.checkStore(index)
            try index.clearSearch()
            return try prepare(index, progress, isStopped)
        }
        _ = consume lock
        return count
    }

    private func withIndex<T>(_ body: (AccountIndex) throws -> T) throws(RunFailure) -> T {
        guard settings.search != .off else {
            throw RunFailure(
                .failed, "search is turned off for account \(settings.name); remove `enabled = false` from its [search] settings")
        }
        return try files.withHeldIndex(body)
    }

    /// Makes findable what is not yet and can be read.
    ///
    /// - Returns: how many messages were not findable before.
    @discardableResult
    func prepare(_ index: AccountIndex, _ progress: RunProgress, _ isStopped: () -> Bool) throws -> Int {
        try index.setSearch(true)
        let backlog = try index.searchBacklog()
        guard backlog > 0 else { return 0 }
        try files.checkStore(index)
        progress.update { ($0.messagesTotal, $0.current) = (backlog, "making messages findable") }
        let filling = SearchFilling(index: index, store: files.store)
        let isWhole = try filling.fill(added: { count in progress.update { $0.messagesDone += count } }, isStopped: isStopped)
        guard isWhole else { throw RunFailure(.interrupted, "interrupted; the next search goes on with what is left") }
        // What a hold means is known better now, also of mail that came long ago.
        if try index.hasHoldOnWords() { try index.rememberHolds(since: 0) }
        return max(0, backlog - (try index.searchBacklog()))
    }
}

/// Finds the files of what was found.
private final class FoundPlaces {
    private let folders: [Int64: FolderRecord]
    private let store: MaildirStore
    private var maildirs: [Int64: MaildirFolder?] = [:]

    init(_ folders: [FolderRecord], _ store: MaildirStore) {
        self.folders = Dictionary(folders.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.store = store
    }

    func message(_ hit: SearchHit) -> FoundMessage {
        let places = hit.places.compactMap { row -> FoundMessage.Place? in
            guard let folder = folders[row.folder] else { return nil }
            return FoundMessage.Place(
                folder: folder.path, uid: row.placement.uid, flags: row.placement.flags,
                isGone: row.placement.goneRun != nil || folder.goneRun != nil, file: file(of: row, folder))
        }
        return FoundMessage(
            digest: hit.digest, date: hit.date, subject: hit.subject, sender: hit.sender, snippet: hit.snippet,
            places: places.filter { !$0.isGone } + places.filter(\.isGone))
    }

    private func file(of row: LocatedPlacement, _ folder: FolderRecord) -> String? {
        let maildir: MaildirFolder?
        if let known = maildirs[folder.id] {
            maildir = known
        } else {
            maildir = try? store.open(folder.directory)
            maildirs[folder.id] = .some(maildir)
        }
        let name = row.placement.name
        guard let maildir, let entry = try? maildir.locate([(name, row.placement.flags)])[name] else { return nil }
        return "\(maildir.path)/\(entry.subdirectory.rawValue)/\(entry.fileName)"
    }
}

import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import Synchronization

/// Looks at all folders of an account on both sides, and at the messages of those in which something may differ.
///
/// A folder is opened only if LIST-STATUS does not say that it is as it was; one that was changed only here is opened when
/// something is done about it. A run without changes costs no round trip more than discovery.
struct AccountLook {
    let context: RunContext
    let sessions: Sessions
    let discovered: [DiscoveredFolder]

    /// - Throws: ``RunFailure`` or an error of the index. What is wrong with one folder is in ``AccountSight/failures``.
    func look() async throws -> AccountSight {
        let (context, discovered) = (context, discovered)
        var inventory = try await onDisk { try Self.inventory(discovered, context) }
        var tree = plan(inventory)
        if try await leaveOutWhatIsNotGone(&inventory, tree) { tree = plan(inventory) }
        let board = SightBoard(context)
        for (folder, message) in inventory.impossible {
            board.fail(FolderRecord(name: folder.name, path: folder.path, directory: ""), message)
        }
        for (record, message) in inventory.unclear { board.fail(record, message) }
        guard tree.brake == nil else { return board.finish(tree, inventory, targets: []) }
        let (planned, settled) = (tree, inventory)
        let targets: [FolderTarget]
        (tree, targets) = try await onDisk {
            var tree = planned
            return try (tree, FolderTargets(inventory: settled, context: context).targets(of: &tree))
        }
        let mayMeet = !inventory.stored.isEmpty || inventory.base.contains { $0.held > 0 }
        let view = FolderView(context: context, wantsFlags: mayMeet)
        let open = try await onDisk { try Self.lookHere(targets, view, board) }
        try await sessions.forEach(open) { target, session in try await Self.look(at: target, view, session, board) }
        return board.finish(tree, inventory, targets: targets)
    }

    private static func inventory(_ discovered: [DiscoveredFolder], _ context: RunContext) throws -> FolderInventory {
        FolderInventory(
            rules: context.settings.folders, layout: context.store.layout, records: try context.index.folders(),
            discovered: discovered, stored: try context.store.folders())
    }

    private func plan(_ inventory: FolderInventory) -> FolderTreePlan {
        let policy = context.settings.policy
        return FolderTreePlanner(operations: policy.operations, direction: policy.direction)
            .plan(base: inventory.base, server: inventory.listed, store: inventory.stored)
    }

    // MARK: The second sign

    /// See ``UnlistedFolders``; a directory, too, may be there and not readable.
    ///
    /// - Returns: whether there was such a folder.
    private func leaveOutWhatIsNotGone(_ inventory: inout FolderInventory, _ tree: FolderTreePlan) async throws -> Bool {
        let gone = tree.departures.filter { !$0.folder.isGone && $0.folder.uidValidity != nil }
        let lostInbox = inventory.base.filter { folder in
            tree.pairs.contains { $0.id == folder.id && $0.path == .inbox && $0.isAgreed && !$0.isHere }
        }
        let onlyHere = gone.filter { $0.gone == .here }.map(\.folder) + lostInbox
        let onBoth = gone.filter { $0.gone == .both }.map(\.folder)
        let (there, store, records) = (gone.filter { $0.gone != .here }, context.store, inventory.records)
        let stillHere = try await onDisk { Self.stillHere(onlyHere, onBoth, store) }
        let names = there.compactMap { departure in records[departure.folder.id].map { ($0.id, $0.name) } }
        let stillThere =
            names.isEmpty ? [] : try await sessions.use { try await UnlistedFolders.answering(names, on: $0.connection) }
        inventory.leaveOut(stillThere, because: UnlistedFolders.sentence)
        inventory.leaveOut(Set(stillHere).subtracting(stillThere), because: Self.unreadable)
        return !(stillHere.isEmpty && stillThere.isEmpty)
    }

    /// - Parameters:
    ///   - onlyHere: folders that cannot be seen here.
    ///   - onBoth: those that the server does not have either. What a deletion has left of them that was cut off in the middle
    ///     keeps nobody from forgetting them.
    private static func stillHere(_ onlyHere: [BaseFolder], _ onBoth: [BaseFolder], _ store: MaildirStore) -> [Int64] {
        let remains = onlyHere.filter { folder in
            do { return try store.hasRemains(of: folder.directory) } catch { return true }
        }
        let whole = onBoth.filter { folder in
            do { return try store.stamp(of: folder.directory) != nil } catch { return true }
        }
        return (remains + whole).map(\.id)
    }

    private static let unreadable =
        "the directory cannot be read as a Maildir folder: its cur, new and tmp must be directories, and no links; "
        + "nothing is done about it until they are, or the directory is gone"

    // MARK: Folders

    /// Looks at what can be known without the server.
    ///
    /// - Returns: folders that must be opened there.
    private static func lookHere(_ targets: [FolderTarget], _ view: FolderView, _ board: SightBoard) throws -> [FolderTarget] {
        let context = view.context
        let quarantined = Set(try context.index.quarantine().map(\.folder))
        let unsent = Set(try context.index.unsent().map(\.folder))
        var stamps: [(folder: Int64, stamp: FolderStampRecord?)] = []
        var open: [FolderTarget] = []
        for target in targets {
            if context.failure != nil { break }
            do {
                let mustOpen = quarantined.contains(target.record.id) || !target.isUnchangedThere
                if target.isThere, mustOpen || target.record.uidValidity == nil {
                    open.append(target)
                    continue
                }
                switch try view.lookHere(target, isSurelyChanged: unsent.contains(target.record.id)) {
                case .unchanged(let stamp):
                    // The files that the server would not take are not there any more.
                    if unsent.contains(target.record.id) {
                        try context.index.setUnsent([], of: target.record.id, run: context.run)
                    }
                    if let stamp { stamps.append((target.record.id, stamp)) }
                case .changed(let sight): board.add(sight)
                }
            } catch let error as MaildirError {
                board.fail(target.record, error.message)
            }
        }
        try context.index.setStamps(stamps)
        return open
    }

    /// A folder that cannot be opened fails alone.
    private static func look(
        at target: FolderTarget, _ view: FolderView, _ session: Session, _ board: SightBoard
    ) async throws {
        do {
            let sight = try await view.look(at: target, session)
            board.add(sight, facts: try await view.survey(sight, session))
        } catch let error as IMAPError {
            guard view.context.failure == nil else { throw error }
            switch error.disposition {
            case .throttled, .signIn: throw error
            // A mailbox that kills every connection must not keep the others from being done.
            case .passing where board.tries(of: target.record.id) < 3: throw error
            case .lasting where error.kind == .cancelled: throw error
            case .passing, .lasting, .gone: board.fail(target.record, error.message)
            }
        } catch let error as MaildirError {
            board.fail(target.record, error.message)
        }
    }
}

/// Where the looks at single folders come together.
private final class SightBoard: Sendable {
    private struct State {
        var sight = AccountSight()
        var tries: [Int64: Int] = [:]
    }

    private let context: RunContext
    private let state = Mutex(State())

    init(_ context: RunContext) { self.context = context }

    func add(_ sight: FolderSight, facts: [UID: RemoteFacts]? = nil) {
        state.withLock { state in
            state.sight.sights.append(sight)
            state.sight.facts[sight.record.id] = facts
        }
    }

    func fail(_ record: FolderRecord, _ message: String) {
        let job = FolderJob(record: record)
        context.folderFailed(job, message)
        state.withLock { state in
            state.sight.failures.append(job)
            if record.id != 0 { state.sight.failed.insert(record.id) }
        }
    }

    /// How often the look at a folder has failed, this time included.
    func tries(of folder: Int64) -> Int {
        state.withLock { state in
            state.tries[folder, default: 0] += 1
            return state.tries[folder, default: 0]
        }
    }

    func finish(_ tree: FolderTreePlan, _ inventory: FolderInventory, targets: [FolderTarget]) -> AccountSight {
        var sight = state.withLock { $0.sight }
        sight.sights.sort { $0.path < $1.path }
        sight.tree = tree
        sight.tree.notes += inventory.notes
        sight.leftOut = inventory.leftOut
        // Nothing is concluded about a folder that could not be looked at.
        sight.tree.departures.removeAll { sight.failed.contains($0.folder.id) }
        let held = Dictionary(sight.sights.map { ($0.record.id, $0.difference.held) }, uniquingKeysWith: { first, _ in first })
        for index in sight.tree.pairs.indices {
            if let count = sight.tree.pairs[index].id.flatMap({ held[$0] }) { sight.tree.pairs[index].held = count }
        }
        sight.folders = tree.pairs.count
        // Those that are left out are in no pair.
        let failed = sight.failed.subtracting(sight.leftOut).count
        sight.unchanged = tree.pairs.count - sight.sights.count { $0.isThere || $0.isHere } - failed
        sight.messages = targets.reduce(0) { $0 + Int($1.status?.messages ?? 0) }
        return sight
    }
}

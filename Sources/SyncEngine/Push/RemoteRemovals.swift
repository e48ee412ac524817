import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import SyncPlanner

/// Messages that were deleted here are removed on the server: exactly those of the plan, and nothing else that is marked
/// `\Deleted` there.
///
/// | way | on the server | the row |
/// | --- | --- | --- |
/// | expunge | `\Deleted` and UID EXPUNGE of these UIDs; without UIDPLUS `\Deleted` only | ends; without UIDPLUS as *flag* |
/// | flag | `\Deleted` | stays, with the mark |
/// | trash | MOVE; without it COPY, then as *expunge* | as *expunge* |
///
/// The server first, then the index. A run that dies in between finds that neither side has the messages any more, or that
/// they are in the trash folder.
struct RemoteRemovals {
    let context: RunContext
    let book: ExchangeBook
    let exchange: FolderExchange
    let session: Session

    func carryOut() async throws {
        let removed = exchange.state.push.removed
        let removals = exchange.plan.remoteRemovals.filter { !removed.contains($0.uid) }
        guard !removals.isEmpty else { return }
        try await exchange.contain(on: session) {
            let selected = try await exchange.open(on: session)
            guard PermittedFlags(permanentFlags: selected.permanentFlags).system.contains(.deleted) else {
                throw FolderFault(
                    "\(exchange.path): the server lets no message of this folder be deleted; what was deleted here stays there")
            }
            try await settleDoubts()
            var expunged = UIDSet()
            var flagged = UIDSet()
            var trashed: [Int64: UIDSet] = [:]
            for removal in removals where !exchange.state.push.removed.contains(removal.uid) {
                switch removal.way {
                case .expunge: expunged.insert(removal.uid)
                case .flag: flagged.insert(removal.uid)
                case .trash(let folder): trashed[folder, default: []].insert(removal.uid)
                }
            }
            try await mark(flagged)
            try await expunge(expunged)
            for (folder, uids) in trashed.sorted(by: { $0.key < $1.key }) { try await trash(uids, to: folder) }
        }
    }

    private var connection: IMAPConnection { session.connection }

    private func portions(_ uids: UIDSet) -> [UIDSet] { uids.portions(for: connection, context.settings.limits) }

    // MARK: Ways

    private func mark(_ uids: UIDSet) async throws {
        for set in portions(try await unmarked(uids)) {
            try await effect(set) { try await session.markDeleted(set) }
            try await noteMarked(set)
        }
    }

    private func expunge(_ uids: UIDSet) async throws {
        guard session.canExpunge else {
            let rest = try await unmarked(uids)
            guard !rest.isEmpty else { return }
            context.observer.observe(
                .notice(
                    "\(exchange.path): the server has no UIDPLUS, so that deleted messages are only marked there; "
                        + "a mail program that expunges the folder removes them"))
            return try await mark(rest)
        }
        for set in portions(uids) {
            let removed = try await effect(set) { try await session.remove(set) }
            try await noteRemoved(removed)
            if removed.count < set.count { exchange.leaveForNextRun() }
        }
    }

    private func trash(_ uids: UIDSet, to folder: Int64) async throws {
        guard let target = book[folder], target.state.failure == nil else { return exchange.leaveForNextRun() }
        guard !connection.capabilities.has("MOVE") else {
            for set in portions(uids) {
                _ = try await effect(set) { try await connection.run(.uidMove(.numbers(set), target.record.name)) }
                try await noteRemoved(set)
            }
            return
        }
        try await target.knowPlace(on: session)
        let rest = try await session.canExpunge ? uids : unmarked(uids)
        for set in portions(rest) {
            try await copy(set, to: target)
            try await expunge(set)
        }
    }

    /// A copy whose answer was lost is not made again, nor one that a run made which died before it removed anything.
    private func copy(_ uids: UIDSet, to target: FolderExchange) async throws {
        let isQuiet = target.sight.difference.arrivals.isEmpty
        let doubted = isQuiet ? exchange.state.push.copying.intersection(uids) : uids
        let search = TrashSearch(context: context, session: session, exchange: exchange, target: target)
        let missing = try await uids.subtracting(search.find(doubted))
        exchange.update { $0.push.copying.formUnion(uids) }
        guard !missing.isEmpty else { return }
        try await exchange.open(on: session)
        try await context.remoteEffect(.transferThere, in: exchange.path) {
            try await connection.run(.uidCopy(.numbers(missing), target.record.name))
        }
    }

    /// Opens the folder first, whatever was looked at meanwhile.
    private func effect<T>(_ set: UIDSet, _ body: () async throws -> T) async throws -> T {
        try await exchange.open(on: session)
        exchange.update { $0.push.removing.formUnion(set) }
        return try await context.remoteEffect(.removeThere, in: exchange.path, body)
    }

    // MARK: What came of it

    /// A connection died while messages were being removed: those that are gone were.
    private func settleDoubts() async throws {
        let doubted = exchange.state.push.removing
        guard !doubted.isEmpty else { return }
        let there = try await PresenceQuestion(doubted, on: connection).answer()
        try await noteRemoved(doubted.subtracting(there))
        exchange.update { $0.push.removing = [] }
    }

    /// Those that no earlier run has marked.
    private func unmarked(_ uids: UIDSet) async throws -> UIDSet {
        guard !uids.isEmpty, let validity = exchange.presentValidity else { return uids }
        let (context, id) = (context, exchange.id)
        return try await onDisk {
            try UIDSet(
                uids.filter { try context.index.placement($0, in: id, validity)?.flags.system.contains(.deleted) != true })
        }
    }

    private func noteMarked(_ uids: UIDSet) async throws {
        try await note(uids) { uid, row in
            var flags = row?.flags ?? .none
            flags.system.insert(.deleted)
            return .flags(uid, flags)
        }
    }

    private func noteRemoved(_ uids: UIDSet) async throws { try await note(uids) { uid, _ in .removed(uid) } }

    private func note(
        _ uids: UIDSet, _ change: @escaping @Sendable (UID, Placement?) -> AccountIndex.Change
    ) async throws {
        guard !uids.isEmpty, let validity = exchange.presentValidity else { return }
        let (context, id) = (context, exchange.id)
        try await context.record(in: exchange.path) {
            let changes = try uids.map { change($0, try context.index.placement($0, in: id, validity)) }
            try context.index.apply(changes, folder: id, validity: validity, run: context.run)
        }
        exchange.update { state in
            state.push.removed.formUnion(uids)
            state.push.removing = state.push.removing.subtracting(uids)
            state.result.deletedRemote += uids.count
        }
    }
}

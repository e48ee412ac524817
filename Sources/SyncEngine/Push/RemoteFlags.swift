import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import SyncPlanner

/// Flags that were changed here are changed on the server: those of the plan, of messages that got a new row or place, and
/// of ones that were sent.
///
/// Comes after the part here (``LocalFlags``, ``LocalRebindings``, ``LocalTransfers``), which notes what the server had where
/// both sides change.
/// 1. What is to be added and what is to be taken away, each by one STORE for all messages of an equal change, and under
///    UNCHANGEDSINCE where the server has mod-sequences: a message that others changed or moved away meanwhile is left to
///    the next run;
/// 2. what is to be taken away from messages that get something, too;
/// 3. the index notes what is agreed on, in one transaction.
///
/// Flags are never replaced as a whole: a server may have ones that nobody here knows of. A run that dies before 3 finds
/// flags that are alike on both sides.
struct RemoteFlags {
    let context: RunContext
    let book: ExchangeBook
    let exchange: FolderExchange
    let session: Session

    private struct Change: Hashable {
        var add: MessageFlags
        var remove: MessageFlags
        var isOld: Bool

        /// What the first STORE is about.
        var first: MessageFlags { add.isEmpty ? remove : add }
    }

    func carryOut() async throws {
        let plan = exchange.plan
        let flags = plan.flags.map { FlagWish(uid: $0.uid, flags: $0.flags, isOld: true) }
        let rebindings = plan.rebindings.map { FlagWish(uid: $0.uid, flags: $0.flags, isOld: true) }
        let moved = plan.localTransfers.map { FlagWish(uid: $0.uid, flags: $0.flags, isOld: true) }
        try await carryOut(flags + rebindings + moved + exchange.state.push.flags)
    }

    /// As ``carryOut()``, of these alone; what is done already is passed over.
    func carryOut(_ wishes: [FlagWish]) async throws {
        let flagged = exchange.state.push.flagged
        let wishes = wishes.filter { $0.flags.changesServer && !flagged.contains($0.uid) }
        guard !wishes.isEmpty else { return }
        try await exchange.contain(on: session) {
            let selected = try await exchange.open(on: session)
            let permitted = PermittedFlags(permanentFlags: selected.permanentFlags)
            let groups = Dictionary(grouping: wishes) { wish in
                let wanted = permitted.storable(wish.flags.wanted.without(wish.flags.server))
                return Change(add: wanted, remove: wish.flags.server.without(wish.flags.wanted), isOld: wish.isOld)
            }
            try await carryOut(groups, hasModSeqs: selected.highestModSeq != nil)
        }
    }

    private func carryOut(_ groups: [Change: [FlagWish]], hasModSeqs: Bool) async throws {
        let since = hasModSeqs ? unchangedSince : nil
        let left = try await context.remoteEffect(.flagsThere, in: exchange.path) { try await store(groups, since: since) }
        let done = groups.values.joined().filter { !left.contains($0.uid) }
        if !left.isEmpty { exchange.leaveForNextRun() }
        try await note(done)
        exchange.update { state in
            state.push.flagged.formUnion(UIDSet(done.map(\.uid)).union(left))
            state.result.flagsRemote += done.count
        }
    }

    /// - Returns: messages that are left to the next run.
    private func store(_ groups: [Change: [FlagWish]], since: ModSeq?) async throws -> UIDSet {
        let all = groups.values.reduce(into: UIDSet()) { $0.formUnion(UIDSet($1.map(\.uid))) }
        let first = groups.map { change, wishes in
            let operation: StoreChange.Operation = change.add.isEmpty ? .remove : .add
            return (StoreChange(operation, change.first, unchangedSince: change.isOld ? since : nil), UIDSet(wishes.map(\.uid)))
        }
        let done = try await store(first)
        let second = groups.filter { !$0.key.add.isEmpty && !$0.key.remove.isEmpty }.map { change, wishes in
            (StoreChange(.remove, change.remove), UIDSet(wishes.map(\.uid)).intersection(done))
        }
        let lacking = second.reduce(into: UIDSet()) { $0.formUnion($1.1) }.subtracting(try await store(second))
        return all.subtracting(done).union(lacking)
    }

    /// All commands are in flight together, and are followed by the question which messages are still there: a server
    /// answers OK to a STORE for a message that another client has just moved away. The question waits for the answers, since
    /// Dovecot looks for what others did only when no command is left to do.
    ///
    /// - Returns: messages that are as wanted now.
    private func store(_ changes: [(StoreChange, UIDSet)]) async throws -> UIDSet {
        let portions = changes.flatMap { change, uids in
            uids.isEmpty ? [] : uids.portions(for: session.connection, context.settings.limits).map { (change, $0) }
        }
        let pending = portions.map { session.connection.submit(.uidStore(.numbers($0.1), $0.0)) }
        var done = UIDSet(), there = UIDSet()
        for ((change, uids), reply) in zip(portions, pending) {
            switch await reply.outcome() {
            case .success(let reply): done.formUnion(uids.subtracting(reply.modified))
            case .failure(let error): done.formUnion(try await storeOtherwise(change, uids, error))
            }
        }
        let questions = portions.map { PresenceQuestion($0.1, on: session.connection) }
        for question in questions { there.formUnion(try await question.answer()) }
        return done.intersection(there)
    }

    /// A server that does not take a change as it is: some do when they need not be silent (Exchange).
    private func storeOtherwise(
        _ change: StoreChange, _ uids: UIDSet, _ error: IMAPError
    ) async throws(IMAPError) -> UIDSet {
        if let modified = error.modified { return uids.subtracting(modified) }
        guard error.isRefusal(on: session) else { throw error }
        guard error.kind == .badCommand, change.isSilent else {
            context.observer.observe(.notice("\(exchange.path): \(error.message) The flags stay there as they are."))
            return UIDSet()
        }
        var louder = change
        louder.isSilent = false
        switch await session.connection.submit(.uidStore(.numbers(uids), louder)).outcome() {
        case .success(let reply): return uids.subtracting(reply.modified)
        case .failure(let error): return try await storeOtherwise(louder, uids, error)
        }
    }

    /// As the mailbox stood when it was looked at, or, where nothing had changed, when it was last done.
    private var unchangedSince: ModSeq? {
        let capabilities = session.connection.capabilities
        guard capabilities.has("CONDSTORE") || capabilities.has("QRESYNC") else { return nil }
        let sight = exchange.sight
        let isQuiet = sight.highestModSeq == nil && sight.uidNext == nil
        return exchange.state.highestModSeq ?? (isQuiet ? sight.record.highestModSeq : nil)
    }

    /// Where the file here was to change as well and could not, only what was changed there counts as agreed on.
    private func note(_ done: [FlagWish]) async throws {
        guard !done.isEmpty, let validity = exchange.presentValidity else { return }
        let (context, id) = (context, exchange.id)
        try await context.record(in: exchange.path) {
            let rows = try done.map { wish -> AccountIndex.Change in
                guard wish.flags.changesHere, let row = try context.index.placement(wish.uid, in: id, validity) else {
                    return .flags(wish.uid, wish.flags.agreed)
                }
                return .flags(wish.uid, row.flags.applying(changesFrom: wish.flags.server, to: wish.flags.agreed))
            }
            try context.index.apply(rows, folder: id, validity: validity, run: context.run)
        }
    }
}

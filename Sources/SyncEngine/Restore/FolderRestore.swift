import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import SyncPlanner
import Synchronization

/// One mailbox that mail is put back into. What is there is never touched: the only commands that write are CREATE,
/// SUBSCRIBE and APPEND, and STORE for flags that a message lost at its APPEND.
///
/// The order of effects is: look at what is there → send what is not. Nothing is noted here, since the mailbox itself is the
/// journal: whenever the work begins again, after a cut connection or in another process, it looks again before it sends.
final class FolderRestore: Sendable {
    private struct State {
        var shelves: [any RestoreShelf] = []
        /// Neither there nor sent nor refused; `nil` until the mailbox was looked at.
        var rest: ArraySlice<Piece>?
        var validity: UIDValidity?
        /// The mailbox's UIDNEXT when it was looked at first: what was sent since has a UID from there on.
        var floor: UID?
        /// UIDs that the server told of messages that were sent.
        var told: Set<UID> = []
        /// Of those, what was sent with them, until it is known to be set.
        var flags: [UID: MessageFlags] = [:]
        /// A connection died while messages were on their way.
        var isInDoubt = false
        /// Messages to be sent without their keywords.
        var plain: Set<Piece> = []
        var cuts = 0
        var losses: [Piece: Int] = [:]
        var counts = RestoreCounts()
        var lostKeywords: Set<Keyword> = []
    }

    /// A message, by the shelf that it is on.
    struct Piece: Sendable, Hashable {
        let shelf: Int
        let message: RestoreMessage
    }

    let target: RestoreMapping.Target
    private let folders: [RestoreFolder]
    private let source: any RestoreSource
    private let observer: any RestoreObserver
    private let state = Mutex(State())

    init(_ group: RestoreMapping.Group, from source: any RestoreSource, observer: any RestoreObserver) {
        (target, folders) = (group.target, group.folders)
        (self.source, self.observer) = (source, observer)
    }

    var path: FolderPath { target.path }
    var counts: RestoreCounts { state.withLock { $0.counts } }

    /// May be called again after a passing fault.
    ///
    /// - Parameter isThere: the mailbox exists, from the beginning or by now.
    /// - Throws: passing faults; ``FolderFault`` for what is wrong with the folder; what ends the run.
    func carryOut(on session: Session, _ context: RunContext, isThere: Bool) async throws {
        try await openShelves()
        guard isThere else { return countAll() }
        let selected = try await session.select(target.name, readOnly: context.isDry)
        guard let validity = selected.uidValidity, state.withLock({ $0.validity ?? validity }) == validity else {
            throw FolderFault("\(path): the folder was made anew on the server meanwhile; run again")
        }
        guard context.isDry || !selected.isReadOnly else {
            throw FolderFault("\(path): the server lets nobody write into this folder")
        }
        try await leaveOutPresent(selected, validity, session, context)
        if context.isDry { return countAll() }
        let batches = RestoreBatches(
            path: path, permitted: PermittedFlags(permanentFlags: selected.permanentFlags),
            limit: try await session.appendLimit(of: target.name))
        while state.withLock({ $0.rest?.isEmpty == false }) {
            if let failure = context.failure { throw failure }
            try await send(try await onDisk { self.open(batches) }, on: session, context)
        }
        let sent = state.withLock { $0.flags }
        if let sentence = try await RestoredFlags(path: path, sent: sent).mend(on: session, context) {
            observer.observe(.notice(sentence))
        }
        state.withLock { $0.flags = [:] }
        tellKeywords()
    }

    private func countAll() {
        state.withLock { state in
            state.counts.restored += state.rest?.count ?? 0
            state.rest = []
        }
    }

    private func openShelves() async throws {
        guard state.withLock({ $0.rest == nil && $0.shelves.isEmpty }) else { return }
        let (source, folders) = (source, folders)
        let shelves = try await onDisk { try folders.map { try source.shelf(of: $0) } }
        state.withLock { state in
            state.shelves = shelves
            let pieces = shelves.enumerated().flatMap { number, shelf in
                shelf.messages.map { Piece(shelf: number, message: $0) }
            }
            state.rest = pieces[...]
            state.isInDoubt = true
        }
        for shelf in shelves {
            for (label, sentence) in shelf.missing { refuse(label, "missing", sentence) }
        }
    }

    private func leaveOutPresent(
        _ selected: SelectedMailbox, _ validity: UIDValidity, _ session: Session, _ context: RunContext
    ) async throws {
        let (rest, floor, told, isInDoubt) = state.withLock { (Array($0.rest ?? []), $0.floor, $0.told, $0.isInDoubt) }
        if isInDoubt {
            let shelves = state.withLock { $0.shelves }
            // Numbered anew: messages of several shelves are looked for together.
            let messages = rest.enumerated().map { number, piece in
                RestoreMessage(
                    index: number, label: piece.message.label, size: piece.message.size, date: piece.message.date,
                    flags: piece.message.flags)
            }
            let present = try await RestoreSearch(context: context, session: session, path: path).present(
                messages, in: selected, from: floor, except: told
            ) { message in
                let piece = rest[message.index]
                return try shelves[piece.shelf].open(piece.message).facts
            }
            state.withLock { state in
                state.rest = rest.enumerated().filter { !present.contains($0.offset) }.map(\.element)[...]
                if floor == nil { state.counts.present += present.count } else { state.counts.restored += present.count }
            }
        }
        state.withLock { state in
            (state.validity, state.isInDoubt) = (validity, false)
            state.floor = state.floor ?? selected.uidNext ?? .min
        }
    }

    // MARK: Sending

    /// Opens messages from the front of the list, as many as go together, and takes them off it. Those that cannot be sent
    /// are told.
    private func open(_ batches: RestoreBatches) -> [RestoreBatches.Item] {
        let isCareful = state.withLock { $0.cuts >= RestoreBatches.mostCuts }
        var items: [RestoreBatches.Item] = []
        while batches.hasRoom(items, isCareful: isCareful), let piece = state.withLock({ $0.rest?.popFirst() }) {
            guard let item = open(piece, batches) else { continue }
            if !items.isEmpty, item.body.facts.octets > RestoreBatches.mostOctets {
                // A large one goes by itself, so that nothing waits behind it.
                putBack([piece])
                break
            }
            items.append(item)
        }
        return items
    }

    /// - Returns: `nil` for one that cannot be sent.
    private func open(_ piece: Piece, _ batches: RestoreBatches) -> RestoreBatches.Item? {
        let (shelf, isPlain) = state.withLock { ($0.shelves[piece.shelf], $0.plain.contains(piece)) }
        let body: any RestoreBody
        do {
            body = try shelf.open(piece.message)
        } catch {
            refuse(piece.message.label, "unreadable", "\(error)")
            return nil
        }
        if let obstacle = batches.obstacle(body.facts) {
            refuse(piece.message.label, obstacle.reason, obstacle.words)
            return nil
        }
        let (flags, lost) = batches.flags(of: piece.message, isPlain: isPlain)
        state.withLock { $0.lostKeywords.formUnion(lost) }
        return RestoreBatches.Item(piece: piece, body: body, flags: flags)
    }

    private func putBack(_ pieces: [Piece]) {
        guard !pieces.isEmpty else { return }
        state.withLock { $0.rest = pieces + ($0.rest ?? []) }
    }

    private func send(_ items: [RestoreBatches.Item], on session: Session, _ context: RunContext) async throws {
        guard !items.isEmpty else { return }
        let connection = session.connection
        let outcomes = try await context.remoteEffect(.append, in: path) {
            let pending = items.map { connection.submit(append: [$0.appendSource], to: target.name) }
            var outcomes: [Result<Reply, IMAPError>] = []
            for reply in pending { outcomes.append(await reply.outcome()) }
            return outcomes
        }
        var fault: (any Error)?
        var unsettled: [Piece] = []
        for (item, outcome) in zip(items, outcomes) {
            guard case .failure(let error) = outcome else {
                if case .success(let reply) = outcome { sent(item, reply, context) }
                continue
            }
            switch verdict(item, error, isOpen: connection.isOpen) {
            case .settled: break
            case .again: unsettled.append(item.piece)
            case .fault(let error):
                unsettled.append(item.piece)
                fault = fault ?? error
            }
        }
        putBack(unsettled)
        if !connection.isOpen { noteCut(items, fault ?? connection.failure) }
        if let fault { throw fault }
        guard connection.isOpen else { throw Self.passing(connection.failure) }
    }

    /// A connection that was closed for the sake of one message is opened again for the others.
    private static func passing(_ failure: IMAPError?) -> IMAPError {
        guard let failure, failure.kind != .sourceFailed else {
            return IMAPError(
                .connectionLost, message: "The connection ended while messages were sent.", disposition: .passing)
        }
        return failure
    }

    private func sent(_ item: RestoreBatches.Item, _ reply: Reply, _ context: RunContext) {
        state.withLock { state in
            state.counts.restored += 1
            if case .appendUID(let told, let uids)? = reply.text.code, told == state.validity {
                state.told.formUnion(uids)
                for uid in uids { state.flags[uid] = item.flags }
            }
        }
        context.progress.update { progress in
            progress.messagesDone += 1
            progress.bodyBytes += item.body.facts.octets
        }
    }

    /// What follows from a message that was not taken.
    private enum Verdict {
        /// It is told, and that is that.
        case settled
        /// It is to be sent again, otherwise.
        case again
        /// Something stands in the way of all.
        case fault(any Error)
    }

    private func verdict(_ item: RestoreBatches.Item, _ error: IMAPError, isOpen: Bool) -> Verdict {
        if error.kind == .overQuota {
            return .fault(RunFailure(.failed, "\(path): the mailbox is full: \(error.message) Make room and run again."))
        }
        if error.kind == .sourceFailed {
            refuse(item.piece.message.label, "unreadable", error.message)
            return .settled
        }
        if error.disposition == .gone, isOpen {
            return .fault(FolderFault("\(path): the folder is not there any more; run again"))
        }
        guard error.disposition == .lasting, error.isCertainRefusal(isOpen: isOpen) else {
            // Whether it came is not known, or it will be taken later.
            state.withLock { $0.isInDoubt = true }
            return .fault(error)
        }
        let mayGoPlain = !item.flags.keywords.isEmpty && [.serverLimit, .refused, .badCommand].contains(error.kind)
        if mayGoPlain, state.withLock({ $0.plain.insert(item.piece).inserted }) { return .again }
        refuse(item.piece.message.label, error.refusalWord, error.message)
        return .settled
    }

    /// A message at which connections die again and again must not keep the others from being sent.
    private func noteCut(_ items: [RestoreBatches.Item], _ error: (any Error)?) {
        let losses = state.withLock { state in
            state.isInDoubt = true
            state.cuts += 1
            guard items.count == 1 else { return 0 }
            state.losses[items[0].piece, default: 0] += 1
            return state.losses[items[0].piece, default: 0]
        }
        guard losses >= RestoreBatches.mostLosses else { return }
        state.withLock { state in
            if state.rest?.first == items[0].piece { _ = state.rest?.popFirst() }
        }
        let why = error.map { ": \($0)" } ?? ""
        refuse(items[0].piece.message.label, "connection", "the connection ended \(losses) times while it was sent\(why)")
    }

    // MARK: Telling

    private func refuse(_ label: String, _ reason: String, _ sentence: String) {
        state.withLock { $0.counts.refused += 1 }
        observer.observe(.messageRefused(path, label: label, reason: reason, message: sentence))
    }

    private func tellKeywords() {
        let lost = state.withLock { $0.lostKeywords }.sorted()
        if !lost.isEmpty { observer.observe(.keywordsLost(path, lost)) }
    }
}

import IMAPClient
import Mail
import MaildirStore
import SyncPlanner

/// The acting part, in the order in which later steps may rely on earlier ones: folders, then what adds to a side, then
/// flags, then what takes away from a side, then bodies.
///
/// Bodies come last because they wait for nothing: what is to be fetched is on the server, whatever was done here. A run
/// that dies between two steps leaves a message twice rather than nowhere, and the next plan recognises it.
extension TwoWayRun {
    func act(_ planned: Planned, _ changes: inout TreeChanges) async throws -> [FolderJob] {
        let book = planned.book
        let (tree, pairs) = (LocalTree(context: context, book: book), planned.account.tree.pairs)
        tree.find(pairs)
        // A folder that is to be made again has another UIDVALIDITY then: what is known of it must be done before.
        try await removeHere(book) { !$0.isThere }
        try await changeTree(planned.plan.tree.filter { !$0.isDeletion }, book, &changes)
        try await onDisk { try tree.recordPlaces(pairs) }
        try await here(book) { !$0.rebindings.isEmpty } _: {
            try LocalRebindings(context: $0).carryOut($1.plan.rebindings, in: $1)
        }
        for copies in [true, false] { try await transfer(book, copies: copies) }
        try await there(book) { !$0.uploads.isEmpty } _: {
            try await Uploads(context: $0, book: book, exchange: $1, session: $2).carryOut()
        }
        try await changeFlags(book)
        try await remove(book)
        try await changeTree(planned.plan.tree.filter(\.isDeletion), book, &changes)
        return try await download(planned)
    }

    private func transfer(_ book: ExchangeBook, copies: Bool) async throws {
        try await here(book) { $0.localTransfers.contains { $0.isCopy == copies } } _: {
            let transfers = LocalTransfers(context: $0, book: book)
            if copies { try transfers.copy(into: $1) } else { try transfers.move(into: $1) }
        }
        try await there(book) { $0.remoteTransfers.contains { $0.isCopy == copies } } _: {
            try await RemoteTransfers(context: $0, book: book, exchange: $1, session: $2).carryOut(copies: copies)
        }
    }

    private func changeFlags(_ book: ExchangeBook) async throws {
        try await here(book) { !$0.flags.isEmpty } _: { try LocalFlags(context: $0).carryOut($1.plan.flags, in: $1) }
        try await there(book) { $0.changesFlagsThere } _: {
            try await RemoteFlags(context: $0, book: book, exchange: $1, session: $2).carryOut()
        }
    }

    private func remove(_ book: ExchangeBook) async throws {
        try await here(book) { $0.hasMarks } _: { try LocalRemovals(context: $0).mark($1.plan, in: $1) }
        try await removeHere(book, where: \.isThere)
        try await there(book) { !$0.remoteRemovals.isEmpty } _: {
            try await RemoteRemovals(context: $0, book: book, exchange: $1, session: $2).carryOut()
        }
    }

    private func removeHere(_ book: ExchangeBook, where isMeant: (FolderSight) -> Bool) async throws {
        for exchange in book.exchanges where isMeant(exchange.sight) && !exchange.plan.localRemovals.isEmpty {
            try await here(exchange) { try LocalRemovals(context: $0).carryOut($1.plan.localRemovals, in: $1) }
        }
    }

    private func changeTree(
        _ actions: [FolderAction], _ book: ExchangeBook, _ changes: inout TreeChanges
    ) async throws {
        for action in actions {
            let exchange = book.exchange(of: action)
            if exchange?.state.failure != nil { continue }
            defer { if let exchange, action.isDone(in: exchange.state) { changes.count(action) } }
            do {
                if action.isThere {
                    try await sessions.use { session in
                        try await RemoteTree(context: context, session: session, book: book) { names.name(of: $0) }
                            .carryOut(action)
                    }
                } else {
                    try await onDisk { [self] in try changeTreeHere(action, book) }
                }
            } catch let error as IMAPError {
                fail(exchange, error.message)
            } catch let error as MaildirError {
                try fail(exchange, error)
            }
        }
    }

    private func changeTreeHere(_ action: FolderAction, _ book: ExchangeBook) throws {
        guard let exchange = book.exchange(of: action) else { return }
        let tree = LocalTree(context: context, book: book)
        switch action {
        case .createHere: try tree.create(exchange)
        case .renameHere(_, _, let to): _ = try tree.rename(exchange, to: to) { names.name(of: $0) }
        case .deleteHere: _ = try tree.delete(exchange)
        case .forget: try tree.forget(exchange)
        case .createThere, .renameThere, .deleteThere: break
        }
    }

    /// Runs a step on disk for each folder that has something for it.
    private func here(
        _ book: ExchangeBook, _ wants: (ExchangePlan) -> Bool,
        _ step: @escaping @Sendable (RunContext, FolderExchange) throws -> Void
    ) async throws {
        for exchange in book.exchanges where wants(exchange.plan) { try await here(exchange, step) }
    }

    private func here(
        _ exchange: FolderExchange, _ step: @escaping @Sendable (RunContext, FolderExchange) throws -> Void
    ) async throws {
        guard exchange.state.failure == nil else { return }
        do {
            try await onDisk { [context] in try step(context, exchange) }
        } catch let error as MaildirError {
            try fail(exchange, error)
        }
    }

    /// Runs a step on the server for each folder that has something for it, several at a time.
    private func there(
        _ book: ExchangeBook, _ wants: (ExchangePlan) -> Bool,
        _ step: @escaping @Sendable (RunContext, FolderExchange, Session) async throws -> Void
    ) async throws {
        let exchanges = book.exchanges.filter { wants($0.plan) && $0.state.failure == nil }
        try await sessions.forEach(exchanges) { exchange, session in
            do {
                try await step(context, exchange, session)
            } catch let error as IMAPError where error.disposition == .lasting || error.disposition == .gone {
                guard !error.endsConnection else { throw error }
                fail(exchange, error.message)
            } catch let error as MaildirError {
                try fail(exchange, error)
            }
        }
    }

    private func fail(_ exchange: FolderExchange?, _ message: String) {
        guard let exchange else { return context.observer.observe(.notice(message)) }
        exchange.update { if $0.failure == nil { $0.failure = message } }
    }

    /// What others did to one folder meanwhile is no matter for the rest; a disk that fails is.
    private func fail(_ exchange: FolderExchange?, _ error: MaildirError) throws {
        switch error.kind {
        case .vanished, .noFolder, .invalidName: fail(exchange, error.message)
        default: throw StoreFailure(error).runFailure
        }
    }
}

extension TreeChanges {
    fileprivate mutating func count(_ action: FolderAction) {
        switch action {
        case .createHere, .createThere: made += 1
        case .renameHere, .renameThere: renamed += 1
        case .deleteHere, .deleteThere: deleted += 1
        case .forget: break
        }
    }
}

extension FolderAction {
    /// Whether it was carried out, as the folder's ledger tells.
    fileprivate func isDone(in state: FolderExchange.State) -> Bool {
        state.failure == nil && (!isDeletion || state.record.goneRun != nil)
    }

    /// Deletions come last, when all that moves out has moved out.
    var isDeletion: Bool {
        switch self {
        case .deleteHere, .deleteThere, .forget: true
        default: false
        }
    }

    /// It is done on the server.
    var isThere: Bool {
        switch self {
        case .createThere, .renameThere, .deleteThere: true
        default: false
        }
    }
}

extension ExchangePlan {
    /// RemoteFlags has something to do.
    var changesFlagsThere: Bool {
        flags.contains { $0.flags.changesServer } || rebindings.contains { $0.flags.changesServer }
            || localTransfers.contains { $0.flags.changesServer } || remoteTransfers.contains { $0.flags.changesServer }
    }

    var hasMarks: Bool { !(keepGone.isEmpty && returned.isEmpty && forget.isEmpty) }
}

extension ExchangeBook {
    /// The folder that an action is about.
    func exchange(of action: FolderAction) -> FolderExchange? {
        switch action {
        case .createHere(let path), .createThere(let path): exchanges.first { $0.sight.path == path }
        case .renameHere(let id, _, _), .renameThere(let id, _, _): self[id]
        case .deleteHere(let id, _), .deleteThere(let id, _), .forget(let id, _): self[id]
        }
    }
}

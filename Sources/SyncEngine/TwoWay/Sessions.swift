import IMAPClient
import Mail
import Synchronization

/// Lends the run's connections to pieces of work, several at a time, and tries work again that a passing fault cut off.
final class Sessions: Sendable {
    /// So many pieces of work pay for one more connection.
    private static let worthAConnection = 4

    private let context: RunContext
    private let idle: Mutex<[Session]>

    /// - Parameter first: a connection that is open already.
    init(_ context: RunContext, first: IMAPConnection? = nil) {
        self.context = context
        idle = Mutex(first.map { [Session($0)] } ?? [])
    }

    /// Runs `body` with a connection. After a passing fault it waits and runs it again from its beginning, on a new
    /// connection if the old one died, so `body` must find out what it has done already.
    ///
    /// - Throws: what `body` throws for good; ``RunFailure`` when the run ends.
    func use<T: Sendable>(_ body: @Sendable (Session) async throws -> T) async throws -> T {
        while true {
            if let failure = context.failure { throw failure }
            var session: Session?
            do {
                let lent = try await take()
                session = lent
                let result = try await body(lent)
                giveBack(lent)
                context.budget.workWentWell()
                return result
            } catch let error as IMAPError {
                if let session { settle(session, error) }
                guard try await isWorthTryingAgain(error, connected: session != nil) else { throw error }
            } catch {
                if let session { giveBack(session) }
                throw error
            }
        }
    }

    /// Runs `body` for every item, on as many connections as are worth it. The first error that `body` throws ends the
    /// others and is thrown: what is wrong with one item only is for `body` to handle.
    func forEach<Item: Sendable>(
        _ items: [Item], _ body: @escaping @Sendable (Item, Session) async throws -> Void
    ) async throws {
        let rest = Rest(items)
        let workers = min(max(1, context.settings.limits.connections), max(1, items.count / Self.worthAConnection))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                group.addTask { [self] in
                    while let item = rest.next() { try await use { try await body(item, $0) } }
                }
            }
            try await group.waitForAll()
        }
    }

    /// One of the idle connections, for other work; nobody else uses it then.
    func release() -> IMAPConnection? { idle.withLock { $0.popLast()?.connection } }

    /// Ends the idle connections.
    func close() async {
        for session in idle.withLock({ sessions in
            defer { sessions = [] }
            return sessions
        }) {
            await context.finish(session.connection)
        }
    }

    private func take() async throws(IMAPError) -> Session {
        while let session = idle.withLock({ $0.popLast() }) {
            if session.connection.isOpen { return session }
            context.drop(session.connection)
        }
        return Session(try await context.connect())
    }

    private func giveBack(_ session: Session) { idle.withLock { $0.append(session) } }

    /// A NO or BAD leaves the connection as it was.
    private func settle(_ session: Session, _ error: IMAPError) {
        if error.endsConnection { context.drop(session.connection) } else { giveBack(session) }
    }

    private func isWorthTryingAgain(_ error: IMAPError, connected: Bool) async throws -> Bool {
        if let failure = context.failure { throw failure }
        switch error.disposition {
        case .passing, .throttled: break
        // The same credentials were good a moment ago: some servers say so when they have connections enough.
        case .signIn where context.hasSignedIn && error.kind != .noCredentials: break
        case .signIn, .lasting, .gone:
            // What is wrong with every connection is wrong with the run.
            guard connected else { throw RunFailure(error) }
            return false
        }
        guard await context.wait(for: error) else { throw context.failure ?? .interrupted }
        return true
    }
}

/// What several workers take turns at.
private final class Rest<Item: Sendable>: Sendable {
    private let items: Mutex<[Item]>

    init(_ items: [Item]) { self.items = Mutex(items.reversed()) }

    func next() -> Item? { items.withLock { $0.popLast() } }
}

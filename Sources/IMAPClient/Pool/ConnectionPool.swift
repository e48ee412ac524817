import NIOPosix
import SASL
import Synchronization

/// All connections of one account: opens them alike, counts what they cost, and can end them all at once. Which of
/// them does what, and how many there should be, is for those who use them to say.
package final class ConnectionPool: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: IMAPConnection] = [:]
        /// Of connections that are closed.
        var spent = ConnectionMetrics()
        /// The most round trips that one closed connection waited for.
        var roundTrips = 0
        var isClosed = false
        /// Logins in a row that were let in, but to no mailbox.
        var disconnectedLogins = 0
    }

    /// How long Exchange is left alone when a login leads to no mailbox: it may be for too many connections in a short
    /// time. After the last it is for good.
    private static let waitsForMailbox: [Duration] = [.seconds(30), .seconds(120), .seconds(600)]

    private let options: SessionOptions
    private let state = Mutex(State())

    package init(_ options: SessionOptions) { self.options = options }

    /// A new connection, logged in. Throws ``IMAPError/Kind-swift.enum/closed`` once the pool is closed.
    ///
    /// Each connection of an account with OAuth ends by itself before its token does, between two commands, with
    /// ``IMAPError/Kind-swift.enum/sessionEnded``; the next one is opened with a fresh token.
    package func open() async throws(IMAPError) -> IMAPConnection {
        guard !state.withLock({ $0.isClosed }) else { throw closedError }
        let signIn = SignIn(options: options, group: MultiThreadedEventLoopGroup.singleton) { [self] in isInUse($0) }
        let connection: IMAPConnection
        do throws(IMAPError) {
            connection = try await signIn.open()
        } catch {
            throw error.kind == .notConnected ? withoutMailbox(error) : error
        }
        let isWelcome = state.withLock { state in
            state.disconnectedLogins = 0
            if !state.isClosed { state.connections[ObjectIdentifier(connection)] = connection }
            return !state.isClosed
        }
        guard isWelcome else {
            connection.close()
            throw closedError
        }
        return connection
    }

    /// Takes back a connection that is dead, or that shall end without a word; closes it.
    package func discard(_ connection: IMAPConnection) {
        connection.close()
        state.withLock { state in
            guard state.connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
            state.spent = state.spent + connection.metrics
            state.roundTrips = max(state.roundTrips, connection.metrics.roundTrips)
        }
    }

    /// Takes back a connection that is not needed any more; logs it out.
    package func retire(_ connection: IMAPConnection) async {
        if connection.isOpen { await connection.logout() }
        discard(connection)
    }

    /// Ends every connection at once, and opens no more; whoever waits for an answer gets an error.
    package func close() {
        let connections = state.withLock { state in
            state.isClosed = true
            return Array(state.connections.values)
        }
        for connection in connections { connection.close() }
    }

    /// How many connections are open.
    package var count: Int { state.withLock { $0.connections.count } }

    /// What all connections together have cost, the closed ones included. Its round trips are the sum of all.
    package var metrics: ConnectionMetrics {
        state.withLock { state in state.connections.values.reduce(state.spent) { $0 + $1.metrics } }
    }

    /// The most round trips that any one connection waited for: what the account's time was spent on.
    package var longestChain: Int {
        state.withLock { state in
            max(state.roundTrips, state.connections.values.map(\.metrics.roundTrips).max() ?? 0)
        }
    }

    private func isInUse(_ credentials: Credentials) -> Bool {
        state.withLock { $0.connections.values.contains { $0.isOpen && $0.credentials.areSame(as: credentials) } }
    }

    private func withoutMailbox(_ error: IMAPError) -> IMAPError {
        let count = state.withLock { state in
            defer { state.disconnectedLogins += 1 }
            return state.disconnectedLogins
        }
        let isLasting = count >= Self.waitsForMailbox.count
        let advice = """
            ; see that IMAP is switched on for it, that it has a licence, that user names it, and that the one who signs in \
            has full access to it (for an application: Add-MailboxPermission).
            """
        return IMAPError(
            .notConnected, message: isLasting ? error.message.dropLast() + advice : error.message,
            disposition: isLasting ? .lasting : .throttled, serverText: error.serverText, code: error.code,
            retryAfter: isLasting ? nil : Self.waitsForMailbox[count], command: error.command)
    }

    private var closedError: IMAPError {
        IMAPError(.closed, message: "The connections to \(options.endpoint) are closed.")
    }
}

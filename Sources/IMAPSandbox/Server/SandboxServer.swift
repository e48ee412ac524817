import Synchronization

/// An IMAP server in memory, on a port of 127.0.0.1: real in its protocol, false in its mail, and wrong on command.
///
/// It speaks IMAP4rev1 (RFC 3501) and the extensions of its profile, each only when announced. There is no TLS in it
/// and no STARTTLS beyond what a fault plays; the client's TLS is tested against other servers. Left out as well are
/// BODYSTRUCTURE, parts of multiparts, and charsets other than US-ASCII and UTF-8 in SEARCH, which nothing here asks for.
package final class SandboxServer: Sendable {
    /// The one account that can log in; may be changed while the server runs.
    package let account: SandboxAccount
    /// What is announced and obeyed, for the life of the server.
    package let profile: SandboxProfile
    /// What goes wrong; may be changed while the server runs.
    package let faults: FaultPlan
    /// What clients did.
    package let log = SandboxLog()

    private struct State {
        var sockets: [Int: LoopbackSocket] = [:]
        var threads = 0
        var isStopping = false
    }

    private let state = Mutex(State())
    private let stopping = EventDescriptor()
    /// Signalled when the last thread ends.
    private let ended = EventDescriptor()

    /// Does not listen before ``start()``.
    package init(account: SandboxAccount, profile: SandboxProfile = .full, faults: FaultPlan = FaultPlan()) {
        self.account = account
        self.profile = profile
        self.faults = faults
    }

    /// Begins to listen.
    /// - Returns: the TCP port on 127.0.0.1.
    package func start() throws(SandboxError) -> Int {
        let listener = try LoopbackListener()
        startCounted {
            while let socket = listener.accept(until: self.stopping) { self.serve(socket) }
        }
        return listener.port
    }

    /// Ends all connections, also stalled ones, and returns when every thread of the server has ended. The server
    /// cannot be started again. Must not be called from a fault's action.
    package func stop() {
        let (sockets, isIdle) = state.withLock { state in
            state.isStopping = true
            return (Array(state.sockets.values), state.threads == 0)
        }
        stopping.signal()
        for socket in sockets { socket.interrupt() }
        if !isIdle { ended.wait() }
    }

    /// Ends all connections that stand now, without a word, as a network failure would.
    package func dropConnections() {
        for socket in state.withLock({ Array($0.sockets.values) }) { socket.interrupt() }
    }

    /// Connections that stand now.
    package var openConnections: Int { state.withLock { $0.sockets.count } }

    private func serve(_ socket: LoopbackSocket) {
        let id = log.connected()
        let isAccepted = state.withLock { state in
            if !state.isStopping { state.sockets[id] = socket }
            return !state.isStopping
        }
        guard isAccepted else { return socket.close(abruptly: true) }
        startCounted {
            let isReset = SandboxSession(id: id, socket: socket, server: self).run()
            self.state.withLock { $0.sockets[id] = nil }
            socket.close(abruptly: isReset)
        }
    }

    /// Runs on a thread that ``stop()`` waits for.
    private func startCounted(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.threads += 1 }
        let isStarted = startThread {
            body()
            self.threadEnded()
        }
        if !isStarted { fatalError("the system has no thread left for the sandbox") }
    }

    private func threadEnded() {
        state.withLock { state in
            state.threads -= 1
            if state.threads == 0 { ended.signal() }
        }
    }
}

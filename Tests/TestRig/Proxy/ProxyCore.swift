import Glibc

/// What a proxy's threads share. Not the proxy itself, so that they do not keep it alive.
final class ProxyCore: Sendable {
    struct State {
        var faults: Faults
        var isStopped = false
        var accepted = 0
        var bytesToClient = 0
        var bytesToServer = 0
        var open: [Int: ProxyConnection] = [:]
    }

    let state: Monitor<State>
    let tap: ProxyTap?
    private let target: Int

    init(target: Int, faults: Faults, tap: ProxyTap?) {
        (self.target, self.tap) = (target, tap)
        state = Monitor(State(faults: faults))
    }

    /// Takes connections until the listener is shut down.
    func accept(on listener: Int32) {
        defer { close(listener) }
        while true {
            let client = Glibc.accept(listener, nil, nil)
            if client < 0 && (errno == EINTR || errno == ECONNABORTED) { continue }
            guard client >= 0 else { return }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            guard !state.read({ $0.isStopped }), let server = try? Sockets.connect(port: target) else {
                close(client)
                continue
            }
            Sockets.sendAtOnce(client)
            begin(client: client, server: server)
        }
    }

    private func begin(client: Int32, server: Int32) {
        let connection = state.change { state in
            state.accepted += 1
            let connection = ProxyConnection(number: state.accepted, client: client, server: server, core: self)
            state.open[state.accepted] = connection
            return connection
        }
        connection.start()
        // A stop between the check above and the line before did not see this connection.
        if state.read({ $0.isStopped }) { connection.cut(withReset: false) }
    }
}

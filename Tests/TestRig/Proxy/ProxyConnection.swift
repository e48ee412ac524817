import Glibc

/// One connection through the proxy: two sockets and a lane each way.
final class ProxyConnection: Sendable {
    let number: Int
    let core: ProxyCore
    private let client: Int32
    private let server: Int32
    /// How many of the four threads still use the sockets.
    private let users = Monitor(4)

    init(number: Int, client: Int32, server: Int32, core: ProxyCore) {
        self.number = number
        self.client = client
        self.server = server
        self.core = core
    }

    func start() {
        let ways: [(Int32, Int32, Bool)] = [(client, server, false), (server, client, true)]
        for (source, destination, isToClient) in ways {
            let lane = ProxyLane(connection: self, source: source, destination: destination, isToClient: isToClient)
            startThread {
                lane.read()
                self.leave()
            }
            startThread {
                lane.write()
                self.leave()
            }
        }
    }

    /// Ends both directions; the lanes notice and give the sockets back.
    func cut(withReset: Bool) {
        users.read { users in
            guard users > 0 else { return }
            for socket in [client, server] {
                if withReset {
                    var linger = linger(l_onoff: 1, l_linger: 0)
                    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
                    disconnect(socket)
                }
                shutdown(socket, Int32(SHUT_RDWR))
            }
        }
        core.state.change { $0.open[number] = nil }
    }

    /// `connect` to no address at all is how Linux sends RST on a socket that others still hold.
    private func disconnect(_ socket: Int32) {
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        connect(socket, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    private func leave() {
        let isLast = users.change { users in
            users -= 1
            if users == 0 {
                close(client)
                close(server)
            }
            return users == 0
        }
        if isLast { core.state.change { $0.open[number] = nil } }
    }
}

import NIOCore
import NIOPosix

/// A listener that passes every connection on to one server and makes the way there longer: latency, not a narrower
/// line. Everything runs on one event loop.
struct DelayProxy {
    let loop: any EventLoop
    let target: SocketAddress
    /// What each direction takes.
    let delay: TimeAmount
    let report: ProxyReport

    /// Listens on this port of loopback; 0 takes a free one.
    func listen(port: Int) async throws -> any Channel {
        try await ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in
                client.eventLoop.makeCompletedFuture { try accept(client) }
            }
            .bind(host: "127.0.0.1", port: port)
            .get()
    }

    /// A handshake of TCP takes a round trip, yet the client's side is already open: so the server is called after one
    /// way, and the client is heard after both.
    private func accept(_ client: any Channel) throws {
        let pair = ProxyPair(client: client, delay: delay, onClose: report.add)
        try client.pipeline.syncOperations.addHandler(ProxyEndHandler { pair.clientSent($0) })
        let isolated = client.eventLoop.assumeIsolated()
        isolated.scheduleTask(in: delay) { dial(pair, client) }
        isolated.scheduleTask(in: delay * 2) {
            client.setOption(.autoRead, value: true).whenFailure { _ in client.close(promise: nil) }
        }
    }

    private func dial(_ pair: ProxyPair, _ client: any Channel) {
        let bound = NIOLoopBound(pair, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { server in
                server.eventLoop.makeCompletedFuture {
                    let pair = bound.value
                    try server.pipeline.syncOperations.addHandler(ProxyEndHandler { pair.serverSent($0) })
                }
            }
            .connect(to: target)
            .whenComplete { result in
                switch result {
                case .success(let server): bound.value.connected(to: server)
                case .failure: client.close(promise: nil)
                }
            }
    }
}

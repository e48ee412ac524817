import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Waits on 127.0.0.1 and ::1, at one port, for the browser to come back (RFC 8252 sections 7.3 and 8.3).
final class LoopbackListener: Sendable {
    let port: Int
    private let channels: [any Channel]

    private init(port: Int, channels: [any Channel]) {
        self.port = port
        self.channels = channels
    }

    /// - Parameters:
    ///   - port: `nil` for a free one.
    ///   - deliver: gets each outcome, perhaps more than one.
    static func open(
        port: Int? = nil, judge: RedirectJudge, deliver: @escaping @Sendable (RedirectJudge.Outcome) -> Void
    ) async throws(OAuthFailure) -> LoopbackListener {
        if let port {
            if let listener = try await attempt(port: port, judge, deliver) { return listener }
            throw failure("another program holds port \(port), which the redirect names")
        }
        // Another program may hold the port on ::1; then the next one is tried.
        for _ in 0..<10 {
            if let listener = try await attempt(port: 0, judge, deliver) { return listener }
        }
        throw failure("no port is free on both 127.0.0.1 and ::1")
    }

    func close() async {
        for channel in channels { try? await channel.close() }
    }

    /// `nil` where the port is taken on one of them. A machine without IPv6 listens on 127.0.0.1 alone.
    /// - Parameter port: 0 for a free one.
    static func attempt(
        port: Int, _ judge: RedirectJudge, _ deliver: @escaping @Sendable (RedirectJudge.Outcome) -> Void
    ) async throws(OAuthFailure) -> LoopbackListener? {
        let bootstrap = bootstrap(judge, deliver)
        let first: any Channel
        do {
            first = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        } catch {
            if (error as? IOError)?.errnoCode == EADDRINUSE { return nil }
            throw failure("\(error)")
        }
        guard let port = first.localAddress?.port else { throw failure("the port is not known") }
        do {
            let second = try await bootstrap.bind(host: "::1", port: port).get()
            return LoopbackListener(port: port, channels: [first, second])
        } catch {
            guard (error as? IOError)?.errnoCode == EADDRINUSE else { return LoopbackListener(port: port, channels: [first]) }
            try? await first.close()
            return nil
        }
    }

    private static func bootstrap(
        _ judge: RedirectJudge, _ deliver: @escaping @Sendable (RedirectJudge.Outcome) -> Void
    ) -> ServerBootstrap {
        ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 16)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try channel.pipeline.syncOperations.addHandler(RedirectHandler(judge: judge, deliver: deliver))
                }
            }
    }

    private static func failure(_ reason: String) -> OAuthFailure {
        OAuthFailure(
            .retry(after: nil), "nothing can listen on this machine for the browser to come back: \(reason)", host: "localhost")
    }
}

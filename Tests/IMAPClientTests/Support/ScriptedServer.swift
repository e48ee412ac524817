import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on 127.0.0.1 that says what it is told to, on real sockets.
final class ScriptedServer: Sendable {
    /// What follows a line of the client; `$TAG` stands for the line's first word.
    enum Reaction: Sendable {
        case say(String)
        case hangUp
        /// Says it, and takes what follows for TLS.
        case startTLS(String)
        case nothing
    }

    typealias Script = @Sendable (_ line: String) -> Reaction

    private let channel: any Channel
    private let log: Log

    var port: Int { channel.localAddress?.port ?? 0 }
    /// Every line that clients have sent in clear or inside TLS.
    var lines: [String] { log.lines.withLock { $0 } }

    /// - Parameters:
    ///   - tls: with it, TLS begins with the first byte unless `startsPlain`.
    ///   - greeting: `nil` says nothing.
    init(
        greeting: String?, tls: NIOSSLContext? = nil, startsPlain: Bool = false, on group: any EventLoopGroup,
        script: @escaping Script = { _ in .nothing }
    ) async throws {
        let log = Log()
        self.log = log
        channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls, !startsPlain { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(
                        Session(greeting: greeting, tls: tls, log: log, script: script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    func stop() async throws { try await channel.close() }

    fileprivate final class Log: Sendable {
        let lines = Mutex<[String]>([])
    }

    private final class Session: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let greeting: String?
        private let tls: NIOSSLContext?
        private let log: Log
        private let script: Script
        private var buffer = ""

        init(greeting: String?, tls: NIOSSLContext?, log: Log, script: @escaping Script) {
            self.greeting = greeting
            self.tls = tls
            self.log = log
            self.script = script
        }

        func channelActive(context: ChannelHandlerContext) {
            if let greeting { say(greeting + "\r\n", context) }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            buffer += String(buffer: unwrapInboundIn(data))
            while let end = buffer.firstRange(of: "\r\n") {
                let line = String(buffer[..<end.lowerBound])
                buffer.removeSubrange(..<end.upperBound)
                log.lines.withLock { $0.append(line) }
                react(to: line, context)
            }
        }

        /// Clients of these tests break off handshakes; that is not the server's trouble.
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func react(to line: String, _ context: ChannelHandlerContext) {
            let tag = line.prefix { $0 != " " }
            switch script(line) {
            case .say(let text): say(text.replacing("$TAG", with: tag), context)
            case .hangUp: context.close(promise: nil)
            case .nothing: break
            case .startTLS(let text):
                say(text.replacing("$TAG", with: tag), context)
                guard let tls else { return }
                try? context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
            }
        }

        private func say(_ text: String, _ context: ChannelHandlerContext) {
            context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
        }
    }
}

import IMAPProtocol
import NIOCore
import NIOPosix
import SASL
import Transport

extension IMAPConnection {
    /// What is read from a socket at once; large, since a first backup is one long stream of bodies.
    private static let receiveBufferSize = 128 << 10

    /// Connects, secures, greets and logs in, with as few waits as the RFCs allow: TCP, TLS, greeting, login; one more
    /// where the server does not announce its capabilities unasked. ID and ENABLE leave with the first command.
    ///
    /// Asks the options' ``CredentialSource`` first. If the server refuses the token, the source is told, and with what it
    /// then gives one more connection is tried.
    ///
    /// - Parameter group: by default the process's own, one thread a core.
    package static func open(
        _ options: SessionOptions, on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) async throws(IMAPError) -> IMAPConnection {
        // A mistake in the trust settings shall be told before anybody is connected to.
        do throws(TransportError) {
            if options.endpoint.security != .plaintext { _ = try TLSContexts.context(for: options.endpoint.trust) }
        } catch {
            throw IMAPError(error)
        }
        return try await SignIn(options: options, group: group).open()
    }

    /// One try, with credentials that are there.
    static func open(
        _ options: SessionOptions, with credentials: Credentials, on group: any EventLoopGroup
    ) async throws(IMAPError) -> IMAPConnection {
        let connection = try await connected(options, credentials, group)
        do {
            try await connection.opened()
        } catch {
            connection.close()
            throw error
        }
        return connection
    }

    /// TCP is connected. A task that is cancelled does not wait for that: name servers and hosts that do not answer can take
    /// half a minute, and NIO cannot be told to give up.
    private static func connected(
        _ options: SessionOptions, _ credentials: Credentials, _ group: any EventLoopGroup
    ) async throws(IMAPError) -> IMAPConnection {
        let done = PendingReply()
        let attempt = Task<IMAPConnection?, Never> {
            let outcome = await connect(options, credentials, group)
            done.complete(outcome.map { _ in Reply(text: ResponseText()) })
            return try? outcome.get()
        }
        do throws(IMAPError) {
            _ = try await done.value()
        } catch {
            // A connection that comes about after all is nobody's.
            Task<Void, Never> {
                let late = await attempt.value
                late?.close()
            }
            throw error
        }
        guard let connection = await attempt.value else { throw IMAPError.cancelled }
        return connection
    }

    /// Returns when it is decided, however long that takes.
    private static func connect(
        _ options: SessionOptions, _ credentials: Credentials, _ group: any EventLoopGroup
    ) async -> Result<IMAPConnection, IMAPError> {
        do {
            let endpoint = options.endpoint
            let connection = try await bootstrap(options, group).connect(host: endpoint.host, port: endpoint.port) { channel in
                channel.eventLoop.makeCompletedFuture { try IMAPConnection(over: channel, options, credentials) }
            }
            return .success(connection)
        } catch {
            return .failure(IMAPError(ConnectFailure(endpoint: options.endpoint).error(for: error)))
        }
    }

    private static func bootstrap(_ options: SessionOptions, _ group: any EventLoopGroup) -> ClientBootstrap {
        ClientBootstrap(group: group)
            .connectTimeout(TimeAmount(options.deadlines.connect))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // The handler reads when it is ready for more.
            .channelOption(.autoRead, value: false)
            // One buffer at a time goes through TLS and parser while it is in the cache; and a pause comes no later.
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: receiveBufferSize))
    }

    /// Lays the layers of a channel that is not active yet. Only on its event loop.
    convenience init(over channel: any Channel, _ options: SessionOptions, _ credentials: Credentials) throws {
        let snapshot = ConnectionSnapshot()
        let opened = PendingReply()
        let meter = WireMeter()
        let handler = IMAPChannelHandler(
            options: options, credentials: credentials, snapshot: snapshot, opened: opened, meter: meter)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(meter)
        if options.endpoint.security == .tls { try pipeline.addHandlers(TLSHandler.handlers(for: options.endpoint)) }
        try pipeline.addHandler(handler)
        self.init(
            channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop), snapshot: snapshot, opened: opened,
            options: options, credentials: credentials)
    }
}

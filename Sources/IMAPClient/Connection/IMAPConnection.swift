import IMAPProtocol
import Mail
import NIOCore
import SASL
import Transport

/// One session with a server, logged in. Any thread may use it; the order of calls is the order on the wire.
package final class IMAPConnection: Sendable {
    let channel: any Channel
    private let handler: NIOLoopBound<IMAPChannelHandler>
    private let snapshot: ConnectionSnapshot
    private let whenOpened: PendingReply
    private let options: SessionOptions
    /// What the session signed in with.
    let credentials: Credentials

    init(
        channel: any Channel, handler: NIOLoopBound<IMAPChannelHandler>, snapshot: ConnectionSnapshot, opened: PendingReply,
        options: SessionOptions, credentials: Credentials
    ) {
        self.channel = channel
        self.handler = handler
        self.snapshot = snapshot
        whenOpened = opened
        self.options = options
        self.credentials = credentials
    }

    /// What the server announced after login.
    package var capabilities: Capabilities { snapshot.values.capabilities }

    /// What `* ENABLED` confirmed, in upper case. ENABLE leaves with the first command, so look after its reply.
    package var enabled: Set<String> { snapshot.values.enabled }

    package var metrics: ConnectionMetrics { snapshot.values.metrics }

    /// Whether commands can still be sent.
    package var isOpen: Bool { failure == nil }

    /// Why the connection is over; `nil` while it is open.
    package var failure: IMAPError? { snapshot.values.end }

    package var endpoint: Endpoint { options.endpoint }

    /// The loop on which receivers are called.
    package var eventLoop: any EventLoop { channel.eventLoop }

    /// Sends a command without waiting for anything; it overtakes none before it and is held back only where RFC 9051
    /// section 5.5 forbids to send it yet.
    @discardableResult
    package func submit(_ command: Command, receiver: (any ResponseReceiver)? = nil) -> PendingReply {
        submit(command, receiver: receiver, sources: [])
    }

    func submit(_ command: Command, receiver: (any ResponseReceiver)? = nil, sources: [AppendSource]) -> PendingReply {
        let pending = PendingReply()
        onLoop { $0.submit(command, CommandContext(command, pending: pending, receiver: receiver, sources: sources)) }
        return pending
    }

    /// Sends a command and waits for its end. Throws what NO and BAD mean; untagged responses that belong to the
    /// command are in the reply.
    @discardableResult
    package func run(_ command: Command, receiver: (any ResponseReceiver)? = nil) async throws(IMAPError) -> Reply {
        try await submit(command, receiver: receiver).value()
    }

    /// Takes nothing more from the socket until ``resumeReading()`` was called as often as this.
    package func pauseReading() { onLoop { $0.pauseReading() } }

    package func resumeReading() { onLoop { $0.resumeReading() } }

    /// Says LOGOUT, and closes once the server has answered or `deadlines.logout` has passed.
    package func logout() async {
        guard isOpen else { return }
        let farewell = submit(.logout)
        let handler = handler
        let tooLong = channel.eventLoop.scheduleTask(in: TimeAmount(options.deadlines.logout)) { handler.value.close() }
        _ = try? await farewell.value()
        tooLong.cancel()
        close()
    }

    /// Closes at once; whoever waits for a reply gets ``IMAPError/Kind-swift.enum/closed``.
    package func close() { onLoop { $0.close() } }

    /// Returns once the socket is closed.
    package func closed() async { try? await channel.closeFuture.get() }

    /// Returns once the login is done; throws what kept it from being.
    func opened() async throws(IMAPError) { _ = try await whenOpened.value() }

    private func onLoop(_ work: @escaping @Sendable (IMAPChannelHandler) -> Void) {
        guard !channel.eventLoop.inEventLoop else { return work(handler.value) }
        let handler = handler
        channel.eventLoop.execute { work(handler.value) }
    }
}

import NIOCore
import NIOPosix
import SASL
import Transport

/// Hands messages over to a submission server (RFC 6409), each on a connection of its own.
package struct Submitter: Sendable {
    private let endpoint: Endpoint
    private let deadlines: SubmissionDeadlines
    private let group: any EventLoopGroup

    /// - Parameter group: by default the process's own, one thread a core.
    package init(
        to endpoint: Endpoint, deadlines: SubmissionDeadlines = SubmissionDeadlines(),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.endpoint = endpoint
        self.deadlines = deadlines
        self.group = group
    }

    /// Signs in and hands the message over. When it comes back the server has said that it has it.
    ///
    /// Cancelling the task closes the connection.
    package func send(
        _ letter: Letter, as credentials: Credentials
    ) async throws(SubmissionFailure) -> SubmissionReceipt {
        let dialogue = Dialogue(endpoint: endpoint, letter: letter, credentials: credentials)
        do {
            // A mistake in the trust settings shall be told before anybody is connected to.
            if endpoint.security != .plaintext { _ = try TLSContexts.context(for: endpoint.trust) }
        } catch {
            throw dialogue.words.transport(error)
        }
        let channel: any Channel
        let receipt: EventLoopFuture<SubmissionReceipt>
        do {
            (channel, receipt) = try await connect(dialogue)
        } catch {
            throw dialogue.words.transport(ConnectFailure(endpoint: endpoint).error(for: error))
        }
        do {
            return try await withTaskCancellationHandler {
                try await receipt.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            throw error as? SubmissionFailure ?? dialogue.words.hungUp
        }
    }

    /// Each address of the host that is tried has a channel, and so a promise, of its own.
    private func connect(_ dialogue: Dialogue) async throws -> (any Channel, EventLoopFuture<SubmissionReceipt>) {
        let bootstrap = ClientBootstrap(group: group)
            .connectTimeout(TimeAmount(deadlines.connect))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        return try await bootstrap.connect(host: endpoint.host, port: endpoint.port) { [endpoint, deadlines] channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                if endpoint.security == .tls { try pipeline.addHandlers(TLSHandler.handlers(for: endpoint)) }
                let receipt = channel.eventLoop.makePromise(of: SubmissionReceipt.self)
                try pipeline.addHandler(SubmissionHandler(dialogue, deadlines, receipt))
                return (channel, receipt.futureResult)
            }
        }
    }
}

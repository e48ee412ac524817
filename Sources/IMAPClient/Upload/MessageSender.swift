import NIOCore
import NIOPosix

/// Writes messages from their sources to a channel, one at a time and no faster than the channel takes them. Reads on a
/// thread of the pool; everything else is on the event loop.
final class MessageSender {
    enum Event {
        /// Octets have left for the socket.
        case progress
        /// All of the message has been handed to the channel.
        case written
        case failed(UploadFault)
    }

    /// Octets on their way to the socket from which on no source is read any further.
    static let window = 128 << 10

    private let loop: any EventLoop
    private let write: (ByteBuffer) -> EventLoopFuture<Void>
    private let report: (Event) -> Void
    private var current: (source: AppendSource, unread: UInt64)?
    /// Handed to the channel and not yet taken by the socket, of all messages.
    private(set) var backlog = 0
    /// A source is being read: silence meanwhile is ours.
    private(set) var isReading = false

    init(
        on loop: any EventLoop, write: @escaping (ByteBuffer) -> EventLoopFuture<Void>, report: @escaping (Event) -> Void
    ) {
        self.loop = loop
        self.write = write
        self.report = report
    }

    /// Begins a message; the one before must have been written.
    func send(_ source: AppendSource) {
        current = (source, source.octets)
        readOn()
    }

    /// Sends nothing more, and lets go of the source.
    func stop() { current = nil }

    private func readOn() {
        guard let (source, unread) = current, !isReading, backlog < Self.window else { return }
        isReading = true
        NIOThreadPool.singleton.runIfActive(eventLoop: loop) { try UploadPiece.read(from: source, unread: unread) }
            .assumeIsolated().whenComplete { [weak self] result in
                self?.took(result)
            }
    }

    private func took(_ result: Result<UploadPiece, any Error>) {
        isReading = false
        guard current != nil else { return }
        switch result {
        case .failure(let error):
            current = nil
            report(.failed(error as? UploadFault ?? .unreadable(error)))
        case .success(let piece):
            if let bytes = piece.bytes { hand(bytes) }
            guard piece.isLast else { return readOn() }
            current = nil
            report(.written)
        }
    }

    private func hand(_ bytes: ByteBuffer) {
        let octets = bytes.readableBytes
        backlog += octets
        current?.unread -= UInt64(octets)
        write(bytes).assumeIsolated().whenComplete { [weak self] result in
            guard let self else { return }
            backlog -= octets
            guard case .success = result else { return stop() }
            report(.progress)
            readOn()
        }
    }
}

import IMAPProtocol

/// What the handler keeps of a command while it runs; touched on the event loop alone.
final class CommandContext {
    private let pending: PendingReply
    let receiver: (any ResponseReceiver)?
    /// The messages that the command sends piece by piece.
    let sources: [AppendSource]
    private var untagged: [Response] = []
    /// Lines that made no sense while the command was in flight.
    var unreadableLines = 0

    init(pending: PendingReply, receiver: (any ResponseReceiver)? = nil, sources: [AppendSource] = []) {
        self.pending = pending
        self.receiver = receiver
        self.sources = sources
    }

    func deliver(_ response: Response) {
        if let receiver { receiver.response(response) } else { untagged.append(response) }
    }

    func complete(_ result: Result<ResponseText, IMAPError>) {
        pending.complete(result.map { Reply(text: $0, untagged: untagged, unreadableLines: unreadableLines) })
    }
}

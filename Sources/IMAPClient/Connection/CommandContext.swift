import IMAPProtocol

/// What the handler keeps of a command while it runs; touched on the event loop alone.
final class CommandContext {
    private let pending: PendingReply
    let receiver: (any ResponseReceiver)?
    private var untagged: [Response] = []

    init(pending: PendingReply, receiver: (any ResponseReceiver)?) {
        self.pending = pending
        self.receiver = receiver
    }

    func deliver(_ response: Response) {
        if let receiver { receiver.response(response) } else { untagged.append(response) }
    }

    func complete(_ result: Result<ResponseText, IMAPError>) {
        pending.complete(result.map { Reply(text: $0, untagged: untagged) })
    }
}

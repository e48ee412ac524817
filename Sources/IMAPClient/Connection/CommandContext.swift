import IMAPProtocol

/// What the handler keeps of a command while it runs; touched on the event loop alone.
final class CommandContext {
    let command: Command
    private let pending: PendingReply
    let receiver: (any ResponseReceiver)?
    /// The messages that the command sends piece by piece.
    let sources: [AppendSource]
    private var untagged: [Response] = []
    private var cost = 0
    /// Lines that made no sense while the command was in flight.
    var unreadableLines = 0

    /// A response in memory, beside what its line is made into.
    private static let responseCost = 200

    init(
        _ command: Command, pending: PendingReply, receiver: (any ResponseReceiver)? = nil, sources: [AppendSource] = []
    ) {
        self.command = command
        self.pending = pending
        self.receiver = receiver
        self.sources = sources
    }

    /// Roughly how many octets are held for the command's sake.
    var held: Int { receiver?.held ?? cost }

    /// - Parameters:
    ///   - isAnswer: it is part of what the command is answered with. What the server says by the way is not kept: it
    ///     may do so for ever.
    ///   - octets: what is to be held of it, roughly.
    func deliver(_ response: Response, isAnswer: Bool, octets: Int) {
        if let receiver { return receiver.response(response) }
        guard isAnswer else { return }
        cost += octets + Self.responseCost
        untagged.append(response)
    }

    func complete(_ result: Result<ResponseText, IMAPError>) {
        pending.complete(result.map { Reply(text: $0, untagged: untagged, unreadableLines: unreadableLines) })
    }
}

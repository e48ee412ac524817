import IMAPProtocol
import Mail
import NIOCore

/// The commands on their way: those that wait to be sent and those that wait for their tagged response, in order.
/// Decides when a command's bytes may leave.
struct CommandPipeline<Context> {
    struct Entry {
        let command: Command
        /// `nil` for commands that the connection sends on its own behalf.
        let context: Context?
        var tag = ""
        /// What is still to be said, each behind its gap.
        var rest: ArraySlice<Remainder> = []
        /// How many of its messages the sender was told to write.
        var messagesBegun = 0
        /// The sender is writing a message: until it is through, every other octet would become part of it.
        var isStreaming = false
        /// What the server said before the message was complete.
        var earlyAnswer: (status: Status, text: ResponseText)?
        /// IDLE only: `+` came, so DONE may be said.
        var isIdling = false
    }

    struct Remainder {
        let gap: EncodedCommand.Gap
        let part: ByteBuffer
    }

    private(set) var waiting: [Entry] = []
    /// In the order sent.
    var inFlight: [Entry] = []
    private var lastTag = 0
    private var idleMustEnd = false

    var isEmpty: Bool { waiting.isEmpty && inFlight.isEmpty }

    /// The server owes something: not so while it only idles.
    var awaitsServer: Bool { inFlight.contains { !$0.isIdling } }

    mutating func enqueue(_ command: Command, _ context: Context?) {
        waiting.append(Entry(command: command, context: context))
    }

    /// Takes the next command that may be sent now, with its first bytes.
    mutating func sendNext(_ options: EncodingOptions) -> (command: Command, bytes: ByteBuffer)? {
        guard let next = waiting.first, maySend(next.command) else { return nil }
        var entry = waiting.removeFirst()
        lastTag += 1
        entry.tag = "A\(lastTag)"
        let encoded = entry.command.encode(tag: entry.tag, options: options)
        entry.rest = zip(encoded.gaps, encoded.parts.dropFirst()).map(Remainder.init)[...]
        inFlight.append(entry)
        return encoded.parts.first.map { (entry.command, $0) }
    }

    /// DONE is due: IDLE is on, and its end was asked for or something else wants to be said. To be called once for
    /// each DONE that is sent.
    mutating func endIdle() -> Bool {
        guard let last = inFlight.indices.last, inFlight[last].isIdling else { return false }
        guard idleMustEnd || !waiting.isEmpty else { return false }
        inFlight[last].isIdling = false
        idleMustEnd = false
        return true
    }

    /// DONE was asked for; it goes out as soon as the server has said `+` to IDLE.
    mutating func requestEndOfIdle() {
        guard case .idle? = inFlight.last?.command else { return }
        idleMustEnd = true
    }

    /// `+` came: the next part of the command that waits for it, if that is what it was for.
    mutating func continuation() -> Continuation {
        guard let index = inFlight.indices.last else { return .unexpected }
        if let next = inFlight[index].rest.first {
            guard next.gap.awaitsContinuation, !inFlight[index].isStreaming else { return .unexpected }
            if next.gap.body != nil { return beginMessage().map { .message($0.index, $0.context) } ?? .unexpected }
            inFlight[index].rest.removeFirst()
            return .part(next.part)
        }
        switch inFlight[index].command {
        case .authenticate: return .challenge
        case .idle:
            inFlight[index].isIdling = true
            return .idling
        default: return .unexpected
        }
    }

    enum Continuation {
        case part(ByteBuffer)
        /// The sender may write the message of that number.
        case message(Int, Context)
        case challenge
        case idling
        case unexpected
    }

    /// The sender is told to write the next message of the last command.
    mutating func beginMessage() -> (index: Int, context: Context)? {
        guard let index = inFlight.indices.last, let context = inFlight[index].context else { return nil }
        defer { inFlight[index].messagesBegun += 1 }
        inFlight[index].isStreaming = true
        return (inFlight[index].messagesBegun, context)
    }

    /// The command that a tagged response ends; `nil` for a tag that is not in flight.
    mutating func complete(tag: String) -> Entry? {
        guard let index = inFlight.firstIndex(where: { $0.tag == tag }) else { return nil }
        return inFlight.remove(at: index)
    }

    /// Who gets something that came, and whether it is part of the answer or only said meanwhile.
    struct Recipient {
        let context: Context?
        let isAnswer: Bool
    }

    /// Whose an untagged response is: the oldest command that asks for such, else the oldest of all. One that names a tag is
    /// that command's or nobody's (RFC 4466 section 2.6.2).
    func recipient(of response: Response) -> Recipient? {
        if case .esearch(let result) = response, let tag = result.tag {
            let named = inFlight.first { $0.tag == tag }
            return named.map { Recipient(context: $0.context, isAnswer: $0.command.asks(for: response, tag: tag)) }
        }
        if inFlight.count > 1, let entry = inFlight.first(where: { $0.command.asks(for: response, tag: $0.tag) }) {
            return Recipient(context: entry.context, isAnswer: true)
        }
        guard let oldest = inFlight.first else { return nil }
        let isAnswer = oldest.command.isAnswered(by: response, tag: oldest.tag)
        return Recipient(context: oldest.context, isAnswer: isAnswer)
    }

    /// Whose a body is that streams.
    func recipient(of body: BodyStart) -> Recipient? {
        let asking = inFlight.first { $0.command.fetches(uid: body.uid, sequenceNumber: body.sequenceNumber) }
        if let asking { return Recipient(context: asking.context, isAnswer: true) }
        guard let oldest = inFlight.first else { return nil }
        return Recipient(context: oldest.context, isAnswer: false)
    }

    mutating func removeAll() -> [Entry] {
        defer {
            waiting = []
            inFlight = []
        }
        return inFlight + waiting
    }

    /// RFC 9051 section 5.5, and no command inside another's literal.
    private func maySend(_ command: Command) -> Bool {
        guard inFlight.last?.rest.isEmpty ?? true else { return false }
        return command.maySend(whileRunning: inFlight.lazy.map(\.command))
    }
}

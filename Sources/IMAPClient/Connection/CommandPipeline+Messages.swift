import IMAPProtocol
import NIOCore

/// Messages that are written while they are read: only the last command in flight can be amid one.
extension CommandPipeline {
    var isStreaming: Bool { inFlight.last?.isStreaming ?? false }

    /// The message that may be written now without waiting for `+`.
    mutating func messageDue() -> (index: Int, context: Context)? {
        guard let last = inFlight.last, !last.isStreaming, let gap = last.rest.first?.gap else { return nil }
        return gap.body == nil || gap.awaitsContinuation ? nil : beginMessage()
    }

    /// The message is written as a whole: what comes behind it. If the server has answered already, that is the end of
    /// the command, and the command is over.
    mutating func messageWritten() -> (part: ByteBuffer, ended: Entry?)? {
        guard let index = inFlight.indices.last, inFlight[index].isStreaming else { return nil }
        inFlight[index].isStreaming = false
        guard let next = inFlight[index].rest.popFirst() else { return nil }
        guard inFlight[index].earlyAnswer != nil else { return (next.part, nil) }
        return (ByteBuffer(string: "\r\n"), inFlight.remove(at: index))
    }

    /// Takes the last command out, for it is given up.
    mutating func dropLast() -> Entry? { inFlight.popLast() }

    /// Whether the tagged response came amid a message of its command, and what that means.
    mutating func holdAnswer(_ tag: String, _ status: Status, _ text: ResponseText) -> EarlyAnswer {
        guard let index = inFlight.indices.last, inFlight[index].tag == tag, inFlight[index].isStreaming else { return .none }
        guard status != .ok else { return .impossible }
        guard inFlight[index].rest.first?.gap.awaitsContinuation == false else { return .abandon }
        inFlight[index].earlyAnswer = (status, text)
        return .held
    }

    enum EarlyAnswer {
        case none
        /// The little that is left of the message is sent, as RFC 7888 section 4 has the server read it.
        case held
        /// So much is left that it is not worth it: the connection ends.
        case abandon
        /// OK to what it does not have yet.
        case impossible
    }
}

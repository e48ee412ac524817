import IMAPProtocol
import Mail
import NIOCore
import Synchronization

/// Takes what SELECT or EXAMINE tell while they tell it: with QRESYNC that can be hundreds of thousands of messages, which
/// shall cost what their flags cost.
final class SelectionReceiver: ResponseReceiver {
    private struct State {
        var mailbox: SelectedMailbox
        /// Of the changed messages.
        var octets = 0
    }

    /// With what a growing array has in reserve; and one keyword with its two names.
    private static let messageCost = 2 * MemoryLayout<ChangedMessage>.stride
    private static let keywordCost = 96

    private let state: Mutex<State>
    private let resyncs: Bool

    /// - Parameter resyncs: QRESYNC was asked for; else a FETCH is none of the answer.
    init(_ name: MailboxName, resyncs: Bool) {
        state = Mutex(State(mailbox: SelectedMailbox(name: name)))
        self.resyncs = resyncs
    }

    var mailbox: SelectedMailbox { state.withLock { $0.mailbox } }

    func response(_ response: Response) {
        var octets = 0
        if case .fetch(let fetch) = response {
            guard resyncs else { return }
            octets = Self.messageCost + Self.keywordCost * (fetch.flags?.keywords.count ?? 0)
        }
        state.withLock { state in
            state.mailbox.take(response)
            state.octets += octets
        }
    }

    func bodyBegin(_ start: BodyStart) {}
    func bodyBytes(_ bytes: ByteBuffer) {}
    func bodyEnd() {}

    var held: Int {
        state.withLock { $0.octets + $0.mailbox.vanished.ranges.count * MemoryLayout<ClosedRange<UInt32>>.stride }
    }
}

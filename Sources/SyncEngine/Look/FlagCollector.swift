import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import Synchronization

/// Gathers `UID FETCH … (FLAGS)` answers as they come, without keeping the responses themselves: a mailbox of a million
/// messages costs what its flags cost.
final class FlagCollector: ResponseReceiver {
    private struct State {
        var flags: [UID: MessageFlags] = [:]
        var uids = UIDSet()
        var vanished = UIDSet()
        var isLegible = true
    }

    private let state = Mutex(State())

    func response(_ response: Response) {
        switch response {
        case .fetch(let fetch):
            state.withLock { state in
                if fetch.hidesFlags { state.isLegible = false }
                guard let uid = fetch.uid else { return }
                state.uids.insert(uid)
                if let flags = fetch.flags { state.flags[uid] = flags }
            }
        case .vanished(_, let set): state.withLock { $0.vanished.formUnion(set) }
        default: break
        }
    }

    func bodyBegin(_ start: BodyStart) {}
    func bodyBytes(_ bytes: ByteBuffer) {}
    func bodyEnd() {}

    /// Flags by UID, and every UID that was named.
    var collected: (flags: [UID: MessageFlags], uids: UIDSet, vanished: UIDSet) {
        state.withLock { ($0.flags, $0.uids, $0.vanished) }
    }

    /// No message's flags came in a form that makes no sense.
    var isLegible: Bool { state.withLock { $0.isLegible } }
}

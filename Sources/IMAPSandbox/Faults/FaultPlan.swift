import Mail
import Synchronization

/// The misbehaviours that are armed. It may be changed while the server runs; several faults that wait for the same
/// thing fire one at a time, in the order they were armed.
package final class FaultPlan: Sendable {
    private struct Armed {
        let id: Int
        let fault: Fault
        /// Matches to let pass before the first that fires.
        var skips: Int
        /// How often it still fires; `nil` is for ever.
        var times: Int?
    }

    private struct State {
        var armed: [Armed] = []
        var nextID = 1
        var fired: [Int: Int] = [:]
        var replyDelay = 0
    }

    private let state = Mutex(State())

    /// A plan in which nothing goes wrong.
    package init() {}

    /// Arms a fault.
    /// - Parameters:
    ///   - occurrence: the how-manieth match is the first to fire, from 1.
    ///   - times: how often it fires before it clears itself; `nil` is until ``disarm(_:)``.
    /// - Returns: names the fault in ``disarm(_:)`` and ``fired(_:)``.
    @discardableResult
    package func arm(_ fault: Fault, occurrence: Int = 1, times: Int? = 1) -> Int {
        state.withLock { state in
            defer { state.nextID += 1 }
            state.armed.append(Armed(id: state.nextID, fault: fault, skips: occurrence - 1, times: times))
            return state.nextID
        }
    }

    /// The fault fires no more; one that has cleared itself already is no mistake.
    package func disarm(_ id: Int) { state.withLock { $0.armed.removeAll { $0.id == id } } }

    /// Disarms everything.
    package func clear() { state.withLock { $0.armed = [] } }

    /// How often a fault has fired.
    package func fired(_ id: Int) -> Int { state.withLock { $0.fired[id] ?? 0 } }

    /// Milliseconds between a command and its reply, on every connection; 0 at first.
    package var replyDelay: Int {
        get { state.withLock { $0.replyDelay } }
        set { state.withLock { $0.replyDelay = newValue } }
    }

    func takeConnectionFault() -> ConnectionFault? {
        take { if case .connection(let effect) = $0 { effect } else { nil } }
    }

    /// - Parameter accepts: whether the moment suits the fault; one that does not suit stays armed and uncounted.
    func takeCommandFault(
        _ name: String, mailbox: MailboxName?, where accepts: (CommandFault) -> Bool
    ) -> CommandFault? {
        take { fault in
            let (wanted, effect): (String?, CommandFault)
            switch fault {
            case .command(let command, let fault): (wanted, effect) = (command, fault)
            case .mailbox(let box, let command, let fault) where box == mailbox: (wanted, effect) = (command, fault)
            default: return nil
            }
            return (wanted ?? name) == name && accepts(effect) ? effect : nil
        }
    }

    func takeMessageFault(_ uid: UID, in mailbox: MailboxName, asksForBody: Bool) -> MessageFault? {
        take { fault in
            guard case .message(uid, let box, let effect) = fault, (box ?? mailbox) == mailbox else { return nil }
            return asksForBody || !effect.concernsBody ? effect : nil
        }
    }

    /// The first armed fault that matches and is due. Those that match and are not due yet are counted.
    private func take<Effect>(_ match: (Fault) -> Effect?) -> Effect? {
        state.withLock { state in
            for index in state.armed.indices {
                guard let effect = match(state.armed[index].fault) else { continue }
                guard state.armed[index].skips == 0 else {
                    state.armed[index].skips -= 1
                    continue
                }
                state.fired[state.armed[index].id, default: 0] += 1
                if let times = state.armed[index].times {
                    state.armed[index].times = times - 1
                    if times <= 1 { state.armed.remove(at: index) }
                }
                return effect
            }
            return nil
        }
    }
}

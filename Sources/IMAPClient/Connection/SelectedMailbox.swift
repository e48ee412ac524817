import IMAPProtocol
import Mail

/// What SELECT or EXAMINE told of a mailbox (RFC 9051 section 6.3.2).
package struct SelectedMailbox: Sendable {
    package let name: MailboxName
    package var exists: UInt32 = 0
    /// Missing from some broken servers: without it nothing can be synced incrementally.
    package var uidValidity: UIDValidity?
    package var uidNext: UID?
    /// `nil` where the mailbox has no mod-sequences.
    package var highestModSeq: ModSeq?
    /// Flags that can be changed for good; `nil` if not told, which means ``flags``. `\*` allows new keywords.
    package var permanentFlags: [String]?
    package var flags: [String] = []
    package var mailboxID: String?
    /// The UIDs of this mailbox do not last (RFC 4315).
    package var uidsAreNotSticky = false
    package var isReadOnly = false
    /// UIDs removed since the state that QRESYNC named (RFC 7162 section 3.2.5); may name ones never known.
    package var vanished = UIDSet()
    /// Messages changed since the state that QRESYNC named.
    package var changed: [ChangedMessage] = []
    /// Every line of the answer made sense, and the server stopped at no limit of messages (RFC 9738). Else ``vanished`` and
    /// ``changed`` must not be taken for all there is.
    package var isComplete = true

    package init(name: MailboxName) { self.name = name }

    /// An untagged response of SELECT.
    mutating func take(_ response: Response) {
        switch response {
        case .exists(let count): exists = count
        case .flags(let names): flags = names
        case .ok(let text): take(text)
        case .vanished(earlier: true, let uids): vanished.formUnion(uids)
        case .fetch(let fetch):
            changed.append(ChangedMessage(uid: fetch.uid, flags: fetch.flags))
            if fetch.hidesFlags { isComplete = false }
        default: break
        }
    }

    /// The words of an OK, its tagged one included.
    mutating func take(_ text: ResponseText) {
        switch text.code {
        case .uidValidity(let value): uidValidity = value
        case .uidNext(let uid): uidNext = uid
        case .highestModSeq(let modSeq): highestModSeq = modSeq
        case .noModSeq: highestModSeq = nil
        case .permanentFlags(let names): permanentFlags = names
        case .mailboxID(let id): mailboxID = id
        case .uidNotSticky: uidsAreNotSticky = true
        case .readOnly: isReadOnly = true
        // What came before belongs to the mailbox that was left (RFC 7162 section 3.2.11).
        case .closed: self = SelectedMailbox(name: name)
        default: break
        }
    }
}

extension IMAPConnection {
    /// Opens a mailbox: EXAMINE if `readOnly`, else SELECT, which a read-only connection refuses.
    package func select(
        _ mailbox: MailboxName, readOnly: Bool, parameters: SelectParameters = .none
    ) async throws(IMAPError) -> SelectedMailbox {
        let receiver = SelectionReceiver(mailbox, resyncs: parameters.qresync != nil)
        let command: Command = readOnly ? .examine(mailbox, parameters) : .select(mailbox, parameters)
        let reply = try await run(command, receiver: receiver)
        var selected = receiver.mailbox
        selected.take(reply.text)
        if case .messageLimit? = reply.text.code { selected.isComplete = false }
        if reply.unreadableLines > 0 { selected.isComplete = false }
        return selected
    }
}

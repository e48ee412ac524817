import Glibc
import IMAPProtocol
import Mail

/// APPEND (RFC 3501 section 6.3.11, RFC 3502, RFC 4315).
extension SandboxSession {
    func append(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        let name = try mailboxArgument(&arguments)
        var messages: [SandboxMessage] = []
        repeat {
            guard messages.isEmpty || has("MULTIAPPEND") else { throw .bad("MULTIAPPEND is not offered") }
            messages.append(try appendedMessage(&arguments, to: name))
        } while !arguments.isAtEnd
        let (ready, octets) = (messages, messages.reduce(0) { $0 + $1.body.octets })
        let result: Result<(validity: UIDValidity, uids: [UID]), Interruption> = account.change { state in
            if let refusal = state.refusal(to: name, taking: octets, quota: profile.quota) { return .failure(.no(refusal)) }
            let uids = ready.compactMap { state.append($0, to: name, by: id) }
            return .success((state[name]?.uidValidity ?? 0, uids))
        }
        let (validity, uids) = try result.get()
        guard uids.count == ready.count else { throw .no("[LIMIT] The mailbox is full") }
        return Completion("Append completed.", code: has("UIDPLUS") ? "APPENDUID \(validity) \(UIDSet(uids))" : nil)
    }

    /// `[(flags)] [date-time] literal`.
    private func appendedMessage(_ arguments: inout CommandScanner, to name: MailboxName) throws(Interruption) -> SandboxMessage {
        try arguments.space()
        var flags = MessageFlags.none
        if arguments.next == UInt8(ascii: "(") {
            flags = try storable(MessageFlags(words: try flagWords(&arguments)), in: account.mailbox(name))
            try arguments.space()
        }
        var date = InternalDate(secondsSince1970: Int64(time(nil)))
        if arguments.next == UInt8(ascii: "\"") {
            guard let given = InternalDate(imap: try arguments.quoted()) else { throw .bad("Invalid date") }
            date = given
            try arguments.space()
        }
        return SandboxMessage(.stored(try arguments.literal()), flags: flags, date: date)
    }
}

extension AccountState {
    /// Why a mailbox does not take messages of so many octets; `nil` if it does.
    func refusal(to name: MailboxName, taking octets: Int, quota: Int?) -> String? {
        guard let mailbox = self[name] else { return "[TRYCREATE] Mailbox does not exist" }
        guard mailbox.isSelectable else { return "[CANNOT] Mailbox cannot hold messages" }
        guard !mailbox.isReadOnly else { return "[NOPERM] Permission denied" }
        let used = quota.map { _ in mailboxes.values.reduce(0) { $0 + $1.messages.reduce(0) { $0 + $1.body.octets } } } ?? 0
        return used + octets > quota ?? .max ? "[OVERQUOTA] Quota exceeded (mailbox for user is full)" : nil
    }
}

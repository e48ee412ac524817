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
            messages.append(try appendedMessage(&arguments))
        } while !arguments.isAtEnd
        let ready = messages
        let result: (validity: UIDValidity, uids: [UID])? = account.change { state in
            guard let mailbox = state[name], mailbox.isSelectable else { return nil }
            return (mailbox.uidValidity, ready.compactMap { state.append($0, to: name, by: id) })
        }
        guard let result else { throw .no("[TRYCREATE] Mailbox does not exist") }
        guard result.uids.count == ready.count else { throw .no("[LIMIT] The mailbox is full") }
        return Completion("Append completed.", code: has("UIDPLUS") ? "APPENDUID \(result.validity) \(UIDSet(result.uids))" : nil)
    }

    /// `[(flags)] [date-time] literal`.
    private func appendedMessage(_ arguments: inout CommandScanner) throws(Interruption) -> SandboxMessage {
        try arguments.space()
        var flags = MessageFlags.none
        if arguments.next == UInt8(ascii: "(") {
            flags = storable(MessageFlags(words: try flagWords(&arguments)))
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

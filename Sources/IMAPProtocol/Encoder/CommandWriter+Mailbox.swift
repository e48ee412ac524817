import Mail
import NIOCore

extension CommandWriter {
    /// RFC 9051 section 6.3.9.
    mutating func list(_ request: ListRequest) {
        if !request.selection.isEmpty {
            raw(" ")
            list(request.selection) { $0.raw($1.rawValue) }
        }
        raw(" ")
        string(request.reference)
        raw(" ")
        if request.patterns.count == 1 {
            string(request.patterns[0])
        } else {
            list(request.patterns) { $0.string($1) }
        }
        guard !request.returns.isEmpty else { return }
        raw(" RETURN ")
        list(request.returns) { $0.listReturn($1) }
    }

    private mutating func listReturn(_ option: ListRequest.Return) {
        switch option {
        case .subscribed: raw("SUBSCRIBED")
        case .children: raw("CHILDREN")
        case .specialUse: raw("SPECIAL-USE")
        case .status(let items):
            raw("STATUS ")
            list(items) { $0.raw($1.rawValue) }
        }
    }

    mutating func status(_ name: MailboxName, _ items: [StatusItem]) {
        raw(" ")
        mailbox(name)
        raw(" ")
        list(items) { $0.raw($1.rawValue) }
    }

    /// RFC 7162 sections 3.1.8 and 3.2.5.
    mutating func select(_ name: MailboxName, _ parameters: SelectParameters) {
        raw(" ")
        mailbox(name)
        if let resync = parameters.qresync {
            raw(" (QRESYNC (\(resync.uidValidity) \(resync.modSeq)")
            if let known = resync.knownUIDs, !known.isEmpty { raw(" \(known)") }
            raw("))")
        } else if parameters.condstore {
            raw(" (CONDSTORE)")
        }
    }

    /// RFC 6154 section 3 for the role. INBOX is no special use and is not written.
    mutating func create(_ name: MailboxName, _ role: FolderRole?) {
        raw(" ")
        mailbox(name)
        guard let role, role != .inbox else { return }
        raw(" (USE (\\\(role.rawValue.prefix(1).uppercased() + role.rawValue.dropFirst())))")
    }

    /// RFC 9051 section 6.3.12, RFC 3502.
    mutating func append(_ messages: [AppendMessage], to name: MailboxName) {
        raw(" ")
        mailbox(name)
        for message in messages {
            raw(" ")
            if message.flags != .none {
                flags(message.flags)
                raw(" ")
            }
            if let date = message.internalDate { raw("\"\(date.imapText)\" ") }
            switch message.content {
            case .whole(let bytes): literal(bytes, isBinary: message.isBinary)
            case .streamed(let octets): literal(streamed: octets, isBinary: message.isBinary)
            }
        }
    }
}

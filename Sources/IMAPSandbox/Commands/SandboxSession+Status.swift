import Mail

/// STATUS (RFC 3501 section 6.3.10, RFC 7162, RFC 7889, RFC 8438, RFC 8474).
extension SandboxSession {
    func status(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        try arguments.space()
        let name = MailboxName(try arguments.astring())
        try arguments.space()
        let items = try statusItems(&arguments)
        try arguments.end()
        guard let mailbox = account.mailbox(name) else { throw .no("[NONEXISTENT] Mailbox does not exist") }
        guard mailbox.isSelectable else { throw .no("[CANNOT] Mailbox cannot be selected") }
        try writeStatus(mailbox, items)
        return Completion("Status completed.")
    }

    func statusItems(_ arguments: inout CommandScanner) throws(Interruption) -> [String] {
        let items = try arguments.list { scanner throws(Interruption) in try scanner.keyword() }
        let capabilities = [
            "HIGHESTMODSEQ": "CONDSTORE", "MAILBOXID": "OBJECTID", "APPENDLIMIT": "APPENDLIMIT", "SIZE": "STATUS=SIZE",
            "DELETED": "STATUS=SIZE",
        ]
        let plain: Set = ["MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN"]
        for item in items where !plain.contains(item) {
            guard let capability = capabilities[item], has(capability) else { throw .bad("Unknown status item") }
        }
        guard !items.isEmpty else { throw .bad("No status items") }
        if items.contains("HIGHESTMODSEQ") { enabled.insert("CONDSTORE") }
        return items
    }

    func writeStatus(_ mailbox: SandboxMailbox, _ items: [String]) throws(Interruption) {
        let values = items.map { "\($0) \(value(of: $0, mailbox))" }
        try output.write("* STATUS ")
        try output.write(WireText.string(mailbox.name.bytes))
        try output.line(" (\(values.joined(separator: " ")))")
    }

    private func value(of item: String, _ mailbox: SandboxMailbox) -> String {
        let visible = isUIDOnly ? nil : profile.visibleMessages
        let messages = mailbox.messages.suffix(visible ?? .max)
        switch item {
        case "MESSAGES": return "\(messages.count)"
        case "UIDNEXT": return "\(mailbox.uidNext)"
        case "UIDVALIDITY": return "\(mailbox.uidValidity)"
        case "UNSEEN": return "\(messages.count { !$0.flags.system.contains(.seen) })"
        case "DELETED": return "\(messages.count { $0.flags.system.contains(.deleted) })"
        case "SIZE": return "\(messages.reduce(0) { $0 + $1.body.octets })"
        case "HIGHESTMODSEQ": return mailbox.keepsModSeqs ? "\(mailbox.highestModSeq)" : "0"
        case "MAILBOXID": return "(\(mailbox.mailboxID))"
        case "APPENDLIMIT": return "\(profile.appendLimit)"
        default: return "0"
        }
    }
}

import Mail

/// LIST and LSUB.
extension SandboxSession {
    /// What LIST says of one name.
    private struct Entry {
        let name: MailboxName
        var mailbox: SandboxMailbox?
        var isSubscribed: Bool
        var hasChildren: Bool
    }

    func list(_ scanner: inout CommandScanner) throws(Interruption) -> Completion {
        let arguments = try listArguments(&scanner)
        if arguments.asksForDelimiter {
            try output.line("* LIST (\\Noselect) \(delimiterText) \"\"")
            return Completion("List completed.")
        }
        let patterns = arguments.patterns.map {
            ListPattern(reference: arguments.reference, pattern: $0, delimiter: account.delimiter)
        }
        let usesPercent = arguments.patterns.contains { $0.contains(UInt8(ascii: "%")) }
        for entry in entries(withParents: usesPercent, subscribedOnly: arguments.selectsSubscribed)
        where patterns.contains(where: { $0.matches(entry.name.bytes) }) {
            if arguments.selection.contains("SPECIAL-USE"), entry.mailbox?.attributes.isEmpty ?? true { continue }
            try write("LIST", entry, attributes(of: entry, arguments))
            if !arguments.statusItems.isEmpty, let mailbox = entry.mailbox, mailbox.isSelectable {
                try writeStatus(mailbox, arguments.statusItems)
            }
        }
        return Completion("List completed.")
    }

    /// Names that are subscribed, whether they exist or not (RFC 3501 section 6.3.9).
    func lsub(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        try arguments.space()
        let reference = try arguments.astring()
        try arguments.space()
        let pattern = ListPattern(reference: reference, pattern: try arguments.astring(), delimiter: account.delimiter)
        try arguments.end()
        for entry in entries(withParents: false, subscribedOnly: true) where pattern.matches(entry.name.bytes) {
            try write("LSUB", entry, entry.mailbox?.isSelectable ?? true ? [] : ["\\Noselect"])
        }
        return Completion("Lsub completed.")
    }

    /// In the order of their bytes, INBOX first.
    /// - Parameter withParents: adds levels that exist only as part of other names, as `%` shows them.
    private func entries(withParents: Bool, subscribedOnly: Bool) -> [Entry] {
        let (mailboxes, subscriptions) = account.withState { ($0.mailboxes, $0.subscriptions) }
        var byName: [MailboxName: Entry] = [:]
        for mailbox in mailboxes.values {
            let isSubscribed = subscriptions.contains(mailbox.name)
            byName[mailbox.name] = Entry(name: mailbox.name, mailbox: mailbox, isSubscribed: isSubscribed, hasChildren: false)
        }
        for mailbox in mailboxes.values {
            for parent in parents(of: mailbox.name) {
                let missing = Entry(name: parent, isSubscribed: subscriptions.contains(parent), hasChildren: true)
                if withParents || byName[parent] != nil { byName[parent, default: missing].hasChildren = true }
            }
        }
        if subscribedOnly {
            for name in subscriptions where byName[name] == nil {
                byName[name] = Entry(name: name, isSubscribed: true, hasChildren: false)
            }
        }
        return byName.values.filter { !subscribedOnly || $0.isSubscribed }.sorted { a, b in
            if a.name == .inbox || b.name == .inbox { return a.name == .inbox && b.name != .inbox }
            return a.name.bytes.lexicographicallyPrecedes(b.name.bytes)
        }
    }

    private func parents(of name: MailboxName) -> [MailboxName] {
        guard let delimiter = account.delimiter else { return [] }
        return name.bytes.indices.filter { name.bytes[$0] == delimiter && $0 > 0 }.map { MailboxName(name.bytes[..<$0]) }
    }

    private func attributes(of entry: Entry, _ arguments: ListArguments) -> [String] {
        var result: [String] = []
        if entry.mailbox == nil {
            result.append(has("LIST-EXTENDED") ? "\\NonExistent" : "\\Noselect")
        } else if entry.mailbox?.isSelectable == false {
            result.append("\\Noselect")
        }
        if has("CHILDREN") || arguments.returns.contains("CHILDREN") {
            result.append(entry.hasChildren ? "\\HasChildren" : "\\HasNoChildren")
        }
        if entry.isSubscribed, arguments.selectsSubscribed || arguments.returns.contains("SUBSCRIBED") {
            result.append("\\Subscribed")
        }
        if has("SPECIAL-USE") { result += entry.mailbox?.attributes ?? [] }
        return result
    }

    private func write(_ verb: String, _ entry: Entry, _ attributes: [String]) throws(Interruption) {
        try output.write("* \(verb) (\(attributes.joined(separator: " "))) \(delimiterText) ")
        try output.write(WireText.string(entry.name.bytes))
        try output.line("")
    }
}

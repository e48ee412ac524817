import IMAPProtocol
import IMAPSandbox
import Mail

extension SandboxAccount {
    /// INBOX with `count` messages.
    static func inbox(_ count: Int, meanOctets: Int = 800) -> SandboxAccount {
        let account = SandboxAccount()
        account.appendGenerated(count, to: .inbox, meanOctets: meanOctets, seed: 1)
        return account
    }

    /// INBOX, two nested folders, one with a role and one that is empty; 60 messages with all kinds of flags.
    static func varied() -> SandboxAccount {
        let account = SandboxAccount()
        account.appendGenerated(30, to: .inbox, meanOctets: 900, seed: 1)
        account.createMailbox(account.name("Work"))
        account.createMailbox(account.name("Work", "2026", "Лето"))
        account.createMailbox(account.name("Sent"), attributes: ["\\Sent"])
        account.createMailbox(account.name("Empty"))
        account.appendGenerated(20, to: account.name("Work", "2026", "Лето"), meanOctets: 700, seed: 2)
        account.appendGenerated(10, to: account.name("Sent"), meanOctets: 700, seed: 3)
        account.setFlags(MessageFlags(.seen), of: [1, 2, 3], in: .inbox)
        account.setFlags(MessageFlags([.flagged, .answered]), of: [3, 4], in: .inbox)
        account.setFlags(MessageFlags([.draft, .deleted]), of: [5], in: .inbox)
        return account
    }

    @discardableResult
    func add(_ text: String, flags: MessageFlags = .none, date: Int64 = 1_600_000_000, to name: MailboxName = .inbox) -> UID? {
        append(SandboxMessage(text: text, flags: flags, date: InternalDate(secondsSince1970: date)), to: name)
    }

    /// The name as the server writes it.
    func name(of levels: [String]) -> MailboxName {
        guard let name = MailboxName(FolderPath(levels), delimiter: delimiter) else {
            preconditionFailure("\(levels) cannot be a name on this server")
        }
        return name
    }
}

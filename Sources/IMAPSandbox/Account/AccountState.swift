import Mail

/// Everything an account holds, behind the lock of ``SandboxAccount``.
struct AccountState {
    /// By ``SandboxMailbox/id``.
    var mailboxes: [Int: SandboxMailbox] = [:]
    /// Selectable or not; every mailbox is here once.
    var ids: [MailboxName: Int] = [:]
    /// May hold names of mailboxes that are not there (RFC 3501 section 6.3.9).
    var subscriptions: Set<MailboxName> = []
    var nextMailboxID = 1
    var nextUIDValidity: UInt32 = 1_700_000_001
    var nextContentID: UInt64 = 1
    /// Access tokens that are good.
    var tokens: [Secret] = []
    /// Who waits for changes, by session.
    var observers: [Int: EventDescriptor] = [:]

    subscript(name: MailboxName) -> SandboxMailbox? {
        ids[name].flatMap { mailboxes[$0] }
    }

    /// Changes a mailbox where it lies, without copying its messages. `nil` when there is none of that name.
    mutating func change<Result>(_ name: MailboxName, _ body: (inout SandboxMailbox) -> Result) -> Result? {
        ids[name].flatMap { change(id: $0, body) }
    }

    mutating func change<Result>(id: Int, _ body: (inout SandboxMailbox) -> Result) -> Result? {
        guard let index = mailboxes.index(forKey: id) else { return nil }
        return body(&mailboxes.values[index])
    }

    mutating func create(_ name: MailboxName, attributes: [String], isSelectable: Bool) {
        let mailbox = SandboxMailbox(
            id: nextMailboxID, name: name, uidValidity: takeUIDValidity(), attributes: attributes, isSelectable: isSelectable)
        ids[name] = mailbox.id
        mailboxes[mailbox.id] = mailbox
        nextMailboxID += 1
    }

    mutating func takeUIDValidity() -> UIDValidity {
        defer { nextUIDValidity &+= 1 }
        return UIDValidity(nextUIDValidity)
    }

    /// Gives the message a content identifier unless it has one already, as a copy has.
    mutating func append(_ message: SandboxMessage, to name: MailboxName, by session: Int) -> UID? {
        var message = message
        if message.contentID == 0 {
            message.contentID = nextContentID
            nextContentID += 1
        }
        return change(name) { $0.append(message, by: session) } ?? nil
    }

    func notifyObservers() {
        for observer in observers.values { observer.signal() }
    }
}

/// What NOTIFY asks to be told unasked (RFC 5465).
package enum NotifyRequest: Hashable, Sendable {
    /// Which mailboxes (section 6).
    package enum Filter: String, Hashable, Sendable {
        case selected = "SELECTED"
        case selectedDelayed = "SELECTED-DELAYED"
        case inboxes = "INBOXES"
        case personal = "PERSONAL"
        case subscribed = "SUBSCRIBED"
    }

    /// What happens to them (section 5).
    package enum Event: String, Hashable, Sendable {
        case messageNew = "MessageNew"
        case messageExpunge = "MessageExpunge"
        case flagChange = "FlagChange"
        case mailboxName = "MailboxName"
        case subscriptionChange = "SubscriptionChange"
    }

    /// The events wanted of one filter's mailboxes.
    package struct Group: Hashable, Sendable {
        package var filter: Filter
        package var events: [Event]

        package init(_ filter: Filter, _ events: [Event]) {
            self.filter = filter
            self.events = events
        }
    }

    /// Nothing.
    case none
    /// `status` asks for a STATUS response of every mailbox at once.
    case set([Group], status: Bool)
}

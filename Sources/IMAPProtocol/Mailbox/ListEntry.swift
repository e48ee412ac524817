import Mail

/// One mailbox of a LIST, LSUB or XLIST response (RFC 9051 section 7.3.1).
package struct ListEntry: Hashable, Sendable {
    /// Which response it stood in.
    package enum Kind: String, Hashable, Sendable {
        case list = "LIST"
        case lsub = "LSUB"
        /// Gmail's and Zoho's forerunner of SPECIAL-USE.
        case xlist = "XLIST"
    }

    package var kind: Kind
    package var name: MailboxName
    /// `nil` where the mailbox has no hierarchy.
    package var delimiter: UInt8?
    /// As written, backslash included; compare without regard to case.
    package var attributes: [String]
    /// CHILDINFO of RFC 5258 section 3.5: which selection options children match, such as `SUBSCRIBED`.
    package var childInfo: [String]
    /// OLDNAME of RFC 5258 / RFC 9051 section 6.3.9.7: the name before a rename or before normalisation.
    package var oldName: MailboxName?

    package init(
        kind: Kind = .list, name: MailboxName, delimiter: UInt8?, attributes: [String] = [], childInfo: [String] = [],
        oldName: MailboxName? = nil
    ) {
        self.kind = kind
        self.name = name
        self.delimiter = delimiter
        self.attributes = attributes
        self.childInfo = childInfo
        self.oldName = oldName
    }

    /// Whether the attribute is there, in any case: `entry.has("\\Noselect")`.
    package func has(_ attribute: String) -> Bool {
        let folded = attribute.lowercased()
        return attributes.contains { $0.lowercased() == folded }
    }
}

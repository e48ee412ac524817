import Mail

extension ListEntry {
    /// `\Noselect` or `\NonExistent`: there is no mailbox to open, only a name in the hierarchy.
    package var isSelectable: Bool { !has("\\Noselect") && !has("\\NonExistent") }

    /// What the attributes say the mailbox is for: SPECIAL-USE (RFC 6154 section 2, RFC 8457) and XLIST's words.
    package var roles: [FolderRole] {
        let folded = Set(attributes.map { $0.lowercased() })
        return ListEntry.roleAttributes.filter { !folded.isDisjoint(with: $0.names) }.map(\.role)
    }

    private static let roleAttributes: [(role: FolderRole, names: Set<String>)] = [
        (.inbox, ["\\inbox"]), (.all, ["\\all", "\\allmail"]), (.archive, ["\\archive"]), (.drafts, ["\\drafts"]),
        (.flagged, ["\\flagged", "\\starred"]), (.junk, ["\\junk", "\\spam"]), (.sent, ["\\sent"]), (.trash, ["\\trash"]),
        (.important, ["\\important"]),
    ]
}

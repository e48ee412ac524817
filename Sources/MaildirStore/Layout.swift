/// How folders lie in the store (Maildir-spec.md section 1).
package enum Layout: String, Sendable, Hashable, CaseIterable {
    /// `INBOX`, `Projects/2024`: a directory for each level.
    case nested
    /// The root is INBOX, every other folder one directory `.Projects.2024`.
    case maildirPlusPlus = "maildir++"
}

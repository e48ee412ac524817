/// How mail lies in an archive, and in what is extracted from one.
package enum ArchiveFormat: String, Sendable, Hashable, CaseIterable {
    /// A tree by Maildir-spec.md, layout `nested`, flags in the names.
    case maildir
    /// A file a folder, quoted as mboxrd: a line of `>`s before `From ` gets one more.
    case mbox
    /// A file a message, byte for byte as IMAP transfers it.
    case eml
}

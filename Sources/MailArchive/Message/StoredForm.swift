/// How a message's wire form lies in the archive (Maildir-spec.md section 4).
package enum StoredForm: String, Sendable, Hashable {
    /// Every CRLF of the wire is a LF here.
    case crlf
    /// The wire's bytes as they are.
    case verbatim
}

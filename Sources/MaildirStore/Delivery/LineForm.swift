/// How a message's wire form lies in its file (Maildir-spec.md section 4). The raw values are kept in indexes.
package enum LineForm: Int, Sendable, Hashable {
    /// Every CRLF of the wire is a LF in the file.
    case crlf = 0
    /// The file holds the wire's bytes as they are, and its name says `L=v`.
    case verbatim = 1
}

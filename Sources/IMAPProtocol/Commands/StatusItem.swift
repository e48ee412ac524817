/// What STATUS can be asked for (RFC 9051 section 6.3.11 and the extensions named).
package enum StatusItem: String, Hashable, Sendable, CaseIterable {
    case messages = "MESSAGES"
    case recent = "RECENT"
    case uidNext = "UIDNEXT"
    case uidValidity = "UIDVALIDITY"
    case unseen = "UNSEEN"
    case deleted = "DELETED"
    /// RFC 8438.
    case size = "SIZE"
    /// RFC 7162.
    case highestModSeq = "HIGHESTMODSEQ"
    /// RFC 8474.
    case mailboxID = "MAILBOXID"
    /// RFC 7889.
    case appendLimit = "APPENDLIMIT"
}

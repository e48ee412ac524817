import IMAPProtocol
import Mail
import MailIndex

/// One name of the server's hierarchy, with what STATUS said of it.
struct DiscoveredFolder: Sendable {
    var name: MailboxName
    var delimiter: UInt8?
    /// As users see it.
    var path: FolderPath
    var attributes: [String]
    var role: FolderRole?
    var isSelectable: Bool
    /// Below a prefix of other users' or shared folders (RFC 2342).
    var isForeign = false
    /// `nil` where it was not asked for.
    var isSubscribed: Bool?
    /// `nil` where the server did not answer STATUS for it.
    var status: MailboxStatus?
}

extension DiscoveredFolder {
    /// Whether the configuration lets the folder take part. INBOX needs no subscription: that it is there is no choice.
    func takesPart(_ filter: FolderFilter, _ rules: FolderRules) -> Bool {
        if rules.subscribedOnly, isSubscribed == false, name != .inbox { return false }
        return filter.reasonToLeaveOut(path, isForeign: isForeign) == nil
    }

    /// Whether it was made anew under the name of a folder that is gone, though its UIDVALIDITY is the same: a server that
    /// counts these in seconds may do so, and the folder's own id tells (RFC 8474 section 4). With another UIDVALIDITY its
    /// messages are compared instead.
    func isAnother(than record: FolderRecord) -> Bool {
        guard let id = status?.mailboxID, let known = record.mailboxID, id != known else { return false }
        return status?.uidValidity == record.uidValidity
    }

    /// UIDNEXT never goes down while UIDVALIDITY stays (RFC 9051 section 2.3.1.1).
    func hasFewerNumbers(than record: FolderRecord) -> Bool {
        guard let now = status?.uidNext, let before = record.uidNext else { return false }
        return now < before
    }
}

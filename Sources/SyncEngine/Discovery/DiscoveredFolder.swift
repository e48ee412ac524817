import IMAPProtocol
import Mail

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
}

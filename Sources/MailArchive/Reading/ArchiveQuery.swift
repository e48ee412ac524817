import Mail
import MailText

/// What messages to take from an archive. Empty, it takes all.
package struct ArchiveQuery: Sendable {
    /// Which folders; all when left out.
    package var folder: (@Sendable (FolderPath) -> Bool)?
    /// INTERNALDATE not before this, in seconds since 1970.
    package var since: Int64?
    /// INTERNALDATE before this, in seconds since 1970.
    package var before: Int64?
    /// Part of the From field, without regard to case.
    package var sender: String?
    /// Part of the Subject field, without regard to case.
    package var subject: String?
    /// With or without its angle brackets.
    package var messageID: String?
    /// The numbers of messages.
    package var numbers: Set<UInt64>?
    /// Asked last, for each message that the rest leaves. To call its argument unpacks the message; it gives `nil` for one that
    /// is damaged.
    package var content: (@Sendable (ManifestLine, () throws(ArchiveError) -> MessageText?) throws(ArchiveError) -> Bool)?

    package init() {}

    /// Whether nothing but the folder decides, so that empty folders are meant too.
    var takesWholeFolders: Bool {
        since == nil && before == nil && sender == nil && subject == nil && messageID == nil && numbers == nil && content == nil
    }

    /// Whether the line is that of a message that is wanted; its content is not asked for.
    func matches(_ line: ManifestLine) -> Bool {
        if let numbers, !numbers.contains(line.number) { return false }
        guard matches(folder: line.folder, date: line.date) else { return false }
        if let sender, line.from?.lowercased().contains(sender.lowercased()) != true { return false }
        if let subject, line.subject?.lowercased().contains(subject.lowercased()) != true { return false }
        if let messageID, ArchiveQuery.bare(line.messageID ?? "") != ArchiveQuery.bare(messageID) { return false }
        return true
    }

    /// Whether folder and date are among those that are wanted.
    func matches(folder path: FolderPath, date: InternalDate?) -> Bool {
        if let folder, !folder(path) { return false }
        if let since, date.map({ $0.secondsSince1970 >= since }) != true { return false }
        if let before, date.map({ $0.secondsSince1970 < before }) != true { return false }
        return true
    }

    private static func bare(_ identifier: String) -> Substring {
        identifier.hasPrefix("<") && identifier.hasSuffix(">") ? identifier.dropFirst().dropLast() : identifier[...]
    }
}

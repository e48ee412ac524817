import Foundation
import GRDB
import Mail

extension FolderRecord {
    /// What is kept as past when it changes, in the order of ``init(_:)``.
    static let pastColumns = "id, name, levels, role, selectable, mailbox_id, directory, gone_run, from_run"

    /// After ``pastColumns``, in the order of ``readProgress(_:)``.
    static let progressColumns =
        "first_run, uid_validity, uid_next, mod_seq, messages, cur_time, new_time, cur_inode, new_inode, inode"

    /// `name`, `levels`, `role`, `selectable`, `mailbox_id`, `directory`, `gone_run`.
    func arguments() throws -> StatementArguments {
        let levels = String(decoding: try JSONEncoder().encode(path.levels), as: UTF8.self)
        return [Data(name.bytes), levels, role?.rawValue, isSelectable, mailboxID, directory, goneRun]
    }

    /// An inode is any 64 bits; SQLite's integers have a sign.
    var inodeArgument: Int64? { inode.map { Int64(bitPattern: $0) } }

    var validityArgument: Int64? { uidValidity.map { Int64($0.value) } }

    /// From ``pastColumns`` without the last.
    init(_ columns: inout ColumnReader) throws {
        let id: Int64 = try columns.next()
        let name: Data = try columns.next()
        let levels: String = try columns.next()
        let role: String? = try columns.next()
        let isSelectable: Bool = try columns.next()
        let mailboxID: String? = try columns.next()
        self.init(
            name: MailboxName(name), path: FolderPath(try JSONDecoder().decode([String].self, from: Data(levels.utf8))),
            directory: try columns.next())
        self.id = id
        self.role = role.flatMap(FolderRole.init(rawValue:))
        self.isSelectable = isSelectable
        self.mailboxID = mailboxID
        goneRun = try columns.next()
    }

    mutating func readProgress(_ columns: inout ColumnReader) throws {
        firstRun = try columns.next()
        uidValidity = (try columns.next() as Int64?).map { UIDValidity(UInt32(truncatingIfNeeded: $0)) }
        uidNext = (try columns.next() as Int64?).flatMap { UID(UInt32(clamping: $0)) }
        highestModSeq = try columns.optionalModSeq()
        messages = try columns.next()
        let times: (Int64?, Int64?) = (try columns.next(), try columns.next())
        let inodes: (Int64?, Int64?) = (try columns.next(), try columns.next())
        if case (let curTime?, let newTime?) = times, case (let curInode?, let newInode?) = inodes {
            stamp = FolderStampRecord(curTime: curTime, newTime: newTime, curInode: curInode, newInode: newInode)
        }
        inode = (try columns.next() as Int64?).map { UInt64(bitPattern: $0) }
    }
}

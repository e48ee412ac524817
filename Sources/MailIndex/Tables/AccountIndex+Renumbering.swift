import GRDB
import Mail

extension AccountIndex {
    /// One message that has another UID since the mailbox was made anew.
    package struct Renumbering: Sendable, Equatable {
        package let old: UID
        package let new: UID

        package init(old: UID, new: UID) { (self.old, self.new) = (old, new) }
    }

    /// The UIDVALIDITY changed, and these messages were recognised: their rows go on under the new numbers, in one
    /// transaction; the old ones become past.
    package func renumber(
        _ messages: [Renumbering], folder: Int64, from old: UIDValidity, to new: UIDValidity, run: Int64
    ) throws(IndexError) {
        guard !messages.isEmpty else { return }
        try write { db in
            let copy = try db.cachedStatement(
                sql: """
                    INSERT INTO placement (\(Placement.columns))
                    SELECT folder, ?, ?, name, digest, wire_size, disk_size, line_form, flags, keywords, NULL, date, zone,
                           email_id, NULL, ?
                    FROM placement WHERE folder = ? AND uid_validity = ? AND uid = ?
                    ON CONFLICT (folder, uid_validity, uid) DO NOTHING
                    """)
            for message in messages {
                try copy.execute(arguments: [
                    Int64(new.value), Int64(message.new.value), run, folder, Int64(old.value), Int64(message.old.value),
                ])
                try RowKey(folder, old, message.old, run).remove(in: db)
            }
        }
    }
}

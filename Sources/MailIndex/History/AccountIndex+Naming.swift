import Foundation
import GRDB
import Mail

/// Finding messages, of now and of the past, by what a user calls them. Each is one pass over all rows.
extension AccountIndex {
    /// Contents whose digests begin with these lower-case hexadecimal digits.
    package func digests(beginningWith start: String) throws(IndexError) -> Set<MessageDigest> {
        try digests("substr(lower(hex(digest)), 1, ?) = ?", [start.count, start])
    }

    /// Contents that this UID has or had in one of the folders, under any UIDVALIDITY.
    package func digests(of uid: UID, in folders: Set<Int64>) throws(IndexError) -> Set<MessageDigest> {
        let list = "[" + folders.map(String.init).joined(separator: ",") + "]"
        return try digests("uid = ? AND folder IN (SELECT value FROM json_each(?))", [Int64(uid.value), list])
    }

    private func digests(_ condition: String, _ arguments: StatementArguments) throws(IndexError) -> Set<MessageDigest> {
        try read { db in
            let rows = try Data.fetchCursor(
                db,
                sql: """
                    SELECT digest FROM placement WHERE digest IS NOT NULL AND \(condition)
                    UNION SELECT digest FROM placement_past WHERE digest IS NOT NULL AND \(condition)
                    """, arguments: arguments + arguments)
            var digests: Set<MessageDigest> = []
            while let bytes = try rows.next() {
                if let digest = MessageDigest(bytes) { digests.insert(digest) }
            }
            return digests
        }
    }
}

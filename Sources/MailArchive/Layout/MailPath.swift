/// Paths of members, which never lead out of the place they are unpacked in.
enum MailPath {
    /// The directory that holds all mail.
    static let root = "mail"
    static let lines = "manifest.jsonl"
    static let manifest = "manifest.json"
    static let earlier = "earlier.jsonl"

    /// The names on the way to a path; `nil` if it is not safe to follow: absolute, empty names, `.`, `..`, NUL, too long.
    static func parts(_ path: String) -> [String]? {
        let bytes = path.utf8
        guard !bytes.isEmpty, bytes.count <= 4096 else { return nil }
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { String(Substring($0)) }
        let isSafe = parts.allSatisfy { !["", ".", ".."].contains($0) && $0.utf8.count <= 255 && !$0.utf8.contains(0) }
        return isSafe ? parts : nil
    }

    /// A folder's directory in a tree where files stand beside it whose names end so: a level of that ending gets its last
    /// letter escaped (Maildir-spec.md 2.1), so that no directory can have a file's name.
    static func directory(_ directory: String, besides ending: String) -> String {
        let levels = directory.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        let escaped = levels.map { level in
            guard level.lowercased().hasSuffix(ending), let last = level.utf8.last else { return level }
            return level.dropLast() + "%" + String(last, radix: 16)
        }
        return escaped.joined(separator: "/")
    }
}

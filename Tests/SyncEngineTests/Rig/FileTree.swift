import Glibc
import TestRig

/// A directory with all that is in it.
enum FileTree {
    /// Path below `root` → inode, size and, in nanoseconds, the times of the last writing and the last change.
    static func all(below root: String) throws -> [String: [Int64]] {
        var found: [String: [Int64]] = [:]
        try walk(root, "", &found)
        return found
    }

    private static func walk(_ root: String, _ path: String, _ found: inout [String: [Int64]]) throws {
        for name in try Files.names(in: "\(root)/\(path)") {
            let child = path.isEmpty ? name : "\(path)/\(name)"
            var status = stat()
            guard lstat("\(root)/\(child)", &status) == 0 else { continue }
            found[child] = [
                Int64(status.st_ino), Int64(status.st_size), nanoseconds(status.st_mtim), nanoseconds(status.st_ctim),
            ]
            if status.st_mode & S_IFMT == S_IFDIR { try walk(root, child, &found) }
        }
    }

    /// What was made, changed or removed between the two.
    static func differences(_ before: [String: [Int64]], _ after: [String: [Int64]]) -> [String] {
        Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }

    private static func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec) }
}

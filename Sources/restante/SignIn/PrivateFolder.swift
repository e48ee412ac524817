import Glibc

/// Folders for what is nobody else's business.
enum PrivateFolder {
    /// Makes the folder, and those above it, for the owner alone (0700); one that is there stays as it is.
    /// - Returns: whether it is there now; `errno` says why not.
    static func make(_ path: String) -> Bool {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return false }
        return make(String(path[..<slash])) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
    }
}

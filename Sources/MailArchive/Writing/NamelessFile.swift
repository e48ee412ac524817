import Glibc

/// A temporary file that the system removes whenever the process ends, however it ends.
package enum NamelessFile {
    /// `O_TMPFILE`, which is made of two flags and which Swift therefore does not see.
    private static let temporary = 0o20000000 | O_DIRECTORY

    /// - Parameter directory: where there is room for it.
    /// - Returns: a descriptor for reading and writing, which becomes the caller's; -1 with `errno` if there can be none.
    package static func open(in directory: String) -> Int32 {
        let file = Glibc.open(directory, temporary | O_RDWR | O_CLOEXEC, 0o600)
        // Some file systems can only make files with names. One that dies before it has taken the name away leaves an empty file.
        guard file < 0, [EOPNOTSUPP, EISDIR, EINVAL, ENOENT].contains(errno) else { return file }
        var name = Array((directory + "/restante-spool-XXXXXX").utf8CString)
        let named = mkstemp(&name)
        if named >= 0 {
            unlink(name)
            _ = fcntl(named, F_SETFD, FD_CLOEXEC)
        }
        return named
    }
}

import Glibc

/// Whether a file with secrets is for its owner alone.
enum FileProtection {
    /// A file that is not there passes; reading it will tell.
    /// - Throws: `exposed` when others may read or change it, or put another in its place.
    static func check(_ path: String) throws(StoreFailure) {
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        guard information.st_mode & S_IFMT == S_IFREG else {
            throw StoreFailure(.exposed, "\(path) is no ordinary file, so it is not used; remove it and sign in again")
        }
        guard information.st_mode & 0o077 == 0 else {
            throw StoreFailure(
                .exposed,
                "others may read \(path), so it is not used; run `chmod 600 \(path)`, and sign in again if others had access")
        }
        let user = geteuid()
        guard information.st_uid == user || user == 0 else {
            throw StoreFailure(.exposed, "\(path) belongs to another user, so it is not used; run this as that user or remove it")
        }
        try checkFolder(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".")
    }

    private static func checkFolder(_ folder: String) throws(StoreFailure) {
        var information = stat()
        guard stat(folder, &information) == 0, information.st_mode & 0o022 != 0 else { return }
        throw StoreFailure(
            .exposed, "others may change the folder \(folder), so nothing secret in it is used; run `chmod 700 \(folder)`")
    }
}

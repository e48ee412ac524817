import Glibc

/// Whether a file system can hold a store: tries what the engine will do there, and cleans up after itself.
struct StoreCheck {
    /// Absolute path of the store; it need not exist yet.
    let path: String

    func run() -> [CheckStep] {
        guard let folder = nearestFolder() else {
            return [CheckStep("store", .failed, "\(path) lies in no folder that exists", remedy: "check maildir in the configuration")]
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            return [
                CheckStep(
                    "store", .failed, "\(folder) cannot be written: \(String(cString: strerror(errno)))",
                    remedy: "change its permissions or choose another maildir")
            ]
        }
        return [space(of: folder), names(in: folder)]
    }

    /// The store itself, or the folder above it that exists.
    private func nearestFolder() -> String? {
        var candidate = path
        while !candidate.isEmpty {
            var info = stat()
            if stat(candidate, &info) == 0 { return info.st_mode & S_IFMT == S_IFDIR ? candidate : nil }
            candidate = candidate.lastIndex(of: "/").map { String(candidate[..<$0]) } ?? ""
        }
        return "/"
    }

    private func space(of folder: String) -> CheckStep {
        var info = statvfs()
        guard statvfs(folder, &info) == 0 else {
            return CheckStep("space", .warning, "cannot be told: \(String(cString: strerror(errno)))")
        }
        let free = UInt64(info.f_bavail) * UInt64(info.f_frsize)
        let detail = "\(free >> 20) MiB free in \(folder)"
        guard free > 100 << 20 else { return CheckStep("space", .warning, detail, remedy: "make room before the first backup") }
        return CheckStep("space", .passed, detail)
    }

    /// Maildir names have a colon, and a message is renamed into place.
    private func names(in folder: String) -> CheckStep {
        let from = "\(folder)/.restante-check-\(getpid())"
        let to = from + ":2,S"
        let descriptor = open(from, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            return CheckStep(
                "file names", .failed, "a file cannot be made in \(folder): \(String(cString: strerror(errno)))",
                remedy: "choose another maildir")
        }
        close(descriptor)
        defer {
            unlink(from)
            unlink(to)
        }
        guard rename(from, to) == 0 else {
            return CheckStep(
                "file names", .failed, "this file system refuses names with a colon: \(String(cString: strerror(errno)))",
                remedy: "put the store on a Linux file system such as ext4, xfs or btrfs")
        }
        return CheckStep("file names", .passed, "Maildir names and renaming work")
    }
}

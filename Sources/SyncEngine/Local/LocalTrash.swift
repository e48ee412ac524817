import Glibc
import MaildirStore

/// Where files go that a run removes from the store: a dated folder inside the account's state, so that nothing the
/// engine deletes is gone at once.
struct LocalTrash: Sendable {
    /// `STATE/trash/2026-11-21`
    let path: String

    init(stateDirectory: String, secondsSince1970: Double) {
        var time = time_t(secondsSince1970)
        var parts = tm()
        gmtime_r(&time, &parts)
        let digits = { (value: Int32) in value < 10 ? "0\(value)" : "\(value)" }
        path = "\(stateDirectory)/trash/\(parts.tm_year + 1900)-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
    }

    /// Moves one file away. A store on another file system is copied from.
    func take(_ entry: MaildirEntry, from folder: MaildirFolder, directory: String) throws {
        let place = path + "/" + (directory == "." ? "INBOX" : directory)
        try makeDirectories(place)
        let source = "\(folder.path)/\(entry.subdirectory.rawValue)/\(entry.fileName)"
        let target = "\(place)/\(entry.fileName)"
        if rename(source, target) == 0 || errno == ENOENT { return }
        guard errno == EXDEV else { throw failure(source) }
        try copy(source, to: target)
        _ = try folder.remove(entry)
    }

    private func makeDirectories(_ path: String) throws(RunFailure) {
        var end = path.startIndex
        while end < path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            if mkdir(String(path[..<end]), 0o700) != 0, errno != EEXIST { throw failure(String(path[..<end])) }
        }
    }

    private func copy(_ source: String, to target: String) throws(RunFailure) {
        let input = open(source, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard input >= 0 else { throw failure(source) }
        defer { close(input) }
        let output = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw failure(target) }
        defer { close(output) }
        while true {
            let count = sendfile(output, input, nil, 1 << 20)
            if count == 0 { break }
            if count < 0 { throw failure(target) }
        }
        guard fsync(output) == 0 else { throw failure(target) }
    }

    private func failure(_ path: String) -> RunFailure {
        RunFailure(.failed, "cannot move mail to the local trash at \(path): \(String(cString: strerror(errno))); check the state folder")
    }
}

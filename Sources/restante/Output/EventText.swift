import Mail
import SyncEngine

/// An event of a run as a line for people.
struct EventText: Equatable {
    /// Who should see it.
    enum Level: Equatable {
        /// Only with `-v`.
        case detail
        /// Where there is no progress display that shows it anyway.
        case progress
        case warning
        case error
    }

    let level: Level
    let text: String

    /// `nil` for events that have no line: small folders without changes, and the end, which has its own text.
    init?(_ event: RunEvent, account: String) {
        switch event {
        case .runStarted(let run, let mode): self.init(.progress, account, "\(mode.rawValue) begins (run \(run))")
        case .connecting(let host, let port): self.init(.detail, account, "connecting to \(host), port \(port)")
        case .connected(let names): self.init(.detail, account, "signed in; the server can \(names.joined(separator: " "))")
        case .foldersFound(let folders, let messages):
            self.init(
                .progress, account, "\(Human.count(messages, "message")) in \(Human.count(folders, "folder")) on the server")
        case .folderStarted(let path, let count):
            self.init(
                .detail, account, "\(path): \(count == 0 ? "looking for changes" : Human.count(count, "message") + " to fetch")")
        case .folderFinished(let path, let result):
            guard result.changedAnything else { return nil }
            self.init(.progress, account, "\(path): \(Self.changes(result))")
        case .folderFailed(let path, let message): self.init(.error, account, "folder \(path) failed: \(message)")
        case .messageFailed(let path, let uid, let message):
            self.init(.error, account, "message \(uid) of \(path) is set aside: \(message)")
        case .fileFailed(let path, let file, let message):
            self.init(.error, account, "\(file) of \(path) could not be sent: \(message)")
        case .waiting(let reason, let seconds):
            self.init(.warning, account, "\(Printable.phrase(reason)); waiting \(Human.duration(seconds))")
        case .notice(let message): self.init(.warning, account, message)
        case .planned, .finished: return nil
        }
    }

    private init(_ level: Level, _ account: String, _ text: String) {
        self.level = level
        self.text = "\(account): \(Advice.naming(account, in: text))"
    }

    /// `500 new, 3 flags changed`
    static func changes(_ result: FolderResult) -> String {
        let parts: [(count: Int, words: String)] = [
            (result.downloaded, "new"), (result.uploaded, "sent"), (result.moved, "moved"),
            (result.copiedLocally, "copied here"), (result.flagsLocal, "with new flags"),
            (result.flagsRemote, "with new flags on the server"), (result.deletedLocal, "deleted"),
            (result.deletedRemote, "deleted on the server"), (result.goneKept, "gone on the server, kept here"),
            (result.quarantined, "set aside"),
        ]
        return parts.filter { $0.count > 0 }.map { "\(Human.count($0.count)) \($0.words)" }.joined(separator: ", ")
    }
}

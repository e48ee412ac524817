import Mail
import SyncEngine

extension JSONLine {
    /// What `--json` says of an event of a run.
    init(_ event: RunEvent, account: String, time: Double = Timestamp.now) {
        func line(_ name: String, _ folder: FolderPath? = nil) -> JSONLine {
            JSONLine(name, account: account, folder: folder?.description, time: time)
        }
        self =
            switch event {
            case .runStarted(let run, let mode): line("started").with("run", .integer(run)).with("mode", .string(mode.rawValue))
            case .connecting(let host, let port): line("connecting").with("host", .string(host)).with("port", JSONValue(port))
            case .connected(let names): line("connected").with("capabilities", .list(names.map { .string($0) }))
            case .foldersFound(let folders, let messages):
                line("foldersFound").with("folders", JSONValue(folders)).with("messages", JSONValue(messages))
            case .folderStarted(let path, let count): line("folderStarted", path).with("toFetch", JSONValue(count))
            case .folderFinished(let path, let result): line("folderFinished", path).with(result)
            case .folderFailed(let path, let message): line("folderFailed", path).with("message", .string(message))
            case .messageFailed(let path, let uid, let message):
                line("messageFailed", path).with("uid", .integer(Int64(uid.value))).with("message", .string(message))
            case .fileFailed(let path, let file, let message):
                line("fileFailed", path).with("file", .string(file)).with("message", .string(message))
            case .planned(let step): JSONLine(step, account: account, time: time)
            case .waiting(let reason, let seconds):
                line("waiting").with("reason", .string(reason)).with("seconds", .number(seconds))
            case .notice(let message): line("notice").with("message", .string(message))
            case .finished(let summary): JSONLine(summary, time: time)
            }
    }

    private func with(_ result: FolderResult) -> JSONLine {
        with("downloaded", JSONValue(result.downloaded)).with("uploaded", JSONValue(result.uploaded))
            .with("flagsLocal", JSONValue(result.flagsLocal)).with("flagsRemote", JSONValue(result.flagsRemote))
            .with("deletedLocal", JSONValue(result.deletedLocal)).with("deletedRemote", JSONValue(result.deletedRemote))
            .with("goneKept", JSONValue(result.goneKept))
            .with("moved", JSONValue(result.moved)).with("copiedLocally", JSONValue(result.copiedLocally))
            .with("quarantined", JSONValue(result.quarantined))
    }
}

import SyncEngine

/// What `restante status` says of one account.
enum StatusText {
    /// - Parameters:
    ///   - verbose: every folder, not only those with something to tell.
    ///   - now: seconds since 1970.
    static func lines(_ status: AccountStatus, settings: AccountSettings, verbose: Bool, columns: Int, now: Double) -> [String] {
        var lines = ["\(settings.name): \(headline(status, now: now))"]
        guard status.lastRun != nil else { return lines }
        if status.isRunning { lines.append("  at work now") }
        if let last = status.lastRun, last.run != status.lastGoodRun?.run {
            lines.append("  last run: \(lastRun(last, now: now))")
        }
        lines.append("  held: \(held(status.folders)) in \(settings.maildir)")
        let folders =
            verbose
            ? status.folders
            : status.folders.filter { folder in
                folder.held + folder.erased != folder.onServer || folder.erased + folder.quarantined > 0 || folder.isGone
            }
        if !folders.isEmpty { lines += table(folders).lines(width: columns - 2).map { "  " + $0 } }
        lines += list(
            "set aside, tried again at each run:",
            status.quarantine.map { "\($0.path), message \($0.uid): \($0.message) (\(Human.count($0.tries, "try", "tries")))" },
            verbose)
        lines += list(
            "not sent, tried again at each run:",
            status.unsent.map { "\($0.path), \($0.file): \($0.message) (\(Human.count($0.tries, "try", "tries")))" }, verbose)
        return lines
    }

    private static func headline(_ status: AccountStatus, now: Double) -> String {
        guard let good = status.lastGoodRun else { return status.lastRun == nil ? "never run" : "no good run yet" }
        let changes = good.summary.map(LogText.changes) ?? ""
        return "last good run \(Human.age(now - (good.finished ?? good.started)))" + (changes.isEmpty ? "" : ": \(changes)")
    }

    private static func lastRun(_ run: RunRecord, now: Double) -> String {
        let age = Human.age(now - (run.finished ?? run.started))
        guard let summary = run.summary else { return run.finished == nil ? "not finished, begun \(age)" : "ended \(age)" }
        return age + ", " + LogText.outcome(summary)
    }

    private static func held(_ folders: [AccountStatus.Folder]) -> String {
        let held = folders.reduce(0) { $0 + $1.held }
        let gone = folders.reduce(0) { $0 + $1.goneKept }
        let text = "\(Human.count(held, "message")) in \(Human.count(folders.count, "folder"))"
        return gone == 0 ? text : text + ", and \(Human.count(gone)) gone on the server"
    }

    private static func table(_ folders: [AccountStatus.Folder]) -> Table {
        var table = Table([
            ("FOLDER", .left), ("SERVER", .right), ("HELD", .right), ("GONE, KEPT", .right), ("SET ASIDE", .right), ("", .left),
        ])
        for folder in folders {
            table.add([
                folder.path.description, Human.count(folder.onServer), Human.count(folder.held), Human.count(folder.goneKept),
                Human.count(folder.quarantined), note(folder),
            ])
        }
        return table
    }

    private static func note(_ folder: AccountStatus.Folder) -> String {
        if folder.isGone { return "gone on the server" }
        return folder.erased == 0 ? "" : "\(Human.count(folder.erased)) erased here"
    }

    private static func list(_ title: String, _ items: [String], _ verbose: Bool) -> [String] {
        guard !items.isEmpty else { return [] }
        let shown = verbose ? items[...] : items.prefix(10)
        let rest = items.count - shown.count
        return ["  " + title] + shown.map { "    " + $0 }
            + (rest > 0 ? ["    and \(Human.count(rest)) more; -v shows all"] : [])
    }

    // MARK: JSON

    static func json(_ status: AccountStatus, account: String) -> [JSONLine] {
        let head = JSONLine("status", account: account)
            .with("lastGoodRun", status.lastGoodRun.map { .integer($0.run) } ?? .null)
            .with("lastGoodRunFinished", status.lastGoodRun?.finished.map { .string(Timestamp.rfc3339($0)) } ?? .null)
            .with("lastRun", status.lastRun.map { .integer($0.run) } ?? .null)
            .with("lastOutcome", JSONValue(status.lastRun?.summary?.outcome.rawValue))
            .with("isRunning", .boolean(status.isRunning))
            .with("held", JSONValue(status.folders.reduce(0) { $0 + $1.held }))
            .with("quarantined", JSONValue(status.quarantine.count))
            .with("unsent", JSONValue(status.unsent.count)).with("brake", JSONValue(brake(status)))
            .with("lastUploaded", JSONValue(status.lastRun?.summary?.uploaded))
            .with("lastMoved", JSONValue(status.lastRun?.summary?.moved))
            .with("lastDeletedLocal", JSONValue(status.lastRun?.summary?.deletedLocal))
            .with("lastDeletedRemote", JSONValue(status.lastRun?.summary?.deletedRemote))
        let folders = status.folders.map { folder in
            JSONLine("folder", account: account, folder: folder.path.description)
                .with("onServer", JSONValue(folder.onServer)).with("held", JSONValue(folder.held))
                .with("goneKept", JSONValue(folder.goneKept)).with("erased", JSONValue(folder.erased))
                .with("quarantined", JSONValue(folder.quarantined))
                .with("isGone", .boolean(folder.isGone))
        }
        let messages = status.quarantine.map { message in
            JSONLine("quarantined", account: account, folder: message.path.description)
                .with("uid", .integer(Int64(message.uid.value))).with("message", .string(message.message))
                .with("tries", JSONValue(message.tries))
        }
        let files = status.unsent.map { file in
            JSONLine("unsent", account: account, folder: file.path.description)
                .with("file", .string(file.file)).with("message", .string(file.message)).with("tries", JSONValue(file.tries))
        }
        return [head] + folders + messages + files
    }

    /// What the brake said, if it stopped the last run.
    private static func brake(_ status: AccountStatus) -> String? {
        guard let summary = status.lastRun?.summary, summary.outcome == .brake else { return nil }
        return summary.message
    }
}

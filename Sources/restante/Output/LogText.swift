import SyncEngine

/// What `restante log` says of the runs.
enum LogText {
    /// - Parameters:
    ///   - runs: newest first.
    ///   - isAtWork: a run holds the account's lock now; it is the newest.
    static func lines(_ runs: [RunRecord], columns: Int, isAtWork: Bool = false) -> [String] {
        var table = Table([("RUN", .right), ("BEGUN", .left), ("TOOK", .right), ("MODE", .left), ("OUTCOME", .left)])
        for (index, run) in runs.enumerated() {
            let unfinished = isAtWork && index == 0 && run.finished == nil ? "at work" : "never finished"
            let took = run.finished.map { Human.duration(max(0, $0 - run.started)) } ?? ""
            table.add([
                String(run.run), Timestamp.local(run.started), took, run.word,
                run.summary.map(outcome) ?? run.removal.map(outcome) ?? unfinished,
            ])
        }
        return table.lines(width: columns)
    }

    /// `12 new, 3 with new flags`; empty for nothing.
    static func changes(_ summary: RunSummary) -> String {
        var result = FolderResult()
        result.downloaded = summary.downloaded
        result.uploaded = summary.uploaded
        result.flagsLocal = summary.flagsLocal
        result.flagsRemote = summary.flagsRemote
        result.deletedLocal = summary.deletedLocal
        result.deletedRemote = summary.deletedRemote
        result.goneKept = summary.goneKept
        result.moved = summary.moved
        result.copiedLocally = summary.copiedLocally
        result.quarantined = summary.quarantined
        return ([EventText.changes(result)] + SummaryText.folders(summary.tree)).filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// `12 new, 3 with new flags` or what went wrong.
    static func outcome(_ summary: RunSummary) -> String {
        let changes = changes(summary)
        let work = changes.isEmpty ? "nothing to do" : changes
        guard summary.outcome != .done else { return work }
        let words = words(summary.outcome)
        guard let message = summary.message else { return changes.isEmpty ? words : "\(words); \(changes)" }
        let reason = Advice.naming(summary.account, in: message)
        return reason.hasPrefix(words) ? reason : "\(words): \(reason)"
    }

    private static func outcome(_ removal: RemovalSummary) -> String {
        "\(Human.count(removal.removed)) removed" + (removal.failed > 0 ? ", \(Human.count(removal.failed)) could not be" : "")
    }

    private static func words(_ outcome: RunOutcome) -> String {
        switch outcome {
        case .done: "done"
        case .failed: "failed"
        case .partial: "not complete"
        case .signInNeeded: "not signed in"
        case .passingFault: "gave up for now"
        case .brake: "stopped by the brake"
        case .locked: "another run was at work"
        case .interrupted: "interrupted"
        }
    }

    static func json(_ run: RunRecord, account: String) -> JSONLine {
        if run.mode == nil {
            return JSONLine("run", account: account).with("run", .integer(run.run)).with("mode", .string(run.word))
                .with("removed", JSONValue(run.removal?.removed)).with("failed", JSONValue(run.removal?.failed))
                .with("started", .string(Timestamp.rfc3339(run.started)))
                .with("finished", run.finished.map { .string(Timestamp.rfc3339($0)) } ?? .null)
        }
        var summary = run.summary ?? RunSummary(account: account, mode: run.mode ?? .backup)
        summary.account = account
        summary.run = run.run
        var line = JSONLine(summary, event: "run")
        line.add("started", .string(Timestamp.rfc3339(run.started)))
        line.add("finished", run.finished.map { .string(Timestamp.rfc3339($0)) } ?? .null)
        return line
    }
}

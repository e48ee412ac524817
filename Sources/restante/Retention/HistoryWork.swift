import Mail
import MailIndex
import SyncEngine

/// Tells an account's history on the console.
struct HistoryWork: Sendable {
    let account: String
    let history: AccountHistory
    /// Patterns; all folders when empty.
    let folders: [String]
    let console: Console

    // MARK: What happened

    func story(of message: MessageReference?) throws {
        let isDetailed = message != nil || console.verbosity == .verbose || console.isJSON
        var part: AccountHistory.RunPart?
        var tally = HistoryTally()
        var isTold = false
        func end() {
            guard let ended = part else { return }
            let lines = HistoryText.lines(of: ended, tally)
            if !lines.isEmpty, !isDetailed { console.result(HistoryText.head(ended.run)) }
            if !isDetailed { lines.forEach { console.result("  " + $0) } }
            isTold = isTold || !lines.isEmpty
            tally = HistoryTally()
        }
        try history.tell(folders: folders, message: message) { next in
            end()
            part = next
            guard isDetailed else { return }
            for event in next.folders {
                console.json(HistoryText.json(event, next.run, account: account))
                console.result("\(HistoryText.head(next.run)): \(HistoryText.line(event))")
            }
        } _: { event in
            guard let part else { return }
            tally.add(event, part.paths)
            guard isDetailed else { return }
            console.json(HistoryText.json(event, part, account: account))
            console.result("\(HistoryText.head(part.run)): \(HistoryText.line(event, part.paths))")
        }
        end()
        if !isTold { console.line("\(account): nothing happened to that") }
    }

    // MARK: How it was

    func state(at moment: PastMoment) throws {
        let run = try history.run(at: moment)
        console.line("\(account) after run \(run):")
        if console.isJSON || console.verbosity == .verbose || !folders.isEmpty {
            try history.messages(asOf: run, matching: folders) { message in
                console.json(HistoryText.json(message, run, account: account))
                console.result(HistoryText.line(message))
            }
        }
        var table = Table([("FOLDER", .left), ("ON THE SERVER", .right), ("GONE, KEPT", .right)])
        for (folder, onServer, kept) in try history.folders(asOf: run, matching: folders) {
            console.json(
                JSONLine("folderThen", account: account, folder: folder.path.description).with("run", .integer(run))
                    .with("onServer", JSONValue(onServer)).with("kept", JSONValue(kept))
                    .with("isGone", .boolean(folder.goneRun != nil)))
            table.add([folder.path.description, Human.count(onServer), Human.count(kept)])
        }
        if !table.isEmpty { table.lines(width: console.columns).forEach(console.result) }
    }
}

import SyncEngine

/// What `restante restore` says.
enum RestoreText {
    enum Level { case detail, progress, warning, error }

    static func line(_ event: RestoreEvent, account: String, isDry: Bool) -> (text: String, level: Level)? {
        switch event {
        case .folderMapped(let from, let to, let why): return ("\(account): \(from) goes to \(to): \(why)", .progress)
        case .folderMade(let path): return ("\(account): \(path): \(isDry ? "would be made" : "made")", .progress)
        case .folderDone(let path, let counts):
            let text = "\(account): \(path): \(words(counts, isDry: isDry))"
            return (text, counts.restored > 0 || counts.refused > 0 ? .progress : .detail)
        case .folderFailed(_, let message): return ("\(account): \(message)", .error)
        case .messageRefused(let path, let label, _, let message):
            return ("\(account): \(path): \(label) was not put back: \(Printable.phrase(message))", .error)
        case .keywordsLost(let path, let keywords):
            let names = keywords.map(\.name).joined(separator: " ")
            return ("\(account): \(path): the server does not store these keywords: \(names)", .warning)
        case .waiting(let reason, let seconds):
            return ("\(account): waiting \(Human.duration(seconds)): \(Printable.phrase(reason))", .warning)
        case .notice(let text): return ("\(account): \(text)", .progress)
        }
    }

    /// `12 put back, 3 there already, 1 not`
    static func words(_ counts: RestoreCounts, isDry: Bool) -> String {
        let parts = [
            (counts.restored, isDry ? "to put back" : "put back"), (counts.present, "there already"),
            (counts.refused, isDry ? "that cannot be" : "not taken"),
        ].filter { $0.0 > 0 }.map { "\(Human.count($0.0)) \($0.1)" }
        return parts.isEmpty ? "empty" : parts.joined(separator: ", ")
    }

    /// `work: 12 put back, 3 there already, in 4 folders, 1 of them made; 1.2 MB out in 3 s`
    ///
    /// Only the reason where nothing was done, and that nothing was chosen where it was not.
    /// - Parameter isQueried: the user asked for messages that match.
    static func summary(_ report: RestoreReport, isQueried: Bool = false) -> String {
        let reason = report.message.map { Advice.naming(report.account, in: Printable.phrase($0)) }
        if report.counts == RestoreCounts(), report.foldersMade == 0 {
            if let reason { return "\(report.account): \(reason)" }
            let nothing = isQueried ? "no message matches the query: nothing to put back" : "nothing to put back"
            if report.folders == 0 { return "\(report.account): \(nothing)" }
        }
        var text = "\(report.account): \(words(report.counts, isDry: report.isDry)), in \(Human.count(report.folders, "folder"))"
        if report.foldersMade > 0 {
            text += ", \(Human.count(report.foldersMade)) of them \(report.isDry ? "to be made" : "made")"
        }
        if !report.isDry { text += "; \(Human.octets(report.bytesOut)) out in \(Human.duration(report.seconds))" }
        if let reason { text += "; \(reason)" }
        return text
    }

    static func json(_ event: RestoreEvent, account: String) -> JSONLine {
        switch event {
        case .folderMapped(let from, let to, let why):
            JSONLine("folderMapped", account: account, folder: from.description)
                .with("to", .string(to.description)).with("why", .string(why))
        case .folderMade(let path): JSONLine("folderMade", account: account, folder: path.description)
        case .folderDone(let path, let counts):
            JSONLine("folderRestored", account: account, folder: path.description)
                .with("restored", JSONValue(counts.restored)).with("present", JSONValue(counts.present))
                .with("refused", JSONValue(counts.refused))
        case .folderFailed(let path, let message):
            JSONLine("folderFailed", account: account, folder: path.description).with("message", .string(message))
        case .messageRefused(let path, let label, let reason, let message):
            JSONLine("messageRefused", account: account, folder: path.description)
                .with("what", .string(label)).with("reason", .string(reason)).with("message", .string(message))
        case .keywordsLost(let path, let keywords):
            JSONLine("keywordsLost", account: account, folder: path.description)
                .with("keywords", .list(keywords.map { .string($0.name) }))
        case .waiting(let reason, let seconds):
            JSONLine("waiting", account: account).with("reason", .string(reason)).with("seconds", .number(seconds))
        case .notice(let text): JSONLine("notice", account: account).with("message", .string(text))
        }
    }

    static func json(_ report: RestoreReport, from source: String?) -> JSONLine {
        JSONLine("restored", account: report.account)
            .with("from", JSONValue(source)).with("dryRun", .boolean(report.isDry))
            .with("complete", .boolean(report.outcome == .done)).with("outcome", .string(report.outcome.rawValue))
            .with("message", JSONValue(report.message)).with("folders", JSONValue(report.folders))
            .with("foldersMade", JSONValue(report.foldersMade)).with("foldersFailed", JSONValue(report.foldersFailed))
            .with("restored", JSONValue(report.counts.restored)).with("present", JSONValue(report.counts.present))
            .with("refused", JSONValue(report.counts.refused)).with("bytesOut", .unsigned(report.bytesOut))
            .with("roundTrips", JSONValue(report.roundTrips)).with("seconds", .number(report.seconds))
    }
}

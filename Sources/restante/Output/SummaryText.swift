import SyncEngine

/// The end of a run in one or two lines for people.
enum SummaryText {
    static func tone(_ summary: RunSummary) -> Console.Tone {
        switch summary.outcome {
        case .done: .good
        case .partial, .passingFault, .locked, .interrupted: .warning
        case .failed, .signInNeeded, .brake: .error
        }
    }

    /// `work: 4,000 new messages, 12 with new flags, in 8 of 8 folders; 32 MB received in 12 s`, or what went wrong and
    /// what was done nevertheless.
    static func text(_ summary: RunSummary) -> String {
        let changes = changes(summary).joined(separator: ", ")
        guard summary.outcome != .done else { return "\(summary.account): \(work(summary, changes))" }
        let reason = summary.message.map { Advice.naming(summary.account, in: Printable.phrase($0)) } ?? "the run failed"
        let title = summary.outcome == .partial ? "not complete: " : ""
        return "\(summary.account): \(title)\(reason)" + (changes.isEmpty ? "" : "; done: \(changes)")
    }

    private static func work(_ summary: RunSummary, _ changes: String) -> String {
        let folders = Human.count(summary.folders, "folder")
        let time = Human.duration(summary.seconds)
        guard !changes.isEmpty else {
            return "nothing to do in \(folders), \(time), \(Human.count(summary.roundTrips, "round trip"))"
        }
        let sent = summary.uploaded > 0 ? ", \(Human.octets(summary.bytesOut)) sent" : ""
        return "\(changes), in \(Human.count(summary.foldersChanged)) of \(folders); "
            + "\(Human.octets(summary.bytesIn)) received\(sent) in \(time)"
    }

    private static func changes(_ summary: RunSummary) -> [String] {
        let parts: [(count: Int, words: String)] = [
            (summary.downloaded, summary.downloaded == 1 ? "new message" : "new messages"),
            (summary.uploaded, "sent to the server"), (summary.moved, "moved"), (summary.copiedLocally, "copied here"),
            (summary.flagsLocal, "with new flags"), (summary.flagsRemote, "with new flags on the server"),
            (summary.deletedLocal, "deleted"),
            (summary.deletedRemote, "deleted on the server"), (summary.goneKept, "gone on the server, kept here"),
            (summary.quarantined, "set aside"),
        ]
        return parts.filter { $0.count > 0 }.map { "\(Human.count($0.count)) \($0.words)" } + folders(summary.tree)
    }

    /// `1 folder made, 2 folders deleted`
    static func folders(_ tree: TreeChanges?) -> [String] {
        let tree = tree ?? TreeChanges()
        return [(tree.made, "made"), (tree.renamed, "renamed"), (tree.deleted, "deleted")].filter { $0.0 > 0 }
            .map { "\(Human.count($0.0, "folder")) \($0.1)" }
    }
}

import Mail
import SyncEngine

/// The words of a dry run.
enum PlanText {
    static let cellCount = 7

    /// The folder's heading says all there is to say.
    static func isAboutFolder(_ action: PlannedStep.Action) -> Bool {
        switch action {
        case .createFolderHere, .createFolderThere, .renameFolderHere, .renameFolderThere, .deleteFolderHere, .deleteFolderThere,
            .forgetFolder:
            true
        default: false
        }
    }

    /// No mail changes, on neither side.
    static func isForIndexOnly(_ action: PlannedStep.Action) -> Bool {
        [.rebind, .adopt, .returned, .forget].contains(action)
    }

    /// `3 to fetch`
    static func heading(_ action: PlannedStep.Action, count: Int, oldName: String? = nil) -> String {
        let number = Human.count(count)
        return switch action {
        case .fetch: "\(number) to fetch"
        case .upload: "\(number) to send"
        case .flagsHere: "\(number) with new flags here"
        case .flagsThere: "\(number) with new flags on the server"
        case .moveHere: "\(number) to move to it here"
        case .moveThere: "\(number) to move to it on the server"
        case .copyHere: "\(number) to copy to it here"
        case .copyThere: "\(number) to copy to it on the server"
        case .deleteHere: "\(number) to delete here"
        case .deleteThere: "\(number) to delete on the server"
        case .rebind: "\(number) under another number or name"
        case .adopt: "\(number) on both sides already"
        case .keepGone: "\(number) gone on the server, kept here"
        case .returned: "\(number) back on the server"
        case .forget: "\(number) gone on both sides"
        case .leave: "\(number) left as they are"
        case .createFolderHere: "to be made here"
        case .createFolderThere: "to be made on the server"
        case .renameFolderHere: "to be renamed here" + (oldName.map { ", now \($0)" } ?? "")
        case .renameFolderThere: "to be renamed on the server" + (oldName.map { ", now \($0)" } ?? "")
        case .deleteFolderHere: "to be deleted here"
        case .deleteFolderThere: "to be deleted on the server"
        case .forgetFolder: "gone on both sides"
        }
    }

    /// Sign, side, message, date, sender, subject, what and why.
    static func cells(_ step: PlannedStep) -> [String] {
        let (sign, side) = sign(step.action)
        let message = step.uid?.description ?? step.file ?? (step.count > 1 ? Human.count(step.count, "message") : "")
        let date = step.date.map { String(Timestamp.local(Double($0.secondsSince1970)).prefix(10)) }
        let flags = step.flagsAdded.map { "+\($0)" } + step.flagsRemoved.map { "-\($0)" }
        let details = [
            step.from.map { "from \($0)" }, step.to.map { "to \($0)" }, flags.isEmpty ? nil : flags.joined(separator: " "),
            step.situation,
        ]
        return [
            sign, side, message, date ?? "", step.sender ?? "", step.subject ?? "",
            details.compactMap { $0 }.joined(separator: "; "),
        ]
    }

    private static func sign(_ action: PlannedStep.Action) -> (sign: String, side: String) {
        switch action {
        case .fetch, .copyHere: ("+", "here")
        case .upload, .copyThere: ("+", "server")
        case .flagsHere: ("~", "here")
        case .flagsThere: ("~", "server")
        case .moveHere: (">", "here")
        case .moveThere: (">", "server")
        case .deleteHere: ("-", "here")
        case .deleteThere: ("-", "server")
        default: ("=", "")
        }
    }

    /// What keeps, or would keep, the run from doing it.
    static func complaint(_ report: PlanReport) -> (text: String, tone: Console.Tone)? {
        let (account, outcome) = (report.totals.account, report.totals.outcome)
        switch (outcome, report.brake) {
        case (.brake, let brake):
            let words = brake ?? report.totals.message ?? "too much would be deleted"
            return ("\(account): the brake would stop this run: \(Printable.phrase(words))", .error)
        case (.done, let brake?): return ("\(account): let pass this once: \(Printable.phrase(brake))", .warning)
        case (.done, nil): return nil
        default:
            let words = report.totals.message ?? "no plan could be made"
            return ("\(account): \(Advice.naming(account, in: Printable.phrase(words)))", SummaryText.tone(report.totals))
        }
    }

    /// `work: 3 to fetch, 1 to send, in 2 of 12 folders; nothing was changed`; `nil` if there is no plan.
    static func totals(_ report: PlanReport) -> String? {
        let totals = report.totals
        guard [.done, .brake, .partial].contains(totals.outcome) else { return nil }
        let parts: [(count: Int, words: String)] = [
            (totals.downloaded, "to fetch"), (totals.uploaded, "to send"), (totals.moved, "to move"),
            (totals.copiedLocally, "to copy here"), (totals.flagsLocal, "with new flags here"),
            (totals.flagsRemote, "with new flags on the server"), (totals.deletedLocal, "to delete here"),
            (totals.deletedRemote, "to delete on the server"), (totals.goneKept, "gone on the server, kept here"),
        ]
        let tree = totals.tree ?? TreeChanges()
        let trees = [(tree.made, "to make"), (tree.renamed, "to rename"), (tree.deleted, "to delete")].filter { $0.0 > 0 }
            .map { "\(Human.count($0.0, "folder")) \($0.1)" }
        let changes = parts.filter { $0.count > 0 }.map { "\(Human.count($0.count)) \($0.words)" } + trees
        let folders = Human.count(totals.folders, "folder")
        let work =
            changes.isEmpty && totals.foldersChanged == 0
            ? "nothing to do in \(folders)"
            : (changes + ["in \(Human.count(totals.foldersChanged)) of \(folders)"]).joined(separator: ", ")
        return "\(totals.account): \(work); nothing was changed"
    }
}

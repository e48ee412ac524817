import Mail
import SyncEngine

/// The steps of a dry run, gathered by folder, as people want to read them.
struct PlanListing: Sendable {
    static let mostLinesOnTerminal = 20

    /// What is to be said of one folder.
    fileprivate struct Section {
        var counts: [PlannedStep.Action: Int] = [:]
        /// The cells of each line.
        var rows: [PlannedStep.Action: [[String]]] = [:]
        /// Messages that have no line of their own because there were too many.
        var unlisted: [PlannedStep.Action: Int] = [:]
        /// Of a folder that is renamed.
        var oldName: String?
    }

    let account: String
    /// Lines for each kind of step in a folder; `nil` = all.
    let mostLines: Int?
    /// Steps that only the index learns of have lines, too.
    let isVerbose: Bool
    private var sections: [FolderPath: Section] = [:]
    /// In the order of their first steps.
    private var order: [FolderPath] = []

    init(account: String, mostLines: Int?, isVerbose: Bool = false) {
        (self.account, self.mostLines, self.isVerbose) = (account, mostLines, isVerbose)
    }

    mutating func add(_ step: PlannedStep) {
        if sections[step.folder] == nil { order.append(step.folder) }
        sections[step.folder, default: Section()].add(step, mostLines, isVerbose)
    }

    /// - Parameter columns: no line is wider, as far as that is possible.
    func lines(columns: Int) -> [String] {
        order.flatMap { path in sections[path].map { lines($0, path, columns) } ?? [] }
    }

    private func lines(_ section: Section, _ path: FolderPath, _ columns: Int) -> [String] {
        let counts = PlannedStep.Action.allCases.compactMap { action in
            section.counts[action].map { PlanText.heading(action, count: $0, oldName: section.oldName) }
        }
        var table = Table(Array(repeating: ("", .left), count: PlanText.cellCount))
        let actions = PlannedStep.Action.allCases.filter { section.rows[$0] != nil }
        for action in actions { section.rows[action]?.forEach { table.add($0) } }
        var rows = table.lines(width: columns == .max ? .max : columns - 2).dropFirst()
        var lines = ["\(account): \(path): \(counts.joined(separator: ", "))"]
        for action in actions {
            let count = section.rows[action]?.count ?? 0
            lines += rows.prefix(count).map { "  " + $0 }
            rows = rows.dropFirst(count)
            if let rest = section.unlisted[action] { lines.append("    and \(Human.count(rest)) more (--json lists all)") }
        }
        return lines
    }
}

extension PlanListing.Section {
    fileprivate mutating func add(_ step: PlannedStep, _ mostLines: Int?, _ isVerbose: Bool) {
        counts[step.action, default: 0] += step.count
        if step.action == .renameFolderHere || step.action == .renameFolderThere { oldName = step.from?.description }
        guard !PlanText.isAboutFolder(step.action), isVerbose || !PlanText.isForIndexOnly(step.action) else { return }
        if let mostLines, (rows[step.action]?.count ?? 0) >= mostLines {
            unlisted[step.action, default: 0] += step.count
        } else {
            rows[step.action, default: []].append(PlanText.cells(step))
        }
    }
}

import Mail
import SyncEngine

/// Runs several accounts at once and tells the user about it.
struct RunSession {
    let accounts: [AccountSettings]
    /// Overrides the accounts' own mode.
    let mode: RunMode?
    let console: Console

    /// What came of each account, in the given order.
    func run() async -> [RunSummary] {
        let accounts = console.showsProgress ? await withPasswords(accounts) : accounts
        let work = accounts.map { (settings: $0, progress: RunProgress()) }
        let board = console.showsProgress ? ProgressBoard(work.map { ($0.settings.name, $0.progress) }, console: console) : nil
        return await withTaskCancellationHandler {
            guard let board else { return await runAll(work, nil) }
            return await board.painted { await runAll(work, board) }
        } onCancel: {
            if console.verbosity > .quiet {
                console.complain("stopping after what is in flight; interrupt again to stop at once", tone: .warning)
            }
        }
    }

    /// The highest-ranked status of the runs.
    static func status(_ summaries: [RunSummary]) -> ExitStatus {
        ExitStatus.highest(of: summaries.map { ExitStatus($0.outcome) })
    }

    private func runAll(_ work: [(settings: AccountSettings, progress: RunProgress)], _ board: ProgressBoard?) async
        -> [RunSummary]
    {
        await withTaskGroup(of: (index: Int, summary: RunSummary).self) { group in
            for (index, item) in work.enumerated() {
                let reporter = RunReporter(account: item.settings.name, console: console, board: board)
                group.addTask { [mode] in
                    (index, await AccountRunner(item.settings, observer: reporter, progress: item.progress).run(mode))
                }
            }
            var summaries: [(index: Int, summary: RunSummary)] = []
            for await result in group { summaries.append(result) }
            return summaries.sorted { $0.index < $1.index }.map(\.summary)
        }
    }

    /// Asks for the passwords before the display begins: a password program may want to use the same terminal.
    private func withPasswords(_ accounts: [AccountSettings]) async -> [AccountSettings] {
        var accounts = accounts
        for index in accounts.indices {
            do {
                let secret = try await accounts[index].password()
                accounts[index].password = { secret }
            } catch {
                accounts[index].password = { throw error }
            }
        }
        return accounts
    }
}

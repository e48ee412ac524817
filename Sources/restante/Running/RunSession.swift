import SyncEngine

/// Runs several accounts at once and tells the user about it.
struct RunSession {
    let accounts: [AccountSettings]
    /// Overrides the accounts' own mode.
    let mode: RunMode?
    /// The brake only warns.
    var allowsMassDelete = false
    let console: Console

    /// What came of each account, in the given order.
    func run() async -> [RunSummary] {
        await each { settings, progress, board in
            await runner(settings, progress, RunReporter(account: settings.name, console: console, board: board)).run(mode)
        }
    }

    /// What runs would come to; nothing is changed.
    func plan() async -> [PlanReport] {
        await each { settings, progress, board in
            let reporter = PlanReporter(account: settings.name, console: console, board: board)
            let report = await runner(settings, progress, reporter).plan(mode)
            reporter.finish(report)
            return report
        }
    }

    /// Makes the accounts' indexes again.
    func rebuildIndex() async -> [RunSummary] {
        await each { settings, progress, board in
            await runner(settings, progress, RunReporter(account: settings.name, console: console, board: board)).rebuildIndex()
        }
    }

    /// The highest-ranked status of the runs.
    static func status(_ summaries: [RunSummary]) -> ExitStatus {
        ExitStatus.highest(of: summaries.map { ExitStatus($0.outcome) })
    }

    private func runner(_ settings: AccountSettings, _ progress: RunProgress, _ observer: any RunObserver) -> AccountRunner {
        AccountRunner(settings, observer: observer, progress: progress, allowsMassDelete: allowsMassDelete)
    }

    /// Does something with all accounts at once, with the display beside it.
    private func each<Result: Sendable>(
        _ body: @escaping @Sendable (AccountSettings, RunProgress, ProgressBoard?) async -> Result
    ) async -> [Result] {
        let accounts = console.showsProgress ? await withCredentials(accounts) : accounts
        let work = accounts.map { (settings: $0, progress: RunProgress()) }
        let board = console.showsProgress ? ProgressBoard(work.map { ($0.settings.name, $0.progress) }, console: console) : nil
        return await withTaskCancellationHandler {
            guard let board else { return await Self.together(work, nil, body) }
            return await board.painted { await Self.together(work, board, body) }
        } onCancel: {
            if console.verbosity > .quiet {
                console.complain("stopping after what is in flight; interrupt again to stop at once", tone: .warning)
            }
        }
    }

    private static func together<Result: Sendable>(
        _ work: [(settings: AccountSettings, progress: RunProgress)], _ board: ProgressBoard?,
        _ body: @escaping @Sendable (AccountSettings, RunProgress, ProgressBoard?) async -> Result
    ) async -> [Result] {
        await withTaskGroup(of: (index: Int, result: Result).self) { group in
            for (index, item) in work.enumerated() {
                group.addTask { (index, await body(item.settings, item.progress, board)) }
            }
            var results: [(index: Int, result: Result)] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.index < $1.index }.map(\.result)
        }
    }

    /// Asks for passwords before the display begins: a password program may want to use the same terminal.
    private func withCredentials(_ accounts: [AccountSettings]) async -> [AccountSettings] {
        var accounts = accounts
        for index in accounts.indices {
            do {
                let source = try await accounts[index].signIn()
                accounts[index].signIn = { source }
            } catch {
                accounts[index].signIn = { throw error }
            }
        }
        return accounts
    }
}

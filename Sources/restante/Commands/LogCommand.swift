import ArgumentParser
import SyncEngine

/// `restante log`
struct LogCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "List the runs and what each did, newest first.",
        discussion: """
            EXAMPLE:
              restante log work --limit 5

            \(ExitStatus.help([.done, .failed, .usage]))
            """)

    @Argument(help: ArgumentHelp("The account; all when left out.", valueName: "account"))
    var account: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The most runs to list.", valueName: "number"))
    var limit = 20

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1, found \(limit)") }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let console = context.console
        let accounts = try context.accounts(account.map { [$0] } ?? [])
        return await context.forEach(accounts) { settings in
            let inspector = AccountInspector(settings)
            let runs = try inspector.log(limit: limit)
            let isAtWork = try runs.first.map { $0.finished == nil } == true && inspector.status().isRunning
            runs.forEach { console.json(LogText.json($0, account: settings.name)) }
            if accounts.count > 1 || runs.isEmpty { console.result("\(settings.name):" + (runs.isEmpty ? " never run" : "")) }
            if !runs.isEmpty { LogText.lines(runs, columns: console.columns, isAtWork: isAtWork).forEach(console.result) }
            return .done
        }
    }
}

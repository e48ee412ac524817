import ArgumentParser
import SyncEngine

/// `restante status`
struct StatusCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the last good run and its age, what is held and what is not.",
        discussion: """
            Looks at the index only; the server is not asked.

            EXAMPLE:
              restante status work

            \(ExitStatus.help([.done, .failed, .usage]))
            """)

    @Argument(help: ArgumentHelp("The accounts; all when left out.", valueName: "account"))
    var accounts: [String] = []

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let console = context.console
        return await context.forEach(try context.accounts(accounts)) { settings in
            let status = try AccountInspector(settings).status()
            StatusText.json(status, account: settings.name).forEach { console.json($0) }
            let now = Timestamp.now
            StatusText.lines(
                status, settings: settings, verbose: console.verbosity == .verbose, columns: console.columns, now: now
            )
            .forEach(console.result)
            return .done
        }
    }
}

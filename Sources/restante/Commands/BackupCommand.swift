import ArgumentParser
import SyncEngine

/// `restante backup`
struct BackupCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Fetch what is new, keep what is gone, never write to the server.",
        discussion: """
            Runs the accounts in mode "backup", whatever their configuration says: folders are opened read-only, messages that \
            disappear on the server are kept and marked, and a run that was interrupted goes on where it stopped.

            EXAMPLE:
              restante backup work private

            \(ExitStatus.help(ExitStatus.runs))
            """)

    @Argument(help: ArgumentHelp("The accounts; all when left out.", valueName: "account"))
    var accounts: [String] = []

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let session = RunSession(accounts: try context.accounts(accounts), mode: .backup, console: context.console)
        return RunSession.status(await session.run())
    }
}

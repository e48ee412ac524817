import ArgumentParser
import SyncEngine

/// `restante sync`
struct SyncCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Bring the store to the server's state, in the mode that the configuration says.",
        discussion: """
            This version pulls only: changes made in the store stay there and are not sent to the server.

            EXAMPLE:
              restante sync work --folder INBOX --folder 'Projects/*'

            \(ExitStatus.help(ExitStatus.runs))
            """)

    @Argument(help: ArgumentHelp("The accounts; all when left out.", valueName: "account"))
    var accounts: [String] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("Only folders that match; * is anything, % anything within one level.", valueName: "pattern"))
    var folder: [String] = []

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if folder.contains("") { throw ValidationError("--folder needs a pattern that is not empty") }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        var settings = try context.accounts(accounts)
        for index in settings.indices { settings[index].folders.only = folder }
        for account in settings where account.mode == .sync && account.policy.direction != .pull {
            context.console.line("\(account.name): this version pulls only; changes made in the store are not sent", tone: .faint)
        }
        return RunSession.status(await RunSession(accounts: settings, mode: nil, console: context.console).run())
    }
}

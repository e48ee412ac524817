import ArgumentParser
import SyncEngine

/// `restante sync`
struct SyncCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Bring both sides together, in the mode that the configuration says.",
        discussion: """
            In mode "sync" what was done here reaches the server and what was done there reaches the store: new mail, flags, \
            moves, deletions, folders. A run that would delete suspiciously much stops before it touches anything; look at it \
            with --dry-run, and if it is what you want, let it pass with --allow-mass-delete.

            EXAMPLE:
              restante sync work --dry-run
              restante sync work --folder INBOX --folder 'Projects/*'

            \(ExitStatus.help(ExitStatus.runs))
            """)

    @Argument(help: ArgumentHelp("The accounts; all when left out.", valueName: "account"))
    var accounts: [String] = []

    @Flag(name: .long, help: "Say what a run would do, and change nothing, neither here nor there.")
    var dryRun = false

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("Only folders that match; * is anything, % anything within one level.", valueName: "pattern"))
    var folder: [String] = []

    @Flag(name: .long, help: "Let a run pass that the brake would stop, this once.")
    var allowMassDelete = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if folder.contains("") { throw ValidationError("--folder needs a pattern that is not empty") }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        var settings = try context.accounts(accounts)
        for index in settings.indices { settings[index].folders.only = folder }
        let session = RunSession(accounts: settings, mode: nil, allowsMassDelete: allowMassDelete, console: context.console)
        return RunSession.status(dryRun ? await session.plan().map(\.totals) : await session.run())
    }
}

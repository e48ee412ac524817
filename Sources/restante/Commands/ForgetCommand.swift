import ArgumentParser
import MailIndex
import SyncEngine

/// `restante forget`
struct ForgetCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Retention: remove kept copies that are gone from the server and past the limit.",
        discussion: """
            Removes from the store what the server no longer has, if it arrived longer ago than --older-than and a run found \
            it gone longer ago than --gone-for. What the server still has stays, and so does whatever a hold covers. Each \
            message leaves a line with its SHA-256 in the audit log, and its place in the history.

            EXAMPLE:
              restante forget work --older-than 7y --dry-run
              restante forget work --older-than 7y --folder 'Projects*'

            \(ExitStatus.help([.done, .failed, .usage, .partial, .locked]))
            """)

    @Argument(help: ArgumentHelp("The account.", valueName: "account"))
    var account: String

    @Option(name: .long, help: ArgumentHelp("Only messages that arrived longer ago, as 7y, 90d or 12w.", valueName: "period"))
    var olderThan: PeriodArgument

    @Option(
        name: .long,
        help: ArgumentHelp("Only messages gone from the server for longer; 30d or --older-than, what is less.", valueName: "period"))
    var goneFor: PeriodArgument?

    @Option(name: .long, help: ArgumentHelp("Only folders that match, and those below them; may be repeated.", valueName: "pattern"))
    var folder: [String] = []

    @Flag(name: .long, help: "Tell what would be removed, and remove nothing.")
    var dryRun = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let order = RemovalOrder.forget(
            olderThan: olderThan.seconds, goneFor: goneFor?.seconds ?? min(30 * 86_400, olderThan.seconds), folders: folder)
        return await context.forEach(try context.accounts([account])) { settings in
            let work = RemovalWork(settings: settings, order: order, console: context.console)
            return try await dryRun ? work.tell() : work.carryOut()
        }
    }
}

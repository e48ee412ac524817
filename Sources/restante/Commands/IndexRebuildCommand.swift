import ArgumentParser
import SyncEngine

/// `restante index rebuild`
struct IndexRebuildCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make a lost or damaged index again, without fetching a body that is here.",
        discussion: """
            Compares the Maildir with the server's list of messages and recognises what is the same on both sides. The old \
            index, if there is one, is set aside under another name and not deleted. No mail is fetched, sent or removed: the \
            next sync does what is left to do.

            EXAMPLE:
              restante index rebuild work

            \(ExitStatus.help(ExitStatus.runs))
            """)

    @Argument(help: ArgumentHelp("The account.", valueName: "account"))
    var account: String

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let session = RunSession(accounts: try context.accounts([account]), mode: nil, console: context.console)
        return RunSession.status(await session.rebuildIndex())
    }
}

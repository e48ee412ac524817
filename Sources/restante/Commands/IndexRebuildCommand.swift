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

            With --search only what `restante search` looks at is made anew, from the files.

            EXAMPLE:
              restante index rebuild work
              restante index rebuild work --search

            \(ExitStatus.help(ExitStatus.runs))
            """)

    @Argument(help: ArgumentHelp("The account.", valueName: "account"))
    var account: String

    @Flag(name: .long, help: "Only make the mail findable anew, and leave the rest of the index as it is.")
    var search = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let accounts = try context.accounts([account])
        guard search else {
            let session = RunSession(accounts: accounts, mode: nil, console: context.console)
            return RunSession.status(await session.rebuildIndex())
        }
        return await context.forEach(accounts) { settings in
            let count = try await rebuildSearch(settings, context.console)
            context.console.json(JSONLine("findable", account: settings.name).with("messages", JSONValue(count)))
            context.console.line("\(settings.name): \(Human.count(count, "message")) can be found", tone: .good)
            return .done
        }
    }

    private func rebuildSearch(_ settings: AccountSettings, _ console: Console) async throws -> Int {
        let progress = RunProgress()
        let work = { () async throws in
            try await Blocking.run { try AccountSearch(settings).rebuild(progress: progress, isStopped: $0) }
        }
        guard console.showsProgress else { return try await work() }
        return try await ProgressBoard([(settings.name, progress)], console: console).painted(work)
    }
}

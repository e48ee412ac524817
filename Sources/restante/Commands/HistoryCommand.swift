import ArgumentParser
import MailIndex
import SyncEngine

/// `restante history`
struct HistoryCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "What happened to folders and messages, run by run; or how all was at a time.",
        discussion: """
            Tells what each run found and did: arrived, flagged, moved, gone, returned, forgotten, erased. Runs that changed \
            nothing are left out. -v and --message tell it message by message; --at lists the folders as the server had them \
            then, with --folder or -v each message.

            A message is named by its UID together with --folder, by its Message-ID, or by the first eight or more digits of \
            its SHA-256.

            EXAMPLE:
              restante history work --folder INBOX
              restante history work --message '<plan@example.org>'
              restante history work --at 2024-01-31 --folder 'Projects*'

            \(ExitStatus.help([.done, .failed, .usage]))
            """)

    @Argument(help: ArgumentHelp("The account.", valueName: "account"))
    var account: String

    @Option(name: .long, help: ArgumentHelp("Only folders that match, and those below them; may be repeated.", valueName: "pattern"))
    var folder: [String] = []

    @Option(name: .long, help: ArgumentHelp("Only this message, wherever it was.", valueName: "id"))
    var message: String?

    @Option(name: .long, help: ArgumentHelp("How it was then: \(PastMomentArgument.forms).", valueName: "time"))
    var at: PastMomentArgument?

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if at != nil, message != nil { throw ValidationError("--at and --message exclude each other") }
        guard let message else { return }
        guard let reference = MessageReference(message) else {
            throw ValidationError(
                "--message takes a UID, a Message-ID or at least eight hexadecimal digits of a SHA-256, found \"\(message)\"")
        }
        if case .uid = reference, folder.isEmpty { throw ValidationError("a UID belongs to a folder: say --folder too") }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let (console, folder, moment) = (context.console, folder, at?.moment)
        let reference = message.flatMap { MessageReference($0) }
        return await context.forEach(try context.accounts([account])) { settings in
            let work = HistoryWork(account: settings.name, history: AccountHistory(settings), folders: folder, console: console)
            return try await Blocking.run { _ in
                if let moment { try work.state(at: moment) } else { try work.story(of: reference) }
                return .done
            }
        }
    }
}

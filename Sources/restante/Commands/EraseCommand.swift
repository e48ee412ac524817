import ArgumentParser
import Glibc
import MailIndex
import SyncEngine

/// `restante erase`
struct EraseCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Privacy: remove messages here for good, and keep them from coming back.",
        discussion: """
            Removes the messages that match from the store, from the trash and from search, in every folder. What the server \
            has is not touched; later runs leave it there and do not fetch it again, whatever number or folder it has. \
            Archives that were exported keep it. Messages on hold stay, and the hold is named. The query is written as for \
            search: words, from:, to:, subject:, folder:, before:, after:, has:attachment.

            EXAMPLE:
              restante erase work from:bob@example.org --dry-run
              restante erase work 'folder:"Job applications" before:2020' --yes

            \(ExitStatus.help([.done, .failed, .usage, .partial, .locked]))
            """)

    @Argument(help: ArgumentHelp("The account.", valueName: "account"))
    var account: String

    @Argument(help: ArgumentHelp("Which messages.", valueName: "query"))
    var query: [String]

    @Flag(name: .long, help: "List what would be removed, and remove nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Do not ask.")
    var yes = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    private var text: String { query.joined(separator: " ") }

    func validate() throws {
        do { _ = try SearchQuery(text) } catch { throw ValidationError(error.description) }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        guard dryRun || yes || canAsk(context.console) else {
            throw ValidationError("erase removes mail for good: look at it with --dry-run, then say --yes")
        }
        let order: RemovalOrder
        do { order = .erase(try SearchQuery(text)) } catch { throw ValidationError(error.description) }
        return await context.forEach(try context.accounts([account])) { settings in
            let work = RemovalWork(settings: settings, order: order, console: context.console)
            if dryRun { return try await work.tell() }
            if !yes, try await !isMeant(work, context.console) { return .done }
            return try await work.carryOut()
        }
    }

    private func canAsk(_ console: Console) -> Bool { isatty(0) == 1 && isatty(1) == 1 && !console.isJSON }

    /// Shows what it comes to and asks.
    private func isMeant(_ work: RemovalWork, _ console: Console) async throws -> Bool {
        let plan = try await work.told()
        guard plan.messages > 0 else { return true }
        Console.write("Remove \(Human.count(plan.messages, "message")) here for good? Type yes: ", to: 1)
        guard readLine()?.lowercased() == "yes" else {
            console.line("nothing was removed")
            return false
        }
        return true
    }
}

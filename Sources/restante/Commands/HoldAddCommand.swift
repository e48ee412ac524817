import ArgumentParser
import MailIndex
import SyncEngine

/// `restante hold add`
struct HoldAddCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Put a hold into force.",
        discussion: """
            The query is written as for search: words, from:, to:, subject:, folder:, before:, after:, has:attachment. \
            Folders and dates are known of every account; the others need its search.

            EXAMPLE:
              restante hold add contoso-2026 'from:contoso.com after:2024' --account work

            \(ExitStatus.help([.done, .failed, .usage, .locked]))
            """)

    @Argument(help: ArgumentHelp("The hold's name.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("Which messages it covers.", valueName: "query"))
    var query: [String]

    @Option(name: .long, help: ArgumentHelp("Only this account; may be repeated. All when left out.", valueName: "account"))
    var account: [String] = []

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    private func parsed() throws(ValidationError) -> SearchQuery {
        do { return try SearchQuery(query.joined(separator: " ")) } catch { throw ValidationError(error.description) }
    }

    func validate() throws {
        _ = try parsed()
        let isPlain = name.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
        guard !name.isEmpty, name.utf8.count <= 100, isPlain else {
            throw ValidationError("a hold's name has 1 to 100 bytes without spaces, found \"\(name)\"")
        }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let (name, query, console) = (name, try parsed(), context.console)
        return await context.forEach(try context.accounts(account)) { settings in
            let retention = AccountRetention(settings)
            let counts = try await Blocking.run { _ in try retention.addHold(name, query, by: Actor.name) }
            console.json(HoldText.added(name, query.text, counts, account: settings.name))
            console.line("\(settings.name): the hold \(name) \(HoldText.covers(counts))", tone: .good)
            return .done
        }
    }
}

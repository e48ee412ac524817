import ArgumentParser
import MailIndex
import SyncEngine

/// `restante search`
struct SearchCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find messages by their words, senders, folders and dates.",
        discussion: """
            \(SearchQuery.help)

            Looks at the mail that is held here, also what is gone from the server. The first search of an account reads all \
            of its mail once to make it findable; from then on, each run does that with what it brings, as far as that takes no \
            long time, and each search with the rest. [account.NAME.search] enabled = true begins with the first run, enabled = false forbids it. That nothing was found is no failure.

            EXAMPLE:
              restante search 'from:ann "the plan" after:2024 has:attachment'
              restante search invoice work --limit 50
              restante search --limit 50 -- '-spam budget' work

            \(ExitStatus.help([.done, .failed, .usage, .interrupted]))
            """)

    @Argument(help: ArgumentHelp("What to look for, in one argument.", valueName: "query"))
    var query: String

    @Argument(help: ArgumentHelp("The accounts; all when left out.", valueName: "account"))
    var accounts: [String] = []

    @Option(name: .shortAndLong, help: ArgumentHelp("The most messages of an account to show.", valueName: "number"))
    var limit = 20

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1, found \(limit)") }
        _ = try SearchQuery.parsing([query])
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let console = context.console
        let query = try SearchQuery.parsing([query])
        let accounts = try context.accounts(accounts)
        return await context.forEach(accounts) { settings in
            let answer = try await search(settings, query, console)
            answer.messages.forEach { console.json(SearchText.json($0, account: settings.name)) }
            console.json(SearchText.summary(answer, account: settings.name))
            if accounts.count > 1, !answer.messages.isEmpty { console.result("\(settings.name):") }
            for message in answer.messages { SearchText.lines(message, columns: console.columns).forEach(console.result) }
            console.line(SearchText.sentence(answer, account: settings.name))
            return .done
        }
    }

    private func search(_ settings: AccountSettings, _ query: SearchQuery, _ console: Console) async throws -> SearchAnswer {
        let (progress, limit) = (RunProgress(), limit)
        let work = { () async throws in
            try await Blocking.run { isStopped in
                try AccountSearch(settings).search(query, limit: limit, progress: progress, isStopped: isStopped)
            }
        }
        guard console.showsProgress else { return try await work() }
        return try await ProgressBoard([(settings.name, progress)], console: console).painted(work)
    }
}

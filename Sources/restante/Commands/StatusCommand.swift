import ArgumentParser
import OAuth
import SyncEngine

/// `restante status`
struct StatusCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the last good run and its age, what is held and what is not, and the life of tokens.",
        discussion: """
            Looks at the index only; the server is not asked.

            EXAMPLE:
              restante status work

            \(ExitStatus.help([.done, .failed, .usage]))
            """)

    @Argument(help: ArgumentHelp("The accounts; all when left out.", valueName: "account"))
    var accounts: [String] = []

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let console = context.console
        let all = try context.settings()
        return await context.forEach(try all.select(accounts)) { settings in
            let status = try AccountInspector(settings).status()
            StatusText.json(status, account: settings.name).forEach { console.json($0) }
            let now = Timestamp.now
            StatusText.lines(
                status, settings: settings, verbose: console.verbosity == .verbose, columns: console.columns, now: now
            )
            .forEach(console.result)
            if let account = context.oauth(settings, all) { await tellTokens(account, console) }
            return .done
        }
    }

    /// How long the account can still sign in. A store that cannot be read is told, and no reason to fail.
    private func tellTokens(_ account: OAuthAccount, _ console: Console) async {
        do throws(OAuthFailure) {
            let state = try await account.state()
            console.result("  sign-in: \(state.headline)")
            state.warnings.forEach { console.result("  warning: \($0)") }
            console.json(state.json())
        } catch {
            console.result("  sign-in: \(error.sentence)")
        }
    }
}

import ArgumentParser
import OAuth
import SyncEngine

/// `restante auth status`
struct AuthStatusCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how the accounts are signed in: scopes, life left, last renewal, last failure.",
        discussion: """
            Looks at what is stored only; nobody is asked.

            EXAMPLE:
              restante auth status work

            \(ExitStatus.help([.done, .failed, .usage, .signInNeeded]))
            """)

    @Argument(help: ArgumentHelp("The accounts; all when left out.", valueName: "account"))
    var accounts: [String] = []

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let round = try AuthRound(context, accounts)
        return await round.forEach { account in
            context.console.result("\(account.name): uses a password")
            context.console.json(JSONLine("auth", account: account.name).with("method", "password"))
            return .done
        } _: { account throws(OAuthFailure) in
            let state = try await account.state()
            state.lines().forEach(context.console.result)
            context.console.json(state.json())
            return state.status
        }
    }
}

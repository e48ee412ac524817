import ArgumentParser
import OAuth
import SyncEngine

/// `restante auth logout`
struct AuthLogoutCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Remove the tokens here, and end them at the provider where it lets a program do so.",
        discussion: """
            Mail and index stay as they are. Where the provider can only be told by hand, it says where.

            EXAMPLE:
              restante auth logout work

            \(ExitStatus.help([.done, .failed, .usage]))
            """)

    @Argument(help: ArgumentHelp("The accounts.", valueName: "account"))
    var accounts: [String]

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let round = try AuthRound(context, accounts)
        return await round.forEach(other: round.usesPassword) { account throws(OAuthFailure) in
            let work = SigningOut(account: account, isPanic: false)
            let report = try await work.run()
            work.lines(report).forEach { context.console.line($0) }
            context.console.json(work.json(report))
            return work.status(report)
        }
    }
}

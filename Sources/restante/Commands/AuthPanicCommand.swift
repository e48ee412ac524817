import ArgumentParser
import OAuth
import SyncEngine

/// `restante auth panic`
struct AuthPanicCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "panic",
        abstract: "When a token may be in the wrong hands: revoke, wipe and shut the account, put it on record.",
        discussion: """
            Runs that are at work stop with their next connection. The account stays shut until someone signs in anew; its \
            mail stays. What only the provider can do is listed, step by step.

            EXAMPLE:
              restante auth panic --all

            \(ExitStatus.help([.done, .failed, .usage]))
            """)

    @Argument(help: ArgumentHelp("The accounts.", valueName: "account"))
    var accounts: [String] = []

    @Flag(name: .long, help: "All accounts that use OAuth.")
    var all = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if all != accounts.isEmpty { throw ValidationError("name the accounts, or write --all for all of them") }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let round = try AuthRound(context, accounts)
        return await round.forEach(other: round.usesPassword) { account throws(OAuthFailure) in
            let work = SigningOut(account: account, isPanic: true)
            let report = try await work.run()
            work.lines(report).forEach(context.console.result)
            context.console.json(work.json(report))
            return work.status(report)
        }
    }
}

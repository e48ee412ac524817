import ArgumentParser
import OAuth
import SyncEngine

/// `restante auth refresh`
struct AuthRefreshCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Renew the access token now.",
        discussion: """
            Runs do that by themselves, before a token ends. By hand it shows whether it works, and keeps alive what is not \
            used for months.

            EXAMPLE:
              restante auth refresh work

            \(ExitStatus.help(AuthCommand.statuses))
            """)

    @Argument(help: ArgumentHelp("The accounts; all that use OAuth when left out.", valueName: "account"))
    var accounts: [String] = []

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let round = try AuthRound(context, accounts)
        return await round.forEach(other: round.usesPassword) { account throws(OAuthFailure) in
            let token = try await account.keeper().renewed()
            let name = account.home.account
            let life = Human.duration(Double(token.expires.seconds(since: account.clock.now())))
            context.console.line("\(name): a new token, good for \(life)", tone: .good)
            context.console.json(
                JSONLine("refreshed", account: name)
                    .with("expires", .string(Timestamp.rfc3339(Double(token.expires.seconds)))))
            return .done
        }
    }
}

import ArgumentParser
import SyncEngine

/// `restante hold release`
struct HoldReleaseCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "End a hold; its record stays.",
        discussion: """
            EXAMPLE:
              restante hold release contoso-2026 --account work

            \(ExitStatus.help([.done, .failed, .usage, .locked]))
            """)

    @Argument(help: ArgumentHelp("The hold's name.", valueName: "name"))
    var name: String

    @Option(name: .long, help: ArgumentHelp("Only in this account; may be repeated. All when left out.", valueName: "account"))
    var account: [String] = []

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let (name, console) = (name, context.console)
        var accounts = try context.accounts(account)
        if account.isEmpty {
            // Of all accounts, those that have it; none is a mistake.
            let having = try accounts.filter { try AccountRetention($0).isInForce(name) }
            guard !having.isEmpty else {
                throw RunFailure(.failed, "no hold named \(name) is in force; see `restante hold list`")
            }
            accounts = having
        }
        return await context.forEach(accounts) { settings in
            let retention = AccountRetention(settings)
            try await Blocking.run { _ in try retention.releaseHold(name, by: Actor.name) }
            console.json(JSONLine("holdReleased", account: settings.name).with("name", .string(name)))
            console.line("\(settings.name): the hold \(name) is released", tone: .good)
            return .done
        }
    }
}

import ArgumentParser
import SyncEngine

/// `restante hold list`
struct HoldListCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the holds, what they cover, and who made them.",
        discussion: """
            EXAMPLE:
              restante hold list --account work --released

            \(ExitStatus.help([.done, .failed, .usage]))
            """)

    @Option(name: .long, help: ArgumentHelp("Only of this account; may be repeated. All when left out.", valueName: "account"))
    var account: [String] = []

    @Flag(name: .long, help: "Released ones too.")
    var released = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let (released, console) = (released, context.console)
        var table = HoldText.table
        let status = await context.forEach(try context.accounts(account)) { settings in
            let retention = AccountRetention(settings)
            let holds = try await Blocking.run { _ in try retention.holds() }.filter { released || $0.hold.released == nil }
            for (hold, counts) in holds {
                console.json(HoldText.json(hold, counts, account: settings.name))
                table.add(HoldText.cells(hold, counts, account: settings.name))
            }
            return .done
        }
        if table.isEmpty { console.line("no hold is in force") } else { table.lines(width: console.columns).forEach(console.result) }
        return status
    }
}

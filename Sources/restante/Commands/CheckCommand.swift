import ArgumentParser
import SyncEngine
import Synchronization

/// `restante check`
struct CheckCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Test each account step by step; a failure says what it means and what to do.",
        discussion: """
            EXAMPLE:
              restante check work

            \(ExitStatus.help([.done, .failed, .usage, .interrupted]))
            """)

    @Argument(help: ArgumentHelp("The accounts; all when left out.", valueName: "account"))
    var accounts: [String] = []

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let accounts = try context.accounts(accounts)
        let console = context.console
        return await context.forEach(accounts) { settings in
            console.line("\(settings.name): \(settings.user) at \(settings.server.host), port \(settings.server.port)")
            let number = Mutex(0)
            let passed = await AccountInspector(settings).check { step in
                let number = number.withLock { number in
                    number += 1
                    return number
                }
                console.json(CheckText.json(step, number: number, account: settings.name))
                CheckText.lines(step, number: number).forEach { console.line($0, tone: CheckText.tone(step.state)) }
            }
            return passed ? .done : .failed
        }
    }
}

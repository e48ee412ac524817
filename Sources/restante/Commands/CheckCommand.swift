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
        let console = context.console
        let settings = try context.settings()
        let library = context.profiles
        return await context.forEach(try settings.select(accounts)) { account in
            console.line("\(account.name): \(account.user) at \(account.server.host), port \(account.server.port)")
            let number = Mutex(0)
            let report: @Sendable (CheckStep) -> Void = { step in
                let number = number.withLock { number in
                    number += 1
                    return number
                }
                console.json(CheckText.json(step, number: number, account: account.name))
                CheckText.lines(step, number: number).forEach { console.line($0, tone: CheckText.tone(step.state)) }
            }
            if let oauth = context.oauth(account, settings) {
                return await TokenCheck(account: oauth).check(report) ? .done : .failed
            }
            if let step = PasswordCheck.step(account, ProviderDirectory(library)) { report(step) }
            return await AccountInspector(account).check(report) ? .done : .failed
        }
    }
}

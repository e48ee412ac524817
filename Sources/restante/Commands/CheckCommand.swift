import ArgumentParser
import Submission
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
              restante check work --send-test

            \(ExitStatus.help([.done, .failed, .usage, .interrupted]))
            """)

    @Argument(help: ArgumentHelp("The accounts; all when left out.", valueName: "account"))
    var accounts: [String] = []

    @Option(
        name: .long, defaultAsFlag: "",
        help: ArgumentHelp(
            "Send one message as well, to this address; to the account's own when left out.", valueName: "address"))
    var sendTest: String?

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        guard let sendTest, !sendTest.isEmpty, SMTPAddress(sendTest) == nil else { return }
        throw ValidationError(
            "--send-test takes an address such as me@example.org, and \"\(sendTest)\" is none; name accounts before it")
    }

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
            let oauth = context.oauth(account, settings)
            var isGood: Bool
            if let oauth {
                isGood = await TokenCheck(account: oauth).check(report)
            } else {
                if let step = PasswordCheck.step(account, ProviderDirectory(library)) { report(step) }
                isGood = await AccountInspector(account).check(report)
            }
            for step in await sending(account, settings, oauth) {
                report(step)
                if step.state == .failed { isGood = false }
            }
            return isGood ? .done : .failed
        }
    }

    /// Only on wish: a message is something that others see.
    private func sending(_ account: AccountSettings, _ settings: Settings, _ oauth: OAuthAccount?) async -> [CheckStep] {
        guard let sendTest else { return [] }
        let test = SendTest(
            account: account, submission: settings.submissions[account.name], oauth: oauth, recipient: SMTPAddress(sendTest))
        return await test.steps()
    }
}

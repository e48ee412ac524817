import ArgumentParser
import Mail
import SyncEngine

/// `restante verify`
struct VerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read the files back and compare their digests with the index.",
        discussion: """
            EXAMPLE:
              restante verify work --sample 5 --against-server

            \(ExitStatus.help([.done, .failed, .usage, .signInNeeded, .passingFault, .locked, .interrupted]))
            """)

    @Argument(help: ArgumentHelp("The accounts; all when left out.", valueName: "account"))
    var accounts: [String] = []

    @Option(name: .long, help: ArgumentHelp("Read only so many of a hundred files.", valueName: "percent"))
    var sample = 100.0

    @Flag(name: .long, help: "Compare counts and UIDs with the server, folder by folder, too.")
    var againstServer = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if !(sample > 0 && sample <= 100) { throw ValidationError("--sample must be above 0 and at most 100, found \(sample)") }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let console = context.console
        return await context.forEach(try context.accounts(accounts)) { settings in
            let report = try await verify(settings, console)
            VerifyText.json(report, account: settings.name).forEach { console.json($0) }
            for finding in report.findings { console.complain(VerifyText.line(finding, account: settings.name)) }
            let isGood = VerifyText.isGood(report)
            console.line(VerifyText.summary(report, account: settings.name), tone: isGood ? .good : .error)
            return isGood ? .done : .failed
        }
    }

    private func verify(_ settings: AccountSettings, _ console: Console) async throws -> VerifyReport {
        let progress = RunProgress()
        let inspector = AccountInspector(settings)
        guard console.showsProgress else {
            return try await inspector.verify(sample: sample, againstServer: againstServer, progress: progress)
        }
        let board = ProgressBoard([(settings.name, progress)], console: console)
        return try await board.painted {
            try await inspector.verify(sample: sample, againstServer: againstServer, progress: progress)
        }
    }
}

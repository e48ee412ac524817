import ArgumentParser
import Mail
import SyncEngine

/// `restante verify`
struct VerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read the files back and compare their digests with the index.",
        discussion: """
            With --sample only a share of the files is read; which, follows from a number that is told, so that the same can be \
            read again with --seed.

            With --repair a file whose SHA-256 is not the one in the index is mended: the right bytes are taken from the \
            archive of --from, or from the server, and only if they have that SHA-256. The damaged file is kept in the \
            account's trash for 30 days. A missing file is brought back by the next backup.

            EXAMPLE:
              restante verify work --sample 5 --against-server
              restante verify work --repair --from work.tar.xz

            \(ExitStatus.help([.done, .failed, .usage, .signInNeeded, .passingFault, .brake, .locked, .interrupted]))
            """)

    @Argument(help: ArgumentHelp("The accounts; all when left out.", valueName: "account"))
    var accounts: [String] = []

    @Option(name: .long, help: ArgumentHelp("Read only so many of a hundred files.", valueName: "percent"))
    var sample = 100.0

    @Option(name: .long, help: ArgumentHelp("Read the same sample as the one that told this number.", valueName: "number"))
    var seed: UInt64?

    @Flag(name: .long, help: "Mend files that are damaged, from an archive or the server.")
    var repair = false

    @Option(name: .long, help: ArgumentHelp("With --repair: look in this archive first.", valueName: "file"), completion: .file())
    var from: String?

    @Flag(name: .long, help: "Compare counts and UIDs with the server, folder by folder, too.")
    var againstServer = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if !(sample > 0 && sample <= 100) { throw ValidationError("--sample must be above 0 and at most 100, found \(sample)") }
        if from != nil, !repair { throw ValidationError("--from says where --repair looks: say --repair too") }
        if repair, againstServer { throw ValidationError("--repair and --against-server are two steps: mend first, then compare") }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let console = context.console
        let choice = VerifySample(percent: sample, seed: seed ?? UInt64.random(in: 0..<1_000_000))
        let archive = try from.map { path throws(RunFailure) in try ArchiveRepairSource(path) }
        return await context.forEach(try context.accounts(accounts)) { settings in
            let report = try await verify(settings, choice, archive, console)
            VerifyText.json(report, choice, account: settings.name).forEach { console.json($0) }
            for (finding, source) in report.repaired {
                console.line(VerifyText.line(finding, mendedFrom: source, account: settings.name), tone: .good)
            }
            for finding in report.findings { console.complain(VerifyText.line(finding, account: settings.name)) }
            let isGood = VerifyText.isGood(report)
            console.line(VerifyText.summary(report, choice, account: settings.name), tone: isGood ? .good : .error)
            return isGood ? .done : .failed
        }
    }

    private func verify(
        _ settings: AccountSettings, _ choice: VerifySample, _ archive: ArchiveRepairSource?, _ console: Console
    ) async throws -> VerifyReport {
        let progress = RunProgress()
        let (repair, againstServer) = (repair, againstServer)
        let work: () async throws -> VerifyReport = {
            guard repair else {
                return try await AccountInspector(settings).verify(choice, againstServer: againstServer, progress: progress)
            }
            let reporter = RunReporter(account: settings.name, console: console, board: nil)
            return try await AccountRepair(settings, archive: archive, observer: reporter).run(choice, progress: progress)
        }
        guard console.showsProgress else { return try await work() }
        return try await ProgressBoard([(settings.name, progress)], console: console).painted(work)
    }
}

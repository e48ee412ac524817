import ArgumentParser
import Audit
import MailIndex
import SyncEngine

/// `restante restore`
struct RestoreCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put mail back on a server: folders, messages, flags, keywords and dates.",
        discussion: """
            Takes the mail from an archive, or from the account's store as it is now, or as the server had it at a time in \
            the past: also what is gone from the server since and is still kept here, or lies in the trash. What the server has already is left \
            alone and not sent again: it is known by its whole header with size or date. So a restore that was interrupted \
            goes on where it stopped when it is run again. Nothing is ever changed or removed on the server.

            Folders go to the server's own of the same role (Sent, Trash, …), else to those of the same name, which are made \
            where they are missing; with --into all go below one folder.

            EXAMPLE:
              restante restore work --dry-run
              restante restore work --from work.tar.xz --folder 'Projects*'
              restante restore work --at 2024-01-31 --folder INBOX --into Then
              restante restore work --to new --into Old
              restante restore work --from work.tar.xz --query 'id:<7@example.org>'

            \(ExitStatus.help(ExitStatus.runs))
            """)

    @Argument(help: ArgumentHelp("The account whose mail it is.", valueName: "account"))
    var account: String

    @Option(name: .long, help: ArgumentHelp("Take the mail from this archive.", valueName: "file"), completion: .file())
    var from: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Take the mail as it was then: \(PastMomentArgument.forms).", valueName: "time"))
    var at: PastMomentArgument?

    @OptionGroup var mail: MailOptions

    @Option(name: .long, help: ArgumentHelp("Only messages that match, in the language of `restante search`.", valueName: "query"))
    var query: String?

    @Option(name: .long, help: ArgumentHelp("Put it back into another account.", valueName: "account"))
    var to: String?

    @Option(name: .long, help: ArgumentHelp("Put all folders below this one.", valueName: "folder"))
    var into: String?

    @Flag(name: .long, help: "Look and tell what would be done, and do nothing.")
    var dryRun = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if let query { _ = try SearchQuery.parsing([query]) }
        if at != nil, from != nil { throw ValidationError("--at and --from exclude each other: an archive has one time only") }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        // An archive stands for itself: then the account only says where the mail goes.
        let names = from == nil ? [account, to ?? account] : [to ?? account]
        let accounts = try context.accounts(Array(Set(names)))
        guard let target = accounts.first(where: { $0.name == to ?? account }) else { return .usage }
        let source = accounts.first { $0.name == account } ?? target
        let query = try query.map { try SearchQuery.parsing([$0]) }
        return await context.forEach([target]) { target in
            let progress = RunProgress()
            let reporter = RestoreReporter(account: target.name, isDry: dryRun, console: context.console)
            let words = from ?? "account \(source.name)" + (at.map { " at \($0.text)" } ?? "")
            let record = RestoreRecord(AuditPlace(.process).log(), account: target.name, source: words)
            let restore = AccountRestore(target, observer: reporter, progress: progress, begin: { try record.begin() })
            let report = try await reporter.painted(progress) {
                await restore.run(request, from: makeSource(source, into: target, query))
            }
            reporter.finish(report, from: from, isQueried: query != nil)
            do throws(AuditError) {
                try record.end(report)
            } catch {
                // What was restored is restored, whether it can be written down or not.
                context.console.complain("\(target.name): how the restore ended is not in the audit log: \(error)", tone: .warning)
            }
            return ExitStatus(report.outcome)
        }
    }

    private var request: RestoreRequest {
        RestoreRequest(prefix: (into ?? "").split(separator: "/").map(String.init), isDry: dryRun)
    }

    private func makeSource(
        _ source: AccountSettings, into target: AccountSettings, _ query: SearchQuery?
    ) -> @Sendable () throws -> any RestoreSource {
        let whole = makeSource(source, into: target)
        guard let query else { return whole }
        return { QueriedSource(try whole(), query) }
    }

    private func makeSource(_ source: AccountSettings, into target: AccountSettings) -> @Sendable () throws -> any RestoreSource {
        let (selection, from, at) = (mail.selection(), from, at?.moment)
        return {
            if let from { return try ArchiveSource(from, selection) }
            let isLocked = source.stateDirectory == target.stateDirectory
            if let at { return try PastSource(source, selection, at: at, isLocked: isLocked) }
            return try StoreSource(source, selection, isLocked: isLocked)
        }
    }
}

import ArgumentParser
import Cryptography
import Glibc
import Mail
import MailArchive
import MailIndex
import SyncEngine

/// `restante export`
struct ExportCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write an account's mail to one archive that any tar opens.",
        discussion: """
            Takes what lies in the store, without asking the server: also what is kept though it is gone there, and what was \
            put there and not sent yet. No run of the account can begin meanwhile, and while one is at work the export ends \
            at once. What is inside, and how to open it without Restante, is told in docs/archives.md.

            EXAMPLE:
              restante export work --output work.tar.xz
              restante export work --since-archive work-1.tar.xz --output work-2.tar.xz
              restante export work --hold case-7 --output case-7.tar.xz --sign me.pem --key me.key
              restante export work --output - | ssh backup 'cat > work.tar.xz'

            \(ExitStatus.help([.done, .failed, .usage, .partial, .passingFault, .brake, .locked, .interrupted]))
            """)

    @Argument(help: ArgumentHelp("The account.", valueName: "account"))
    var account: String

    @Option(
        name: .long, help: ArgumentHelp("The archive to write, which must not be there yet; - for standard output.", valueName: "file"),
        completion: .file(extensions: ["tar.xz"]))
    var output: String

    @OptionGroup var mail: MailOptions

    @Option(name: .long, help: ArgumentHelp("Only messages that match, in the language of `restante search`.", valueName: "query"))
    var query: String?

    @Option(name: .long, help: ArgumentHelp("Only messages that this legal hold covers.", valueName: "name"))
    var hold: String?

    @Option(name: .long, help: ArgumentHelp("Leave out what this archive and those before it hold.", valueName: "file"), completion: .file())
    var sinceArchive: String?

    @Option(name: .long, help: "How the mail lies in it.")
    var format = ArchiveFormat.maildir

    @Option(name: .long, help: ArgumentHelp("Sign the manifest as the holder of this certificate (PEM).", valueName: "file"), completion: .file())
    var sign: String?

    @Option(
        name: .long, help: ArgumentHelp("The certificate's private key: a file (PEM), or a token's by its pkcs11: URI.", valueName: "file"),
        completion: .file())
    var key: String?

    @Option(
        name: .long, help: ArgumentHelp("Where the key's passphrase or PIN is: \(PassphraseArgument.forms).", valueName: "source"))
    var keyPassphrase: PassphraseArgument?

    @Option(name: .long, help: ArgumentHelp("Have the manifest stamped by this authority (RFC 3161).", valueName: "url"))
    var timestamp: String?

    @Option(
        name: .long, help: ArgumentHelp("Encrypt it to the holder of this certificate (PEM); may be repeated.", valueName: "file"),
        completion: .file())
    var encryptTo: [String] = []

    @Option(name: .long, help: ArgumentHelp("How hard to compress, from 0 to 9.", valueName: "0-9"))
    var level = 6

    @Option(name: .long, help: ArgumentHelp("Compressors at work at a time; 0 for one a processor.", valueName: "number"))
    var threads = 0

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if let query { _ = try SearchQuery.parsing([query]) }
        if (sign == nil) != (key == nil) { throw ValidationError("--sign and --key belong together") }
        if keyPassphrase != nil, key == nil { throw ValidationError("--key-passphrase is for a --key") }
        if let timestamp, HTTPAddress(timestamp) == nil {
            throw ValidationError(
                "--timestamp takes an address that begins with http://, found \"\(timestamp)\"; what comes from there is signed")
        }
        do { _ = try compression } catch { throw ValidationError(error.message) }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        if output == "-" { try checkStandardOutput(context) }
        let settings = try context.accounts([account])
        return await context.forEach(settings) { settings in
            let progress = RunProgress()
            let job = try job(settings, try await keyPassphrase?.fetch(account: settings.name))
            let console = context.console
            let outcome = try await painted(console, settings.name, progress) {
                try await Blocking.run { isStopped in
                    try job.run(progress: progress, isStopped: isStopped) { finding in
                        console.json(ExportText.json(finding, account: settings.name))
                        console.complain(ExportText.line(finding, account: settings.name))
                    }
                }
            }
            return tell(outcome, settings.name, console)
        }
    }

    private func checkStandardOutput(_ context: CommandContext) throws {
        if context.console.isJSON { throw ValidationError("--json and --output - both want standard output") }
        if isatty(1) == 1 { throw ValidationError("standard output is a terminal; send it to a file or a program") }
    }

    private func tell(_ outcome: ExportJob.Outcome, _ account: String, _ console: Console) -> ExitStatus {
        let report = outcome.report
        console.json(ExportText.json(outcome, account: account, file: output))
        let text = ExportText.summary(outcome, account: account, file: output)
        // Standard output is the archive's where it goes there.
        if output != "-" {
            console.line(text, tone: .good)
        } else if console.verbosity > .quiet {
            console.complain(text, tone: .good)
        }
        if let lacking = ExportText.lacking(report, account: account) { console.complain(lacking) }
        return report.isComplete ? .done : .partial
    }

    private func painted<Value: Sendable>(
        _ console: Console, _ name: String, _ progress: RunProgress, _ work: () async throws -> Value
    ) async throws -> Value {
        guard console.showsProgress else { return try await work() }
        return try await ProgressBoard([(name, progress)], console: console).painted(work)
    }
}

extension ExportCommand {
    private var compression: XZSettings {
        get throws(ArchiveError) { try XZSettings(level: level, threads: threads) }
    }

    /// Reads what the options name; what cannot be read is told before anything is written.
    private func job(_ settings: AccountSettings, _ passphrase: Secret?) throws -> ExportJob {
        let signature: ArchiveSigner.Signature? =
            if let sign, let key {
                .init(certificate: try KeyFiles.certificate(sign), key: try KeyFiles.privateKey(key, passphrase: passphrase))
            } else {
                nil
            }
        let authority = timestamp.flatMap(HTTPAddress.init).map { TimestampAuthority(url: $0) }
        return ExportJob(
            settings: settings,
            selection: mail.selection(try query.map { try SearchQuery.parsing([$0]) }, hold: hold),
            conditions: conditions, format: format, compression: try compression, output: output == "-" ? nil : output,
            previous: sinceArchive, signer: ArchiveSigner(signature: signature, authority: authority),
            recipients: try encryptTo.map { path throws(RunFailure) in try KeyFiles.certificate(path) })
    }

    private var conditions: [(name: String, value: String)] {
        mail.folder.map { ("folder", $0) } + [("since", mail.since), ("before", mail.before)].compactMap { name, date in
            date.map { (name, $0.text) }
        } + [("query", query), ("hold", hold)].compactMap { name, value in value.map { (name, $0) } }
    }
}

extension ArchiveFormat: ExpressibleByArgument {}

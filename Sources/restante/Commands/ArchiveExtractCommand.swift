import ArgumentParser
import Glibc
import MailArchive
import SyncEngine

/// `restante archive extract`
struct ArchiveExtractCommand: Command {
    /// Where the mail goes.
    enum Form: String, ExpressibleByArgument, CaseIterable, Sendable {
        case maildir, mbox, eml
        /// Standard output.
        case stream = "-"
    }

    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Take messages out of an archive: to a Maildir, mbox or eml files, or standard output.",
        discussion: """
            Each message is read and compared with its digest before anything of it is written; one that is damaged is named \
            and left out. Standard output gets the one message that was asked for by its number, byte for byte, or an mbox of \
            several. With --salvage an archive that is damaged or cut off gives what is left of it.

            EXAMPLE:
              restante archive extract work.tar.xz --folder INBOX --to maildir --output inbox
              restante archive extract work.tar.xz 17 --to - > message.eml
              restante archive extract broken.tar.xz --salvage --output rescued

            \(ExitStatus.help([.done, .failed, .usage, .partial]))
            """)

    @Argument(help: ArgumentHelp("The archive.", valueName: "file"), completion: .file())
    var file: String

    @Argument(help: ArgumentHelp("The messages' numbers, as `archive list` shows them; all when left out.", valueName: "number"))
    var numbers: [UInt64] = []

    @OptionGroup var filter: ArchiveFilter

    @Option(name: .long, help: ArgumentHelp("What to write.", valueName: "form"))
    var to = Form.maildir

    @Option(
        name: .long, help: ArgumentHelp("A directory that is empty or not there yet.", valueName: "directory"),
        completion: .directory)
    var output: String?

    @Flag(name: .long, help: "Take what is left of a damaged archive.")
    var salvage = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if to == .stream, output != nil { throw ValidationError("--to - writes to standard output; leave --output out") }
        if to != .stream, output == nil { throw ValidationError("say with --output where to, or --to - for standard output") }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let console = context.console
        if to == .stream, console.isJSON { throw ValidationError("--json and --to - both want standard output") }
        let (file, query, destination, salvage) = (file, query, destination, salvage)
        let report = try await Blocking.run { _ in
            try Self.extract(file, query, to: destination, salvage: salvage)
        }
        for failure in report.failures {
            console.json(ArchiveExtractText.json(failure))
            console.complain(failure.message)
        }
        console.json(ArchiveExtractText.json(report, file: file, output: output ?? "-"))
        let text = ArchiveExtractText.summary(report, file: file, output: output)
        if to != .stream {
            console.line(text, tone: report.failures.isEmpty ? .good : .warning)
        } else if console.verbosity == .verbose || !report.failures.isEmpty {
            console.complain(text, tone: .warning)
        }
        if !report.failures.isEmpty || !report.isByManifest { return .partial }
        guard report.messages == 0, !numbers.isEmpty else { return .done }
        console.complain("\(file): the options leave none of these messages; only the numbers are needed")
        return .failed
    }

    private var query: ArchiveQuery {
        var query = filter.query
        if !numbers.isEmpty { query.numbers = Set(numbers) }
        return query
    }

    private var destination: ExtractionDestination {
        let format: ArchiveFormat =
            switch to {
            case .maildir: .maildir
            case .mbox: .mbox
            case .eml: .eml
            case .stream: .mbox
            }
        guard let output else { return .stream(descriptor: 1, isMbox: Set(numbers).count != 1) }
        return .tree(path: output, format: format)
    }

    /// A script that asks for a message which is not there gets no other ones either.
    private static func check(_ numbers: Set<UInt64>, of count: UInt64, in file: String) throws(RunFailure) {
        let missing = numbers.filter { $0 == 0 || $0 > count }.sorted()
        guard !missing.isEmpty else { return }
        let words = (missing.count == 1 ? "message " : "messages ") + missing.map(String.init).joined(separator: ", ")
        let known = count == 0 ? "it has none" : "its messages have the numbers 1 to \(count)"
        throw RunFailure(.failed, "\(file) has no \(words): \(known); nothing was extracted")
    }

    private static func extract(
        _ file: String, _ query: ArchiveQuery, to destination: ExtractionDestination, salvage: Bool
    ) throws(RunFailure) -> ExtractionReport {
        let spool = ExportJob.spoolDirectory
        if salvage {
            if let sentence = Archives.encryption(of: file) { throw RunFailure(.failed, sentence) }
            return try Archives.failing { () throws(ArchiveError) in
                try ArchiveSalvage(file, spoolDirectory: spool).extract(query, to: destination)
            }
        }
        let reader = try Archives.open(file)
        if let covers = query.folder, !reader.manifest.folders.contains(where: { covers($0.path) }) {
            throw RunFailure(.failed, "\(file) has no folder that matches --folder; nothing was extracted")
        }
        if let numbers = query.numbers { try check(numbers, of: reader.manifest.messages, in: file) }
        return try Archives.failing { () throws(ArchiveError) in
            try reader.extract(query, to: destination, spoolDirectory: spool)
        }
    }
}

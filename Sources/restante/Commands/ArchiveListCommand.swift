import ArgumentParser
import MailArchive
import SyncEngine

/// `restante archive list`
struct ArchiveListCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the messages of an archive, or its folders.",
        discussion: """
            Each message is listed with its number, by which `archive extract` takes it out. Only the manifest is unpacked.

            EXAMPLE:
              restante archive list work.tar.xz --folder INBOX --since 2024-01-01

            \(ExitStatus.help([.done, .failed, .usage]))
            """)

    @Argument(help: ArgumentHelp("The archive.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup var filter: ArchiveFilter

    @Flag(name: .long, help: "List the folders instead of the messages.")
    var folders = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let (console, file, filter, folders) = (context.console, file, filter, folders)
        try await Blocking.run { isStopped in
            let reader = try Archives.open(file)
            if folders {
                ArchiveText.folders(of: reader.manifest, chosen: filter.query, columns: console.columns).forEach(console.result)
                ArchiveText.folderLines(of: reader.manifest, chosen: filter.query).forEach { console.json($0) }
            } else {
                try ArchiveListing(console: console, isStopped: isStopped).list(filter.query, of: reader)
            }
            console.json(ArchiveText.json(reader))
            console.line(ArchiveText.summary(reader))
        }
        return .done
    }
}

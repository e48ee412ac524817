import ArgumentParser

/// `restante archive`
struct ArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "List, check and search an archive, and take mail out of it, without unpacking it.",
        discussion: """
            Archives are made by `restante export`. Neither a configuration nor an account is needed to read one.

            EXAMPLE:
              restante archive list work.tar.xz
              restante archive verify work.tar.xz
              restante archive search work.tar.xz from:ann budget
              restante archive extract work.tar.xz 17 --to -

            \(ExitStatus.help([.done, .failed, .usage, .partial]))
            """,
        subcommands: [
            ArchiveListCommand.self, ArchiveVerifyCommand.self, ArchiveSearchCommand.self, ArchiveExtractCommand.self,
        ])
}

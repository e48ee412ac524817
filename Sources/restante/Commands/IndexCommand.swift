import ArgumentParser

/// `restante index`
struct IndexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Care for an account's index.",
        discussion: """
            The index remembers what both sides looked like when they last agreed. It can be made again from the mail itself.

            EXAMPLE:
              restante index rebuild work

            \(ExitStatus.help(ExitStatus.runs))
            """,
        subcommands: [IndexRebuildCommand.self])
}

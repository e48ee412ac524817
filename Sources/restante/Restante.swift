import ArgumentParser
import Glibc

/// The program: finds the command, runs it, and turns what came of it into an exit status.
@main
struct Restante: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "restante",
        abstract: "Mailboxes on this disk: backs up and syncs IMAP accounts into Maildirs.",
        discussion: """
            Accounts are described in $XDG_CONFIG_HOME/restante/config.toml. To see what happens without one:

              restante demo
            """,
        version: version,
        subcommands: [
            DemoCommand.self, BackupCommand.self, SyncCommand.self, FoldersCommand.self, StatusCommand.self, LogCommand.self,
            VerifyCommand.self, SearchCommand.self, CheckCommand.self, AuthCommand.self, AuditCommand.self, IndexCommand.self, ProfilesCommand.self,
            ExportCommand.self, ArchiveCommand.self, RestoreCommand.self, HistoryCommand.self, HoldCommand.self,
            ForgetCommand.self, EraseCommand.self,
        ])

    @OptionGroup(title: "Global options") var global: GlobalOptions

    static func main() async {
        Hardening.apply()
        Allocation.bound()
        let work = Task { await execute() }
        Interruption.watch { work.cancel() }
        let status = await work.value
        Glibc.exit(status)
    }

    private static func execute() async -> Int32 {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
            return ExitStatus.done.rawValue
        } catch {
            return status(reporting: error)
        }
    }

    /// The parser only knows an unexpected argument; a misspelt command deserves a hint.
    private static func unknownCommand() -> String? {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        guard let first = CommandLine.arguments.dropFirst().first, !first.hasPrefix("-"), !names.contains(first) else {
            return nil
        }
        return "Error: there is no command \"\(first)\"; \(NearestName.hint(first, among: names))"
    }

    /// Prints help, or what is wrong with the arguments; wrong usage is 2 here and not the library's 64.
    private static func status(reporting error: any Error) -> Int32 {
        let code = exitCode(for: error)
        let text = unknownCommand() ?? fullMessage(for: error)
        if !text.isEmpty { Console.write(text + "\n", to: code == .success ? 1 : 2) }
        return code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue
    }
}

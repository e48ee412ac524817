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
        if let sentence = UsageAdvice.unknownCommand(CommandLine.arguments) { return wrongUsage(sentence, "Error: " + sentence) }
        let command: any ParsableCommand
        do { command = try parseAsRoot() } catch { return status(reporting: error) }
        do {
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
            return ExitStatus.done.rawValue
        } catch let error as ValidationError {
            // What a command finds itself comes without the command.
            return wrongUsage(error.message, "Error: \(error.message)\nUsage: \(usageString(for: type(of: command)))")
        } catch {
            return status(reporting: error)
        }
    }

    /// Prints help, or what is wrong with the arguments.
    private static func status(reporting error: any Error) -> Int32 {
        let (code, text) = (exitCode(for: error), fullMessage(for: error))
        if code == .validationFailure {
            let advice = UsageAdvice.aboutQueries(CommandLine.arguments).map { "\n" + $0 } ?? ""
            return wrongUsage(message(for: error), text + advice)
        }
        if !text.isEmpty, !Console.write(text + "\n", to: code == .success ? 1 : 2), code == .success, errno != EPIPE {
            Console.write(Console.lost(errno) + "\n", to: 2)
            return ExitStatus.failed.rawValue
        }
        return code.rawValue
    }

    /// Wrong usage is 2 here and not the library's 64.
    private static func wrongUsage(_ sentence: String, _ text: String) -> Int32 {
        let console = Console(isJSON: UsageAdvice.wantsJSON(CommandLine.arguments))
        console.json(JSONLine("error").with("message", .string(sentence)))
        Console.write(text + "\n", to: 2)
        return ExitStatus.usage.rawValue
    }
}

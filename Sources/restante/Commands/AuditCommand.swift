import ArgumentParser
import Audit
import Glibc
import SyncEngine

/// `restante audit`
struct AuditCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show the record of sign-ins, renewals, restores, deletions and holds.",
        discussion: """
            Each line holds the digest of the one before it, so that a change, a removal or another order is found.

            EXAMPLE:
              restante audit
              restante audit verify

            \(ExitStatus.help([.done, .failed, .usage]))
            """,
        subcommands: [AuditVerifyCommand.self])

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let log = AuditPlace(.process).log()
        let text: String
        do {
            text = try TextFile.read(log.path, limit: 1 << 30)
        } catch {
            guard error.code == ENOENT else {
                throw RunFailure(.failed, "the audit log \(log.path) cannot be read: \(error.reason)")
            }
            context.console.line("nothing was recorded yet")
            return .done
        }
        for line in text.split(separator: "\n") {
            if context.console.isJSON {
                context.console.json(line: String(line))
            } else {
                context.console.result(AuditText.line(line))
            }
        }
        return .done
    }
}

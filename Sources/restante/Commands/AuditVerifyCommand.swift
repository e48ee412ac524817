import ArgumentParser
import Audit
import SyncEngine

/// `restante audit verify`
struct AuditVerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that no line of the record was changed, removed or moved.",
        discussion: """
            It shows the record's head: note it down elsewhere, and give it with --expect later, to see that it is still the \
            same history.

            EXAMPLE:
              restante audit verify

            \(ExitStatus.help([.done, .failed, .usage]))
            """)

    @Option(name: .long, help: ArgumentHelp("A head that was noted down before.", valueName: "head"))
    var expect: String?

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if let expect, AuditHead(text: expect) == nil {
            throw ValidationError("--expect wants a head as `restante audit verify` shows it")
        }
    }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let log = AuditPlace(.process).log()
        let report: AuditReport
        do throws(AuditError) {
            report = try log.verify(expecting: expect.flatMap { AuditHead(text: $0) })
        } catch {
            throw RunFailure(.failed, error.description)
        }
        context.console.json(AuditText.json(report))
        if let finding = report.finding {
            context.console.complain("the audit log \(log.path) is not as it was recorded: \(finding.sentence)")
            return .failed
        }
        AuditText.lines(report, path: log.path).forEach(context.console.result)
        return .done
    }
}

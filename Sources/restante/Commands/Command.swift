import ArgumentParser
import SyncEngine

/// What all commands of ours share: the global options, and how their ends become exit statuses.
protocol Command: AsyncParsableCommand {
    var outer: Restante { get }
    var own: GlobalOptions { get }

    /// Does the work. Errors are printed by the caller.
    func run(_ context: CommandContext) async throws -> ExitStatus
}

extension Command {
    func run() async throws {
        let context = CommandContext(options: try own.joined(with: outer.global))
        var status: ExitStatus
        do {
            status = try await run(context)
        } catch let error as ConfigurationError {
            status = context.report(error)
        } catch let failure as RunFailure {
            // What failed after an interrupt did so because of it.
            let told = context.report(failure, account: nil)
            status = Task.isCancelled ? .interrupted : told
        }
        if let sentence = context.console.lostOutput {
            context.console.complain(sentence)
            status = ExitStatus.highest(of: [status, .failed])
        }
        if status != .done { throw ExitCode(status.rawValue) }
    }
}

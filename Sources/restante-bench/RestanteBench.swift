import ArgumentParser

/// The tools behind `ci/bench`: a mailbox to measure with, the server's own ceiling, and a longer way to the
/// server, and planning alone.
@main
struct RestanteBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restante-bench",
        abstract: "Tools for measuring; `ci/bench` drives them.",
        subcommands: [MakeMailboxCommand.self, DrainCommand.self, DelayProxyCommand.self, PlanCommand.self])
}

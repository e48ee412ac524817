import ArgumentParser

/// `restante hold`
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Legal holds: named queries whose matches nothing here removes.",
        discussion: """
            A message on hold is not removed by forget or erase, by a mirror, or by a sync that would follow a deletion. Once \
            covered, it stays covered wherever it goes. What cannot be judged, because search does not know it yet or it has \
            no date, counts as covered. A message on hold that vanishes here is fetched again as long as the server has it.

            EXAMPLE:
              restante hold add contoso-2026 'from:contoso.com after:2024' --account work
              restante hold list
              restante hold release contoso-2026

            \(ExitStatus.help([.done, .failed, .usage, .locked]))
            """,
        subcommands: [HoldAddCommand.self, HoldListCommand.self, HoldReleaseCommand.self])
}

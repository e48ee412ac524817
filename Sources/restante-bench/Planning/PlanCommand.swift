import ArgumentParser
import Glibc
import Mail
import SyncPlanner

/// `restante-bench plan`: plans a two-way run of a large made-up account; nothing is read or written.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Compares and plans a million messages, and says what it took.",
        discussion: "Example: restante-bench plan --messages 1000000 --folders 50")

    @Option(help: "How many messages both sides agreed on.")
    var messages = 1_000_000

    @Option(help: "How many folders; the first holds half of the messages.")
    var folders = 50

    @Option(help: "One of so many messages is flagged, moved, copied, deleted or new; 0 leaves all as it was.")
    var changeEvery = 100

    @Flag(help: "Without an index: every message is on both sides and in no row.")
    var first = false

    func validate() throws {
        guard messages > 0, folders > 1, changeEvery >= 0 else { throw ValidationError("Counts must be positive.") }
    }

    func run() throws {
        let account = PlanningAccount(
            messages: messages, folders: folders, changeEvery: changeEvery, knowsNothing: first)
        let inputs = Self.peak()
        let start = PlanningClock.now
        let cases = account.folders.map { folder in
            FolderCase(
                id: folder.id, path: folder.path,
                difference: FolderComparison().compare(
                    folder: folder.id, base: folder.rows, server: folder.server, local: folder.local))
        }
        let comparison = PlanningClock.now - start
        // The engine's work: it looks at what differs, not at everything.
        let identities = account.identities
        let compared = PlanningClock.now
        let plan = AccountPlanner(policy: SyncPolicy()).plan(tree: account.tree, folders: cases, identities: identities)
        let planning = PlanningClock.now - compared
        print(
            #"{"messages":\#(messages),"actions":\#(Self.actions(plan)),"seconds":\#(comparison.wall + planning.wall),"#
                + #""cpu":\#(comparison.cpu + planning.cpu),"comparisonCPU":\#(comparison.cpu),"planningCPU":\#(planning.cpu),"#
                + #""inputsPeak":\#(inputs),"peak":\#(Self.peak())}"#)
    }

    private static func actions(_ plan: AccountPlan) -> Int {
        plan.folders.reduce(0) { sum, folder in
            sum + folder.download.count + folder.uploads.count + folder.flags.count + folder.localTransfers.count
                + folder.remoteTransfers.count + folder.rebindings.count + folder.localRemovals.count
                + folder.remoteRemovals.count + folder.forget.count
        }
    }

    /// The most memory that this process has held, in octets.
    private static func peak() -> Int {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1_024
    }
}

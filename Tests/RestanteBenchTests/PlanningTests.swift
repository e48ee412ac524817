import SyncPlanner
import Testing

@testable import restante_bench

struct PlanningTests {
    private func plan(_ account: PlanningAccount) -> AccountPlan {
        let cases = account.folders.map { folder in
            FolderCase(
                id: folder.id, path: folder.path,
                difference: FolderComparison().compare(
                    folder: folder.id, base: folder.rows, server: folder.server, local: folder.local))
        }
        return AccountPlanner(policy: SyncPolicy()).plan(tree: account.tree, folders: cases, identities: account.identities)
    }

    @Test("the made-up account has every kind of change, as often as it should")
    func kinds() {
        let plan = plan(PlanningAccount(messages: 800, folders: 3, changeEvery: 10, knowsNothing: false))
        let count = { (count: (ExchangePlan) -> Int) in plan.folders.reduce(0) { $0 + count($1) } }
        #expect(count { $0.flags.count } == 20)
        #expect(count { $0.localRemovals.count } == 10)
        #expect(count { $0.remoteRemovals.count } == 10)
        #expect(count { $0.localTransfers.filter { !$0.isCopy }.count } == 10)
        #expect(count { $0.localTransfers.filter(\.isCopy).count } == 10)
        #expect(count { $0.remoteTransfers.count } == 10)
        #expect(count { $0.download.count } == 10)
        #expect(count { $0.uploads.count } == 10)
        #expect(plan.brake == nil)
    }

    @Test("without an index every message is recognised, and none is transferred")
    func first() {
        let plan = plan(PlanningAccount(messages: 100, folders: 4, changeEvery: 0, knowsNothing: true))
        #expect(plan.folders.reduce(0) { $0 + $1.rebindings.count } == 100)
        #expect(plan.folders.allSatisfy { $0.download.isEmpty && $0.uploads.isEmpty })
    }
}

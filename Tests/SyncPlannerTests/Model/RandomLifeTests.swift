import Mail
import Testing

@testable import SyncPlanner

@Suite("A random life of a mailbox")
struct RandomLifeTests {
    private static let policy: SyncPolicy = {
        var policy = SyncPolicy()
        policy.brake = .init(share: 1, count: .max)
        return policy
    }()

    @Test("both sides agree after each run, nothing is lost, nothing doubled", arguments: UInt64(0)..<150)
    func life(seed: UInt64) {
        var life = ModelLife(seed: seed)
        for round in 0..<12 {
            life.begin()
            for _ in 0..<(2 + life.below(12)) { life.edit() }
            let before = life.account
            var run = ModelRun(before, Self.policy)
            run.tellsChanges = life.chance(50)
            let failure = attempt { try run.run() }
            let words = "seed \(seed), round \(round): \(life.log.joined(separator: "; "))\n\(describe(run.plan))"
            #expect(run.plan.brake == nil && failure == nil, "\(String(describing: failure)) \(words)")
            expectAgreement(run.account, words)
            expectStories(life.stories, before, run.account, words)
            expectFlags(before, run.account, words)
            expectSettled(run.account, words)
            life.account = run.account
        }
    }

    @Test("a run that dies at any step loses and doubles nothing, and the next ones settle it", arguments: UInt64(0)..<60)
    func crashes(seed: UInt64) {
        var life = ModelLife(seed: seed)
        for round in 0..<8 {
            life.begin()
            for _ in 0..<(2 + life.below(10)) { life.edit() }
            let before = life.account
            var whole = ModelRun(before, Self.policy)
            let failure = attempt { try whole.run() }
            let deaths = (0..<3).map { _ in 1 + life.below(max(whole.steps, 1)) }
            var account = before
            var story = life.log
            for death in deaths {
                var run = ModelRun(account, Self.policy)
                run.stepsToLive = death
                let death = attempt { try run.run() }
                #expect(death == nil || death is ModelCrash, "\(String(describing: death)) seed \(seed), round \(round)")
                account = run.account
                story.append("run until step \(run.steps): \(describe(run.plan))")
            }
            let words = "seed \(seed), round \(round): \(story.joined(separator: ";\n"))"
            for _ in 0..<2 {
                var run = ModelRun(account, Self.policy)
                if let failure = attempt({ try run.run() }) { Issue.record("\(failure) \(describe(run.plan)) \(words)") }
                account = run.account
            }
            #expect(failure == nil, "\(words)")
            expectAgreement(account, words)
            expectStories(life.stories, before, account, words)
            expectSettled(account, words)
            life.account = account
        }
    }

    private func attempt(_ body: () throws -> Void) -> (any Error)? {
        do {
            try body()
            return nil
        } catch { return error }
    }

    /// The same folders and in each the same messages with the same flags; what is kept here without the server apart.
    private func expectAgreement(_ account: ModelAccount, _ words: String) {
        let there = account.server.mailboxes.mapValues { list($0.messages.values) }
        let files = unkept(account)
        let here = files.mapValues { list($0) }
        // A folder that the server lost and in which something is kept stays here alone.
        let keeping = Set(files.filter { $0.value.count < account.store.directories[$0.key]!.files.count }.keys)
        #expect(there == here.filter { there[$0.key] != nil || !keeping.contains($0.key) }, "\(words)")
    }

    /// Files that are not kept as gone from the server, by directory.
    private func unkept(_ account: ModelAccount) -> [FolderPath: [ModelMessage]] {
        var kept: Set<String> = []
        for folder in account.index.folders.values {
            // A folder that is gone from the server may be renamed here, and nobody follows.
            let directory = account.store.directories.first { $0.value.inode == folder.base.inode }?.key.description
            kept.formUnion(folder.rows.values.filter(\.isGone).map { "\(directory ?? folder.base.directory)|\($0.name)" })
        }
        return Dictionary(
            uniqueKeysWithValues: account.store.directories.map { path, directory in
                (path, directory.files.filter { !kept.contains("\(path)|\($0.key)") }.map(\.value))
            })
    }

    private func list(_ messages: some Sequence<ModelMessage>) -> [String] {
        messages.map { "\($0.content) \($0.flags)" }.sorted()
    }

    private func expectSettled(_ account: ModelAccount, _ words: String) {
        var again = ModelRun(account, Self.policy)
        again.makePlan(trash: nil)
        #expect(again.plan.tree.isEmpty, "again: \(describe(again.plan)) \(words)")
        let busy = again.plan.folders.filter { !$0.isEmpty }.count
        #expect(busy == 0, "again: \(describe(again.plan)) \(words)")
    }

    private func expectStories(
        _ stories: [Int: ModelLife.Story], _ before: ModelAccount, _ after: ModelAccount, _ words: String
    ) {
        let old = count(before.index.folders.values.flatMap { $0.rows.values.filter { !$0.isGone }.map(\.content) })
        let there = count(before.server.mailboxes.values.flatMap { $0.messages.values.map(\.content) })
        let here = count(unkept(before).values.flatMap { $0.map(\.content) })
        let now = count(unkept(after).values.flatMap { $0.map(\.content) })
        let kept = Set(
            [before, after].flatMap { $0.index.folders.values.flatMap { $0.rows.values.filter(\.isGone).map(\.content) } })
        for content in Set(old.keys).union(there.keys).union(here.keys).subtracting(kept) {
            let story = stories[content] ?? .init()
            let number = now[content] ?? 0
            let had = old[content] ?? max(there[content] ?? 0, here[content] ?? 0)
            let most = max(had, there[content] ?? 0, here[content] ?? 0) + story.there + story.here
            #expect(number <= most, "doubled: \(content), \(number) of at most \(most); \(words)")
            if story.deletionsThere + story.deletionsHere == 0 {
                #expect(number >= min(had, 1), "lost: \(content); \(words)")
            }
            if story.there == 0, story.here == 0 { #expect(number == had, "\(content): \(number), not \(had); \(words)") }
        }
    }

    /// Of messages that are in one place on each side before and after, each flag is as the side that changed it wants.
    private func expectFlags(_ before: ModelAccount, _ after: ModelAccount, _ words: String) {
        let base = single(
            before.index.folders.values.flatMap { $0.rows.values.map { .init(content: $0.content, flags: $0.flags) } })
        let there = single(before.server.mailboxes.values.flatMap { $0.messages.values })
        let here = single(before.store.directories.values.flatMap { $0.files.values })
        let now = single(after.server.mailboxes.values.flatMap { $0.messages.values })
        for (content, flags) in now {
            guard let old = base[content], let server = there[content], let local = here[content] else { continue }
            let wanted = local.applying(changesFrom: old, to: server)
            #expect(flags == wanted, "\(content): \(flags), not \(wanted); \(words)")
        }
    }

    private func single(_ messages: [ModelMessage]) -> [Int: MessageFlags] {
        Dictionary(grouping: messages, by: \.content).filter { $0.value.count == 1 }.compactMapValues { $0.first?.flags }
    }

    private func count(_ contents: [Int]) -> [Int: Int] { contents.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
}

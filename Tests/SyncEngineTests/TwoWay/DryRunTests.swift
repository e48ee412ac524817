import Mail
import SyncEngine
import TestRig
import Testing
import TwoWayRig

/// A dry run touches nothing, and what it plans is what the next run does.
@Suite struct DryRunTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let scenario: Scenario
        let stage: Stage
        var testDescription: String { "\(scenario.name) · \(stage)" }

        static let all = [Stage.full, .bare].flatMap { stage in
            Scenario.nested.filter { $0.suits(stage) }.map { Case(scenario: $0, stage: stage) }
        }
    }

    @Test("every scenario", arguments: Case.all)
    func planned(_ example: Case) async throws {
        await Turnstile.accounts.enter()
        let problems: [String]
        do {
            problems = try await compare(example)
        } catch {
            problems = ["\(error)"]
        }
        await Turnstile.accounts.leave()
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    private func compare(_ example: Case) async throws -> [String] {
        let world = try await Play(scenario: example.scenario, stage: example.stage).prepared()
        var problems: [String] = []
        let before = try Everything(world)
        world.events.clear()
        let allows = example.scenario.allowsMassDelete
        let report = await world.runner(allowsMassDelete: allows).plan()
        let steps = world.events.planned
        problems += try Everything(world).differences(from: before)
        world.sandbox?.server.log.reset()
        let summary = await world.run(allowsMassDelete: allows)
        for (name, count) in report.totals.counts.sorted(by: { $0.key < $1.key }) where summary.counts[name] != count {
            problems.append("\(name): planned \(count), done \(summary.counts[name] ?? 0)")
        }
        let (planned, done) = (Set(steps.map(\.folder)), world.events.changedFolders)
        for folder in done.subtracting(planned) { problems.append("\(folder) was changed and not planned") }
        let lines = steps.reduce(into: [PlannedStep.Action: Int]()) { $0[$1.action, default: 0] += $1.count }
        if lines[.fetch, default: 0] != summary.downloaded { problems.append("\(lines[.fetch, default: 0]) fetches told, \(summary.downloaded) made") }
        if lines[.upload, default: 0] != summary.uploaded { problems.append("\(lines[.upload, default: 0]) uploads told, \(summary.uploaded) made") }
        return problems
    }

    @Test("before the first run: neither store nor state folder is made", arguments: [Stage.full, .bare, .dovecot])
    func first(_ stage: Stage) async throws {
        let world = try World(try await stage.makeServer())
        try world.fill(["INBOX": "a b", "Work": "c"])
        let report = await world.runner().plan()
        #expect(report.totals.outcome == .done && report.totals.downloaded == 3, "\(report)")
        #expect(!Files.exists(world.settings.maildir) && !Files.exists(world.settings.stateDirectory))
        #expect(world.events.planned.count { $0.action == .fetch } >= 1)
        #expect(await world.run().downloaded == 3)
    }
}

/// All that a dry run might touch: every file's place and times, every byte of the state folder, the whole server.
private struct Everything {
    private let store: [String: [Int64]]
    private let state: [String: [UInt8]]
    private let server: [ServerFolder]

    init(_ world: World) throws {
        store = try FileTree.all(below: world.settings.maildir)
        let directory = world.settings.stateDirectory
        var state: [String: [UInt8]] = [:]
        for path in try FileTree.all(below: directory).keys { state[path] = (try? Files.read("\(directory)/\(path)")) ?? [] }
        self.state = state
        server = try world.there.look()
    }

    func differences(from other: Everything) -> [String] {
        var found: [String] = []
        if store != other.store { found.append("the dry run touched the store") }
        for path in Set(state.keys).union(other.state.keys).sorted() where state[path] != other.state[path] {
            found.append("the dry run touched \(path) in the state folder")
        }
        if server != other.server { found.append("the dry run touched the server") }
        return found
    }
}

extension RunSummary {
    fileprivate var counts: [String: Int] {
        [
            "downloaded": downloaded, "uploaded": uploaded, "flagsLocal": flagsLocal, "flagsRemote": flagsRemote,
            "deletedLocal": deletedLocal, "deletedRemote": deletedRemote, "moved": moved, "copiedLocally": copiedLocally,
        ]
    }
}

extension EventLog {
    fileprivate var planned: [PlannedStep] {
        events.compactMap { if case .planned(let step) = $0 { step } else { nil } }
    }

    fileprivate var changedFolders: Set<FolderPath> {
        Set(events.compactMap { if case .folderFinished(let path, let result) = $0, result.changedAnything { path } else { nil } })
    }
}

import IMAPSandbox
import Mail
import SyncEngine
import Synchronization
import TestRig
import Testing
import TwoWayRig

/// Mail readers and other clients change both sides while a run is at it: nothing is lost, and the next runs settle it.
@Suite struct OthersAtWorkTests {
    /// What somebody does in mid-run, and what both sides hold in the end.
    struct Interference: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let edit: @Sendable (World) throws -> Void
        /// Differs from ``OthersAtWorkTests/end``.
        let end: [String: String]
        /// What happened on the server before the run, besides the usual, and what comes of it.
        var before: @Sendable (any ServerSide) throws -> Void = { _ in }
        var endBefore: [String: String] = [:]
        /// Which messages go with the folder depends on the moment: both sides must agree, and have every message once.
        var isFree = false

        init(_ name: String, _ edit: @escaping @Sendable (World) throws -> Void, _ end: [String: String] = [:]) {
            (testDescription, self.edit, self.end) = (name, edit, end)
        }

        /// It happens to a folder for which new mail has come.
        static func inFolderWithNews(
            _ name: String, _ edit: @escaping @Sendable (World) throws -> Void, _ end: [String: String]
        ) -> Interference {
            var interference = Interference(name, edit, end)
            interference.endBefore = ["Other": "e g n"]
            interference.before = { try $0.add("n", to: "Other") }
            return interference
        }

        /// It happens in a folder that the run makes here, and fills.
        static func inNewFolder(
            _ name: String, _ edit: @escaping @Sendable (World) throws -> Void, _ end: [String: String]
        ) -> Interference {
            var interference = Interference(name, edit, end)
            interference.endBefore = ["Fresh": "g n", "Other": "e"]
            interference.isFree = true
            interference.before = { there in
                try there.createFolder("Fresh")
                try there.add("n", to: "Fresh")
                try there.move("g", from: "Other", to: "Fresh")
            }
            return interference
        }
    }

    private static let start = ["INBOX": "a b c d", "Work": "e f", "Other": "g"]

    /// A bit of everything to do for the run.
    private static func edit(_ world: World) throws {
        try world.here.flag("a", in: "INBOX", "S")
        try world.there.flag("b", in: "INBOX", "F")
        try world.here.move("c", from: "INBOX", to: "Work")
        try world.there.move("e", from: "Work", to: "Other")
        try world.here.delete("d", in: "INBOX")
        try world.there.expunge("f", in: "Work")
        try world.here.deliver("x:S", to: "INBOX")
        try world.there.add("y", to: "INBOX")
    }

    private static let end = ["INBOX": "a:S b:F x:S y", "Work": "c", "Other": "e g"]

    static let interferences = [
        Interference("a reader flags what the run flags", { try $0.here.flag("b", in: "INBOX", "R") }, ["INBOX": "a:S b:FR x:S y"]),
        Interference(
            "another client flags what the run flags", { try $0.there.flag("a", in: "INBOX", "F") }, ["INBOX": "a:FS b:F x:S y"]),
        Interference("a reader deletes what the run flags", { try $0.here.delete("b", in: "INBOX") }, ["INBOX": "a:S x:S y"]),
        Interference("another client expunges what the run flags", { try $0.there.expunge("a", in: "INBOX") }, ["INBOX": "b:F x:S y"]),
        Interference(
            "a reader moves what the run flags", { try $0.here.move("b", from: "INBOX", to: "Other", keepsName: false) },
            ["INBOX": "a:S x:S y", "Other": "b:F e g"]),
        Interference(
            "another client moves what the run flags", { try $0.there.move("a", from: "INBOX", to: "Other") },
            ["INBOX": "b:F x:S y", "Other": "a:S e g"]),
        Interference("a reader flags what is uploaded", { try $0.here.flag("x", in: "INBOX", "F") }, ["INBOX": "a:S b:F x:FS y"]),
        Interference("a reader deletes what is uploaded", { try $0.here.delete("x", in: "INBOX") }, ["INBOX": "a:S b:F y"]),
        Interference(
            "a reader moves what is uploaded", { try $0.here.move("x", from: "INBOX", to: "Other") },
            ["INBOX": "a:S b:F y", "Other": "e g x:S"]),
        Interference("another client expunges what is fetched", { try $0.there.expunge("y", in: "INBOX") }, ["INBOX": "a:S b:F x:S"]),
        Interference(
            "another client moves what is fetched", { try $0.there.move("y", from: "INBOX", to: "Other") },
            ["INBOX": "a:S b:F x:S", "Other": "e g y"]),
        Interference(
            "a reader flags what is moved", { try $0.here.flag("c", in: "Work", "F") }, ["Work": "c:F"]),
        Interference(
            "a reader moves on what is moved", { try $0.here.move("c", from: "Work", to: "Other") }, ["Work": "", "Other": "c e g"]),
        Interference("a reader delivers", { try $0.here.deliver("z:S", to: "Work") }, ["Work": "c z:S"]),
        Interference("new mail comes", { try $0.there.add("z", to: "Work") }, ["Work": "c z"]),
        Interference(
            "a reader renames a folder", { try $0.here.renameFolder("Other", to: "Else") }, ["Other": Scenario.noFolder, "Else": "e g"]),
        Interference(
            "another client renames a folder", { try $0.there.renameFolder("Other", to: "Else") },
            ["Other": Scenario.noFolder, "Else": "e g"]),
        .inFolderWithNews(
            "a reader renames a folder for which there is new mail", { try $0.here.renameFolder("Other", to: "Else") },
            ["Other": Scenario.noFolder, "Else": "e g n"]),
        .inNewFolder(
            "a reader renames a folder that the run has just made", { try $0.here.renameFolder("Fresh", to: "Renamed") },
            ["Fresh": Scenario.noFolder, "Renamed": "g n"]),
        .inNewFolder(
            "another client renames a folder that the run is making", { try $0.there.renameFolder("Fresh", to: "Renamed") },
            ["Fresh": Scenario.noFolder, "Renamed": "g n"]),
        Interference("a reader makes a folder", { try $0.here.createFolder("New") }, ["New": ""]),
        Interference(
            "a program looks at everything: new to cur",
            { world in
                for marker in ["a", "b", "y", "x"] {
                    if (try? world.here.file(marker, in: "INBOX")) != nil { try world.here.flag(marker, in: "INBOX", "") }
                }
            }),
    ]

    @Test("at every step of the run", arguments: interferences, [Stage.full, .bare, .dovecot])
    func everyStep(_ interference: Interference, _ stage: Stage) async throws {
        await Turnstile.accounts.enter()
        var problems: [String] = []
        do {
            // Each step on one server; on the others a part, another one for each interference.
            let pace = stage == .full ? 1 : 4
            for step in stride(from: interference.testDescription.utf8.count % pace, to: 200, by: pace) {
                let (found, isOver) = try await play(interference, stage, at: step)
                problems += found.map { "step \(step): \($0)" }
                if isOver { break }
            }
        } catch {
            problems.append("\(error)")
        }
        await Turnstile.accounts.leave()
        #expect(problems.isEmpty, "\(problems.prefix(8).joined(separator: "\n"))")
    }

    /// Interferes at this step; says what is wrong in the end, and whether the run ended before it.
    private func play(_ interference: Interference, _ stage: Stage, at wanted: Int) async throws -> ([String], Bool) {
        let world = try World(try await stage.makeServer())
        try world.fill(Self.start)
        let first = await world.run()
        guard first.outcome == .done else { return (["the first run ended as \(first.outcome)"], true) }
        try Self.edit(world)
        try interference.before(world.there)
        let count = Mutex(0), moment = Mutex<RunStep?>(nil)
        _ = await world.run { step in
            let isTime = count.withLock { count in
                count += 1
                return count == wanted + 1
            }
            guard isTime else { return }
            do {
                try interference.edit(world)
                moment.withLock { $0 = step }
            } catch {
                // What it is about is gone already, or not there yet.
            }
        }
        if count.withLock({ $0 }) <= wanted { return ([], true) }
        _ = await world.run()
        let summary = await world.run()
        var problems: [String] = []
        if summary.outcome != .done { problems.append("ended as \(summary.outcome): \(summary.message ?? "")") }
        let done = moment.withLock { $0 }
        let changes = done == nil ? [:] : interference.end
        let end = Self.end.merging(interference.endBefore) { $1 }.merging(changes) { $1 }.filter { $0.value != Scenario.noFolder }
        if interference.isFree {
            let (here, there) = (try world.here.picture(), try world.there.picture())
            problems += Picture.differences("here", here.table, from: there.table)
            let (found, wanted) = (here.all.map(\.item.marker).sorted(), Picture(end).all.map(\.item.marker).sorted())
            if found != wanted { problems.append("found \(found), wanted \(wanted)") }
        } else {
            problems += try world.differences(here: end, there: end)
        }
        return (problems.map { "\(done?.description ?? "not done"): \($0)" }, false)
    }

    @Test("two runs at once: the second ends at once and says so")
    func twoRuns() async throws {
        let world = try World(try await Stage.full.makeServer())
        try world.fill(["INBOX": "a b c"])
        let gate = Gate()
        world.sandbox?.server.faults.arm(.command("UID FETCH", .stall(gate)))
        async let first = world.runner().run()
        await gate.reached()
        let second = await world.runner().run()
        #expect(second.outcome == .locked, "\(second)")
        let plan = await world.runner().plan()
        #expect(plan.totals.outcome == .locked, "\(plan)")
        let rebuilt = await world.runner().rebuildIndex()
        #expect(rebuilt.outcome == .locked, "\(rebuilt)")
        gate.open()
        let summary = await first
        #expect(summary.outcome == .done && summary.downloaded == 3, "\(summary)")
    }

    @Test("a run that is cancelled at any command is taken up again", arguments: [Stage.full, .bare])
    func cancelled(_ stage: Stage) async throws {
        for step in 0..<200 {
            let world = try World(try await stage.makeServer())
            try world.fill(Self.start)
            _ = await world.run()
            try Self.edit(world)
            let count = Mutex(0), task = Mutex<Task<RunSummary, Never>?>(nil)
            let running = Task {
                while task.withLock({ $0 == nil }) { await Task.yield() }
                return await world.run { _ in
                    let isTime = count.withLock { count in
                        count += 1
                        return count == step + 1
                    }
                    if isTime { task.withLock { $0?.cancel() } }
                }
            }
            task.withLock { $0 = running }
            let summary = await running.value
            let isOver = count.withLock { $0 } <= step
            #expect([.done, .interrupted].contains(summary.outcome), "step \(step): \(summary)")
            #expect(await world.run().outcome == .done, "step \(step)")
            #expect(await world.run().outcome == .done, "step \(step)")
            #expect(try world.differences(here: Self.end, there: Self.end) == [], "step \(step)")
            if isOver { return }
        }
    }
}

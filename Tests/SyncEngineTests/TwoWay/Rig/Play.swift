import IMAPSandbox
import Mail
import SyncEngine
import SyncPlanner
import Synchronization
import TestRig
import TwoWayRig

/// Plays a scenario on a stage in one way. What is wrong afterwards is said in sentences; none means all is right.
struct Play {
    let scenario: Scenario
    let stage: Stage

    /// How a run is disturbed.
    enum Disturbance: Sendable, CustomStringConvertible {
        /// The process dies at the step of this number, which is usually this one.
        case crash(Int, RunStep)
        /// The server's answer to this command is lost, its effect is not.
        case lostAnswer(String, Int)
        /// The connection ends in place of this command.
        case lostCommand(String, Int)

        var description: String {
            switch self {
            case .crash(let number, let step): "died at step \(number), \(step)"
            case .lostAnswer(let command, let number): "the answer to \(command) \(number) was lost"
            case .lostCommand(let command, let number): "\(command) \(number) was lost"
            }
        }
    }

    /// What a run that was not disturbed went through.
    struct Course {
        var steps: [RunStep] = []
        /// Commands that write, and how often each came.
        var commands: [String: Int] = [:]
        var problems: [String] = []
    }

    // MARK: Once, and again

    func once() async throws -> Course {
        let world = try await prepared()
        var course = Course()
        let steps = StepLog()
        var (summary, traffic) = try await run(world, probe: { steps.note($0) })
        course.steps = steps.steps
        course.commands = Dictionary(traffic.writing.map { ($0, 1) }, uniquingKeysWith: +)
        var (down, up, bodies) = (summary.downloaded, summary.uploaded, traffic.bodies)
        for _ in 1..<scenario.runs {
            (summary, traffic) = try await run(world)
            down += summary.downloaded
            up += summary.uploaded
            bodies = bodies.map { $0 + (traffic.bodies ?? []) }
        }
        if summary.outcome != scenario.outcome { course.problems.append("ended as \(summary.outcome): \(summary.message ?? "")") }
        course.problems += try world.differences(here: scenario.here, there: scenario.there)
        if ![down, Scenario.any].contains(scenario.down) { course.problems.append("\(down) bodies came, wanted \(scenario.down)") }
        if ![up, Scenario.any].contains(scenario.up) { course.problems.append("\(up) bodies went, wanted \(scenario.up)") }
        if let bodies, bodies.count != down { course.problems.append("the server sent bodies \(bodies), the run counts \(down)") }
        course.problems += try scenario.check(world, summary)
        if scenario.endsInPeace { course.problems += try await nothingMore(world) }
        return course
    }

    /// A run with nothing to do: not a file, not a UID, no command that writes, no body.
    private func nothingMore(_ world: World) async throws -> [String] {
        let (files, server) = (try FileTree.all(below: world.settings.maildir), try world.there.look())
        let (summary, traffic) = try await run(world)
        var problems: [String] = []
        if summary.outcome != scenario.outcome { problems.append("again: ended as \(summary.outcome): \(summary.message ?? "")") }
        let changed = FileTree.differences(files, try FileTree.all(below: world.settings.maildir))
        if !changed.isEmpty { problems.append("again: these files changed: \(changed)") }
        if try world.there.look() != server { problems.append("again: the server changed") }
        if !traffic.writing.isEmpty { problems.append("again: \(traffic.writing) were sent") }
        if let bodies = traffic.bodies, !bodies.isEmpty { problems.append("again: bodies came: \(bodies)") }
        let counts = [
            summary.downloaded, summary.uploaded, summary.flagsLocal, summary.flagsRemote, summary.deletedLocal,
            summary.deletedRemote, summary.moved, summary.copiedLocally,
        ]
        if counts.contains(where: { $0 != 0 }) { problems.append("again: the summary counts \(counts)") }
        return problems
    }

    // MARK: Interrupted, resumed, replayed

    func disturbed(_ disturbance: Disturbance) async throws -> [String] {
        let world = try await prepared()
        var problems: [String] = []
        var probe: RunProbe?
        switch disturbance {
        case .crash(let step, _):
            probe = Crash(at: step).probe
        case .lostAnswer(let command, let number):
            world.sandbox?.server.faults.arm(.command(command, .loseReply), occurrence: number)
        case .lostCommand(let command, let number):
            world.sandbox?.server.faults.arm(.command(command, .close), occurrence: number)
        }
        _ = try await run(world, probe: probe)
        world.sandbox?.server.faults.clear()
        let held = Dictionary(grouping: try world.here.look(), by: { $0.item.marker }).mapValues(\.count)
        var (summary, traffic) = try await run(world)
        for _ in 1..<scenario.runs { summary = try await run(world).0 }
        if summary.outcome != scenario.outcome { problems.append("resumed: ended as \(summary.outcome): \(summary.message ?? "")") }
        problems += try world.differences(here: scenario.here, there: scenario.there).map { "resumed: \($0)" }
        // Only of plain messages: a second equal one may be under way.
        for marker in traffic.bodies ?? [] where held[marker] != nil && !scenario.there.values.contains(where: { $0.contains("\(marker) \(marker)") }) {
            problems.append("resumed: \(marker) was here and came again")
        }
        if scenario.endsInPeace { problems += try await nothingMore(world).map { "replayed, \($0)" } }
        return problems.map { "\(disturbance): \($0)" }
    }

    // MARK: Parts

    /// Both sides agree, and then were edited.
    func prepared() async throws -> World {
        let world = try World(try await stage.makeServer(), configure: scenario.configure)
        try world.fill(scenario.start)
        // Whatever the policy is to be, what it begins with is the same on both sides.
        let summary = await world.run(allowsMassDelete: true, change: { $0.policy = SyncPolicy() })
        guard summary.outcome == .done else { throw RigError("the first run ended as \(summary.outcome): \(summary.message ?? "")") }
        try scenario.edit(world)
        return world
    }

    private struct Traffic {
        /// Names of commands that change something, in their order.
        var writing: [String] = []
        /// Markers of the messages whose bodies were sent; `nil` where nobody can tell.
        var bodies: [String]?
    }

    private static let writers: Set = [
        "APPEND", "STORE", "UID STORE", "COPY", "UID COPY", "MOVE", "UID MOVE", "EXPUNGE", "UID EXPUNGE", "CLOSE", "CREATE", "DELETE",
        "RENAME", "SUBSCRIBE", "UNSUBSCRIBE",
    ]

    private func run(_ world: World, probe: RunProbe? = nil) async throws -> (RunSummary, Traffic) {
        (world.there as? DovecotSide)?.disconnect()
        guard let side = world.sandbox else { return (await world.run(allowsMassDelete: scenario.allowsMassDelete, probe: probe), Traffic()) }
        side.server.log.reset()
        // A message may be gone after the run: its marker is looked up before.
        var markers = try markers(side)
        let summary = await world.run(allowsMassDelete: scenario.allowsMassDelete, probe: probe)
        markers.merge(try self.markers(side)) { $1 }
        let writing = side.server.log.commands.map(\.name).filter(Self.writers.contains)
        let bodies = side.server.log.bodies.flatMap { key, delivery in
            Array(repeating: markers["\(key.mailbox) \(key.uidValidity) \(key.uid)"] ?? "?", count: delivery.completions)
        }
        return (summary, Traffic(writing: writing, bodies: bodies.sorted()))
    }

    private func markers(_ side: SandboxSide) throws -> [String: String] {
        var found: [String: String] = [:]
        for name in side.account.mailboxNames {
            guard let mailbox = side.account.mailbox(name) else { continue }
            for message in mailbox.messages {
                found["\(name) \(mailbox.uidValidity) \(message.uid)"] = TestMail.marker(of: message.body.bytes) ?? "?"
            }
        }
        return found
    }
}

/// Keeps the steps of a run.
final class StepLog: Sendable {
    private let state = Mutex<[RunStep]>([])
    func note(_ step: RunStep) { state.withLock { $0.append(step) } }
    var steps: [RunStep] { state.withLock { $0 } }
}

extension Play {
    /// All ways: once and again; and where `thoroughly`, interrupted at every step and every command, resumed, replayed.
    func allWays(thoroughly: Bool) async throws -> [String] {
        let course = try await once()
        var problems = course.problems
        guard thoroughly, problems.isEmpty else { return problems }
        for disturbance in disturbances(of: course) { problems += try await disturbed(disturbance) }
        return problems
    }

    func disturbances(of course: Course) -> [Disturbance] {
        var found = course.steps.enumerated().map { Disturbance.crash($0.offset, $0.element) }
        guard stage != .dovecot else { return found }
        for (command, count) in course.commands.sorted(by: { $0.key < $1.key }) {
            found += (1...count).map { .lostAnswer(command, $0) }
            found.append(.lostCommand(command, 1))
        }
        return found
    }
}

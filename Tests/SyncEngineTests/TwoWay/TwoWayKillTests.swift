import IMAPSandbox
import Mail
import SyncEngine
import TestRig
import Testing
import TwoWayRig

/// SIGKILL of the real program at every command of a run, before the server obeys it and after: the next run comes to the
/// state of a run that was never killed.
@Suite(.enabled(if: Files.exists(Program.built)))
struct TwoWayKillTests {
    private static let start = ["INBOX": "a b c d", "Work": "e f", "Other": "g"]

    struct Day: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let edit: @Sendable (World) throws -> Void
        let end: [String: String]
    }

    static let days = [
        Day(
            testDescription: "a bit of everything",
            edit: { world in
                try world.here.flag("a", in: "INBOX", "S")
                try world.there.flag("b", in: "INBOX", "F")
                try world.here.move("c", from: "INBOX", to: "Work")
                try world.there.move("e", from: "Work", to: "Other")
                try world.here.delete("d", in: "INBOX")
                try world.there.expunge("f", in: "Work")
                try world.here.deliver("x:S", to: "INBOX")
                try world.there.add("y", to: "INBOX")
            }, end: ["INBOX": "a:S b:F x:S y", "Work": "c", "Other": "e g"]),
        Day(
            testDescription: "mail written here",
            edit: { world in for number in 1...5 { try world.here.deliver("x\(number):S", to: "Work") } },
            end: ["INBOX": "a b c d", "Work": "e f x1:S x2:S x3:S x4:S x5:S", "Other": "g"]),
        Day(
            testDescription: "folders made, renamed and deleted",
            edit: { world in
                try world.here.renameFolder("Work", to: "Job")
                try world.there.renameFolder("Other", to: "Else")
                try world.here.createFolder("Mine")
                try world.here.deliver("x", to: "Mine")
                try world.there.createFolder("Yours")
                try world.there.add("y", to: "Yours")
            }, end: ["INBOX": "a b c d", "Job": "e f", "Else": "g", "Mine": "x", "Yours": "y"]),
        Day(
            testDescription: "moves and copies",
            edit: { world in
                for marker in ["a", "b"] { try world.here.move(marker, from: "INBOX", to: "Work", keepsName: marker == "a") }
                try world.here.copy("c", from: "INBOX", to: "Other")
                try world.there.move("e", from: "Work", to: "INBOX")
                try world.there.copy("g", from: "Other", to: "Work")
            }, end: ["INBOX": "c d e", "Work": "a b f g", "Other": "c g"]),
    ]

    @Test("at every command", arguments: days, [Stage.full, .bare])
    func everyCommand(_ day: Day, _ stage: Stage) async throws {
        await Turnstile.accounts.enter()
        var problems: [String] = []
        do {
            search: for command in 1..<200 {
                for isObeyed in [false, true] {
                    let (found, isOver) = try await kill(day, stage, at: command, isObeyed)
                    problems += found.map { "killed \(isObeyed ? "after" : "before") command \(command): \($0)" }
                    if isOver { break search }
                }
            }
        } catch {
            problems.append("\(error)")
        }
        await Turnstile.accounts.leave()
        #expect(problems.isEmpty, "\(problems.prefix(8).joined(separator: "\n"))")
    }

    /// - Returns: what is wrong, and whether the run ended before that command.
    private func kill(_ day: Day, _ stage: Stage, at command: Int, _ isObeyed: Bool) async throws -> ([String], Bool) {
        let world = try World(try await stage.makeServer())
        guard let side = world.sandbox else { return ([], true) }
        try world.fill(Self.start)
        guard await world.run().outcome == .done else { return (["the first run failed"], true) }
        try day.edit(world)
        let gate = Gate()
        side.server.faults.arm(.command(nil, isObeyed ? .stallReply(afterOctets: 0, gate) : .stall(gate)), occurrence: command)
        let process = try Program(Program.built, for: world.settings, password: "secret", home: world.home).start("-q", "sync")
        while process.isRunning, gate.arrivals == 0 { try await Task.sleep(for: .milliseconds(1)) }
        process.kill()
        let result = try await process.wait()
        side.server.dropConnections()
        gate.open()
        side.server.faults.clear()
        if gate.arrivals == 0 {
            return (result.isSuccess ? [] : ["ended by itself: \(result.end) \(result.errors)"], true)
        }
        var problems: [String] = []
        let summary = await world.run()
        if summary.outcome != .done { problems.append("then ended as \(summary.outcome): \(summary.message ?? "")") }
        problems += try world.differences(here: day.end, there: day.end)
        let (files, server) = (try FileTree.all(below: world.settings.maildir), try world.there.look())
        _ = await world.run()
        if try FileTree.all(below: world.settings.maildir) != files { problems.append("a file changed once more") }
        if try world.there.look() != server { problems.append("the server changed once more") }
        return (problems, false)
    }
}

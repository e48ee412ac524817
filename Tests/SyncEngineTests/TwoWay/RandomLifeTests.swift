import SyncEngine
import Synchronization
import TestRig
import Testing
import TwoWayRig

/// Random edits on both sides, round after round, with runs that die, connections that break and edits in mid-run: in the
/// end both sides and the model agree, nothing is lost and nothing doubled. `RESTANTE_TEST_SEED` runs a failed one again.
@Suite struct RandomLifeTests {
    @Test(
        "both sides and the model agree after every round",
        arguments: [Stage.full, .bare, .noQRESYNC, .noOBJECTID, .noUIDPLUSnoMOVE, .gmail, .exchange, .dovecot])
    func life(_ stage: Stage) async throws {
        let seed = SeededRandom.freshSeed()
        await Turnstile.accounts.enter()
        do {
            try await RandomLife(stage: stage, seed: seed).live(rounds: 8)
        } catch {
            Issue.record("\(stage), seed \(seed): \(error)")
        }
        await Turnstile.accounts.leave()
    }
}

/// One life on one stage.
struct RandomLife {
    let world: World
    let life: Life
    let name: String

    init(stage: Stage, seed: UInt64) async throws {
        world = try World(try await stage.makeServer()) { $0.policy.brake.count = 1000 }
        life = Life(world.there, world.here, seed: seed, hasKeywords: stage.offers.contains(.keywords))
        name = "\(stage), seed \(seed)"
    }

    func live(rounds: Int) async throws {
        try life.begin(messages: 40)
        _ = await world.run()
        try life.agree()
        for round in 1...rounds {
            for _ in 0..<life.roll(1..<14) { life.edit() }
            if life.roll(0..<3) > 0 { await roughRun() }
            if life.roll(0..<4) == 0 {
                for _ in 0..<life.roll(1..<5) { life.edit() }
                await roughRun()
            }
            guard try await settle(round) else { return }
        }
    }

    /// A run in which something happens.
    private func roughRun() async {
        life.isRough()
        let life = life
        let (end, edits) = (life.roll(0..<60), (0..<life.roll(0..<4)).map { _ in life.roll(0..<30) })
        let isFatal = life.roll(0..<2) == 0
        if let side = world.sandbox, life.roll(0..<3) == 0 {
            side.server.faults.arm(.command(nil, .closeReply(afterOctets: life.roll(0..<40))), occurrence: life.roll(5..<60))
        }
        let counter = Mutex(0)
        _ = await world.run { _ in
            let step = counter.withLock { counter in
                counter += 1
                return counter
            }
            if isFatal, step > end { throw SimulatedCrash() }
            for edit in edits where edit == step { life.edit() }
        }
        world.sandbox?.server.faults.clear()
    }

    /// Runs until nothing is left to do.
    private func settle(_ round: Int) async throws -> Bool {
        let story = life.recent
        for _ in 1...4 {
            let summary = await world.run()
            guard summary.outcome == .done else {
                Issue.record("\(name), round \(round): ended as \(summary.outcome): \(summary.message ?? "")\n\(story.joined(separator: "\n"))")
                return false
            }
            let (files, server) = (try FileTree.all(below: world.settings.maildir), try world.there.look())
            _ = await world.run()
            if try FileTree.all(below: world.settings.maildir) == files, try world.there.look() == server { break }
        }
        let problems = try life.settled().all
        // Another client tidies up where we may not.
        if world.there.onlyMarks { world.sandbox?.expungeMarked() }
        #expect(problems.isEmpty, "\(name), round \(round):\n\(problems.joined(separator: "\n"))\nafter:\n\(story.joined(separator: "\n"))")
        return problems.isEmpty
    }
}

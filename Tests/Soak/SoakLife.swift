import Glibc
import SyncEngine
import TestRig
import TwoWayRig

/// One mailbox: rounds of edits, of runs that are killed and cut off, and of settling.
struct SoakLife {
    private let world: World
    private let life: Life
    private let proxy: FaultProxy
    private let program: Program

    init(_ there: any ServerSide, seed: UInt64, program path: String) throws {
        let port = (there as? SandboxSide)?.port ?? (there as? DovecotSide)?.dovecot.ports.imap ?? 0
        let proxy = try FaultProxy(to: port)
        self.proxy = proxy
        world = try World(there) { $0.server.port = proxy.port }
        let isExchange = (there as? SandboxSide)?.server.profile.allowsNewKeywords == false
        life = Life(there, world.here, seed: seed, hasKeywords: !isExchange)
        let password = there is DovecotSide ? DovecotSide.password : "secret"
        program = try Program(
            path, for: world.settings, password: password, home: world.home, lines: "sync.brake = { share = 0.9, count = 100000 }")
    }

    func live(rounds: Int, until end: ContinuousClock.Instant) async throws -> SoakTally {
        var tally = SoakTally()
        tally.lives = 1
        try life.begin(messages: 60)
        tally.problems.wrong += try await settle(&tally)
        if !tally.isClean { try tell(tally.problems, 0, []) }
        try life.agree()
        for round in 1...rounds where tally.isClean && ContinuousClock.now < end {
            for _ in 0..<life.roll(1..<25) { life.edit() }
            for _ in 0..<life.roll(0..<4) {
                try await roughRun(&tally)
                for _ in 0..<life.roll(0..<5) { life.edit() }
            }
            let story = life.recent
            tally.problems.wrong += try await settle(&tally)
            let found = try life.settled()
            tally.problems.lost += found.lost
            tally.problems.doubled += found.doubled
            tally.problems.wrong += found.wrong
            if !tally.isClean { try tell(tally.problems, round, story) }
            (world.there as? SandboxSide)?.expungeMarkedWhereOthersMust()
            try life.agree()
            tally.rounds += 1
        }
        tally.edits = life.edits
        return tally
    }

    private func tell(_ problems: LifeProblems, _ round: Int, _ story: [String]) throws {
        say("\(world.there.name), seed \(life.seed), round \(round):")
        for line in problems.all { say("  \(line)") }
        say("after:")
        for line in story { say("  \(line)") }
    }

    /// A run that is killed, cut off, or disturbed by edits, or all of these.
    private func roughRun(_ tally: inout SoakTally) async throws {
        life.isRough()
        let (sent, received) = (proxy.bytesToServer, proxy.bytesToClient)
        let (toServer, toClient) = (life.roll(0..<6000), life.roll(0..<60_000))
        let (isKilled, isCut) = (life.roll(0..<3) > 0, life.roll(0..<3) == 0)
        let process = try program.start("-q", "sync")
        tally.runs += 1
        while process.isRunning, proxy.bytesToServer - sent < toServer, proxy.bytesToClient - received < toClient {
            usleep(500)
            if life.roll(0..<40) == 0 { life.edit() }
        }
        if isCut, process.isRunning {
            proxy.cutConnections(withReset: life.roll(0..<2) == 0)
            tally.cuts += 1
            usleep(useconds_t(life.roll(0..<3000)))
        }
        if isKilled, process.isRunning {
            process.kill()
            tally.kills += 1
        }
        while process.isRunning {
            usleep(2000)
            if life.roll(0..<40) == 0 { life.edit() }
        }
        _ = try await process.wait()
    }

    /// Runs until nothing is left to do. What is wrong with that is said.
    private func settle(_ tally: inout SoakTally) async throws -> [String] {
        for _ in 1...5 {
            let (here, there) = (try world.here.look(), try world.there.look())
            let result = try await program.start("-q", "sync").wait()
            tally.runs += 1
            guard result.isSuccess else { return ["a run ended with \(result.end): \(result.errors)\(result.output)"] }
            if try world.here.look() == here, try world.there.look() == there { return [] }
        }
        return ["five runs, and still not settled"]
    }
}

extension SandboxSide {
    /// Where we may only mark, another mail program expunges now and then.
    func expungeMarkedWhereOthersMust() { if onlyMarks { expungeMarked() } }
}

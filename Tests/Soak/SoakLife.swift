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
    private let evidence: SoakEvidence

    init(_ there: any ServerSide, seed: UInt64, program path: String) throws {
        let port = (there as? SandboxSide)?.port ?? (there as? DovecotSide)?.dovecot.ports.imap ?? 0
        let home = try World.makeHome()
        let evidence = SoakEvidence(in: home)
        let proxy = try FaultProxy(to: port) { evidence.traffic($0, isToClient: $1, $2) }
        (self.proxy, self.evidence) = (proxy, evidence)
        world = try World(there, home: home) { $0.server.port = proxy.port }
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
        if !tally.isClean { try await tell(tally.problems, 0, []) }
        try life.agree()
        for round in 1...rounds where tally.isClean && ContinuousClock.now < end {
            evidence.begin()
            for _ in 0..<life.roll(1..<25) { edit() }
            for _ in 0..<life.roll(0..<4) {
                try await roughRun(&tally)
                for _ in 0..<life.roll(0..<5) { edit() }
            }
            let story = life.recent
            tally.problems.wrong += try await settle(&tally)
            let found = try life.settled()
            tally.problems.lost += found.lost
            tally.problems.doubled += found.doubled
            tally.problems.wrong += found.wrong
            if !tally.isClean { try await tell(tally.problems, round, story) }
            (world.there as? SandboxSide)?.expungeMarkedWhereOthersMust()
            try life.agree()
            tally.rounds += 1
        }
        tally.edits = life.edits
        return tally
    }

    private func edit() {
        if let what = life.edit() { evidence.note(what) }
    }

    private func tell(_ problems: LifeProblems, _ round: Int, _ story: [String]) async throws {
        let kept = try await SoakEvidence.keep(world.home, name: "\(life.seed)")
        say("\(world.there.name), seed \(life.seed), round \(round):")
        for line in problems.all { say("  \(line)") }
        say("after:")
        for line in story { say("  \(line)") }
        say("Mail, index and all that was said are kept in \(kept).")
    }

    /// A run that is killed, cut off, or disturbed by edits, or all of these.
    private func roughRun(_ tally: inout SoakTally) async throws {
        life.isRough()
        let (sent, received) = (proxy.bytesToServer, proxy.bytesToClient)
        let (toServer, toClient) = (life.roll(0..<6000), life.roll(0..<60_000))
        let (isKilled, isCut) = (life.roll(0..<3) > 0, life.roll(0..<3) == 0)
        let process = try start()
        tally.runs += 1
        while process.isRunning, proxy.bytesToServer - sent < toServer, proxy.bytesToClient - received < toClient {
            usleep(500)
            if life.roll(0..<40) == 0 { edit() }
        }
        if isCut, process.isRunning {
            proxy.cutConnections(withReset: life.roll(0..<2) == 0)
            evidence.note("cut off")
            tally.cuts += 1
            usleep(useconds_t(life.roll(0..<3000)))
        }
        if isKilled, process.isRunning {
            process.kill()
            evidence.note("killed")
            tally.kills += 1
        }
        while process.isRunning {
            usleep(2000)
            if life.roll(0..<40) == 0 { edit() }
        }
        _ = try await end(of: process)
    }

    private func start() throws -> RunningProcess {
        evidence.note("a run begins")
        return try program.start("-v", "sync")
    }

    private func end(of process: RunningProcess) async throws -> ProcessResult {
        let result = try await process.wait()
        evidence.note("it ended with \(result.end): \(result.errors)\(result.output)")
        return result
    }

    /// Runs until nothing is left to do. What is wrong with that is said.
    private func settle(_ tally: inout SoakTally) async throws -> [String] {
        for _ in 1...5 {
            let (here, there) = (try world.here.look(), try world.there.look())
            let result = try await end(of: start())
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

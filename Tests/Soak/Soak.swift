import Glibc
import IMAPSandbox
import SyncEngine
import Synchronization
import TestRig
import TwoWayRig

/// `restante-soak [--minutes N] [--seed N] [--binaries DIR]`: random lives of mailboxes on the sandbox server and on a real
/// Dovecot, at once, with the real program between the sides, killed and cut off at random moments.
@main struct Soak {
    static func main() async {
        do {
            let arguments = try SoakArguments(Array(CommandLine.arguments.dropFirst()))
            let tally = try await run(arguments)
            say(tally.report(seed: arguments.seed))
            exit(tally.isClean ? 0 : 1)
        } catch {
            say("restante-soak: \(error)", to: STDERR_FILENO)
            exit(2)
        }
    }

    private static func run(_ arguments: SoakArguments) async throws -> SoakTally {
        say("seed \(arguments.seed), \(arguments.minutes) minutes")
        let clock = ContinuousClock(), end = clock.now + .seconds(Int(arguments.minutes * 60))
        let dovecot = try await Dovecot.start(DovecotSide.options)
        let tally = try await withThrowingTaskGroup(of: SoakTally.self) { group in
            group.addTask { try await lives(arguments, seed: arguments.seed, until: end) { try sandbox(number: $0) } }
            group.addTask {
                try await lives(arguments, seed: arguments.seed &+ 1_000_000, until: end) { DovecotSide(dovecot, user: "soak\($0)") }
            }
            var tally = SoakTally()
            for try await part in group { tally.add(part) }
            return tally
        }
        try await dovecot.stop()
        return tally
    }

    /// One mailbox after the other, until the time is over or something is wrong.
    private static func lives(
        _ arguments: SoakArguments, seed: UInt64, until end: ContinuousClock.Instant,
        _ server: @Sendable (Int) throws -> any ServerSide
    ) async throws -> SoakTally {
        var tally = SoakTally()
        var number = 0
        while ContinuousClock.now < end, tally.isClean {
            let life = try SoakLife(try server(number), seed: seed &+ UInt64(number), program: arguments.program)
            tally.add(try await life.live(rounds: 40, until: end))
            number += 1
        }
        return tally
    }

    private static func sandbox(number: Int) throws -> any ServerSide {
        let profiles: [(String, SandboxProfile)] = [
            ("full", .full), ("bare", .bare), ("without QRESYNC", .full.without("QRESYNC")),
            ("without OBJECTID and MOVE", .full.without("OBJECTID", "MOVE")), ("Gmail", .gmail), ("Exchange", .exchange),
            ("without UIDPLUS", .full.without("UIDPLUS", "CONDSTORE", "QRESYNC")),
        ]
        let (name, profile) = profiles[number % profiles.count]
        return try SandboxSide("sandbox, \(name)", profile: profile)
    }
}

/// What the command line says.
struct SoakArguments {
    var minutes = 1.0
    var seed = SeededRandom.freshSeed()
    /// The `restante` binary.
    var program = Program.built

    init(_ words: [String]) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard let value = rest.popFirst() else { throw RigError("\(word) needs a value") }
            switch word {
            case "--minutes":
                guard let minutes = Double(value), minutes > 0 else { throw RigError("--minutes needs a number") }
                self.minutes = minutes
            case "--seed":
                guard let seed = UInt64(value) else { throw RigError("--seed needs a number") }
                self.seed = seed
            case "--binaries": program = value + "/restante"
            default: throw RigError("unknown option \(word)")
            }
        }
        guard Files.exists(program) else { throw RigError("\(program) is not there; build it, or say --binaries DIR") }
    }
}

/// What came of it.
struct SoakTally: Sendable {
    var lives = 0, rounds = 0, edits = 0, runs = 0, kills = 0, cuts = 0
    var problems = LifeProblems()

    var isClean: Bool { problems.all.isEmpty }

    mutating func add(_ other: SoakTally) {
        lives += other.lives
        rounds += other.rounds
        edits += other.edits
        runs += other.runs
        kills += other.kills
        cuts += other.cuts
        problems.lost += other.problems.lost
        problems.doubled += other.problems.doubled
        problems.wrong += other.problems.wrong
    }

    func report(seed: UInt64) -> String {
        """
        \(lives) mailboxes, \(rounds) rounds, \(edits) edits, \(runs) runs, \(kills) killed, \(cuts) cut off (seed \(seed))
        lost \(problems.lost.count), doubled \(problems.doubled.count), otherwise wrong \(problems.wrong.count)
        """
    }
}

/// Prints at once, whole lines, from any task.
func say(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
    let bytes = Array((text + "\n").utf8)
    _ = write(descriptor, bytes, bytes.count)
}

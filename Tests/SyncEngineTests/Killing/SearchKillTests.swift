import Glibc
import IMAPSandbox
import Mail
import MailIndex
import TestRig
import Testing

@testable import SyncEngine

/// SIGKILL while messages are made findable: nothing is lost, nothing is there twice, and what was removed is not found.
@Suite(.serialized, .enabled(if: KilledProgram.isBuilt))
struct SearchKillTests {
    private static let messages = 1_500

    private func rig(_ policy: SearchPolicy, mode: RunMode = .backup) throws -> EngineRig {
        let account = SandboxAccount()
        account.appendGenerated(Self.messages, to: .inbox, meanOctets: 3_000, seed: 31)
        let rig = try EngineRig(account, mode: mode)
        rig.settings.search = policy
        return rig
    }

    /// Kills the program once it has been seen writing the index's log so many times. Watched by a thread of its own: those that
    /// tasks share may all be busy with other tests for longer than the program lives.
    ///
    /// - Returns: whether it was still at work then.
    private func kill(_ rig: EngineRig, _ command: [String], after writes: Int) async throws -> Bool {
        let log = rig.settings.stateDirectory + "/index.sqlite-wal"
        let before = Self.state(log)
        let process = try KilledProgram(rig.settings, rig.home).start(command)
        let isAtWork = try await onThread {
            var (last, seen) = (before, 0)
            while process.isRunning, seen < writes {
                usleep(500)
                let now = Self.state(log)
                if now != last { seen += 1 }
                last = now
            }
            let isAtWork = process.isRunning
            process.kill()
            return isAtWork
        }
        _ = try await process.wait()
        rig.server.dropConnections()
        return isAtWork
    }

    /// Size and time of a file: what changes with each write that is a tick of the clock later.
    private static func state(_ path: String) -> [Int] {
        var status = stat()
        guard stat(path, &status) == 0 else { return [] }
        return [Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }

    /// Every message that is held is found once, by a word and by its date.
    private func expectAllFound(_ rig: EngineRig, count: Int, _ comment: Comment) throws {
        let held = Set(try rig.rows().compactMap(\.placement.digest))
        #expect(held.count == count, comment)
        for query in ["subject:generated", "subject:gener*", "after:1970"] {
            let answer = try AccountSearch(rig.settings).search(SearchQuery(query), limit: .max)
            #expect(answer.messages.count == count && Set(answer.messages.map(\.digest)) == held, comment)
            #expect(answer.backlog == 0, comment)
        }
    }

    @Test("killed again and again in runs with search on", arguments: 1...3)
    func runs(_ round: Int) async throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let rig = try rig(.on)
        var kills = 0
        for most in [1, 5, 10, 10, 10]
        where try await kill(rig, ["backup"], after: Int.random(in: 1...most, using: &random)) { kills += 1 }
        #expect(kills > 0, "seed \(seed)")
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try expectAllFound(rig, count: Self.messages, "seed \(seed)")
    }

    @Test("killed again and again in the first search", arguments: 1...3)
    func searches(_ round: Int) async throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let rig = try rig(.whenAsked)
        try await rig.runToTheEnd()
        var kills = 0
        for most in [1, 5, 10, 10]
        where try await kill(rig, ["search", "nothing"], after: Int.random(in: 1...most, using: &random)) { kills += 1 }
        #expect(kills > 0, "seed \(seed)")
        try expectAllFound(rig, count: Self.messages, "seed \(seed)")
    }

    @Test("killed in runs that remove mail: none of it is found afterwards", arguments: 1...3)
    func removals(_ round: Int) async throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let rig = try rig(.on, mode: .mirror)
        try await rig.runToTheEnd()
        try expectAllFound(rig, count: Self.messages, "seed \(seed)")
        var kills = 0
        for step in 0..<4 as Range<UInt32> {
            rig.account.expunge(UIDSet(UID(unchecked: step * 10 + 1)...UID(unchecked: step * 10 + 10)), in: .inbox)
            rig.account.appendGenerated(5, to: .inbox, meanOctets: 2_000, seed: UInt64(step) + 50)
            if try await kill(rig, ["sync"], after: Int.random(in: 1...(step == 0 ? 1 : 6), using: &random)) { kills += 1 }
        }
        #expect(kills > 0, "seed \(seed)")
        try await rig.runToTheEnd()
        try expectAllFound(rig, count: Self.messages - 40 + 20, "seed \(seed)")
    }
}

import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import SyncEngine

/// SIGKILL at any moment: the next run completes, the state is that of a run never interrupted, and no body that was
/// held is fetched twice.
@Suite(.serialized, .enabled(if: KilledProgram.isBuilt))
struct KillTests {
    private static func account() -> SandboxAccount {
        let account = SandboxAccount.varied()
        account.appendGenerated(300, to: .inbox, meanOctets: 2000, seed: 21)
        account.append(SandboxMessage(.generated(GeneratedMessage(seed: 5, octets: 2_500_000))), to: account.name("Work"))
        account.appendGenerated(20, to: account.name("Work"), meanOctets: 900, seed: 22)
        return account
    }

    /// Kills a run when `isTime`, and says what was held then.
    private func kill(_ rig: EngineRig, when isTime: () -> Bool) async throws -> [MailboxName: UIDSet] {
        let process = try KilledProgram(rig.settings, rig.home).start()
        while process.isRunning, !isTime() { try await Task.sleep(for: .milliseconds(1)) }
        process.kill()
        _ = try await process.wait()
        rig.server.dropConnections()
        return try await rig.heldAfterKill()
    }

    /// - Parameter log: of a run after the kill.
    private func expectNoneTwice(_ held: [MailboxName: UIDSet], _ rig: EngineRig, _ when: String) {
        let again = rig.server.log.bodies.filter { $0.value.starts > 0 && held[$0.key.mailbox]?.contains($0.key.uid) == true }
        #expect(again.isEmpty, "\(when): \(again.keys.map { "\($0.mailbox) \($0.uid)" }.sorted())")
    }

    private func expectCompletion(_ rig: EngineRig) async throws {
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test(
        "killed while the server stands still at a certain place",
        arguments: [("LIST", 1, nil), ("EXAMINE", 1, nil), ("EXAMINE", 4, nil), ("UID SEARCH", 2, nil)]
            + [(1, 0), (1, 30), (2, 4000), (3, 1), (4, 5000), (5, 2000), (6, 700)].map {
                ("UID FETCH", $0.0, $0.1)
            } as [(String, Int, Int?)])
    func atPlaces(_ command: String, _ occurrence: Int, _ octets: Int?) async throws {
        let rig = try EngineRig(Self.account(), profile: .full.without("COMPRESS=DEFLATE"))
        let gate = Gate()
        let fault = octets.map { CommandFault.stallReply(afterOctets: $0, gate) } ?? .stall(gate)
        rig.server.faults.arm(.command(command, fault), occurrence: occurrence)
        let held = try await kill(rig) { gate.arrivals > 0 }
        #expect(gate.arrivals > 0, "the run ended before")
        gate.open()
        rig.server.faults.clear()
        rig.server.log.reset()
        try await expectCompletion(rig)
        expectNoneTwice(held, rig, "killed at \(command) \(occurrence)")
    }

    @Test("killed in the middle of a large body: it is fetched again, and its beginning is cleared away")
    func largeBody() async throws {
        let rig = try EngineRig(.inbox(3), profile: .full.without("COMPRESS=DEFLATE"))
        rig.account.append(SandboxMessage(.generated(GeneratedMessage(seed: 5, octets: 2_500_000))), to: .inbox)
        let gate = Gate()
        rig.server.faults.arm(.command("UID FETCH", .stallReply(afterOctets: 2_000_000, gate)))
        let temporary = rig.settings.maildir + "/INBOX/tmp"
        _ = try await kill(rig) { gate.arrivals > 0 && (try? Files.names(in: temporary).isEmpty) == false }
        gate.open()
        try await expectCompletion(rig)
        #expect(try Files.names(in: temporary) == [])
    }

    @Test("killed again and again, at any moment of a first backup", arguments: 1...6)
    func again(_ round: Int) async throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let rig = try EngineRig(Self.account())
        rig.server.faults.replyDelay = 2
        var held: [MailboxName: UIDSet] = [:]
        for step in 1...4 {
            rig.server.log.reset()
            let octets = Int.random(in: 0...900_000, using: &random)
            let before = held
            held = try await kill(rig) { rig.server.log.octetsSent >= octets }
            expectNoneTwice(before, rig, "seed \(seed), kill \(step)")
        }
        rig.server.log.reset()
        try await expectCompletion(rig)
        expectNoneTwice(held, rig, "seed \(seed), the run after the kills")
    }

    @Test("killed at any moment of a run that finds changes of every kind", arguments: 1...4)
    func changes(_ round: Int) async throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let rig = try EngineRig(Self.account())
        try await rig.runToTheEnd()
        for step in 1...3 {
            rig.account.appendGenerated(40, to: .inbox, meanOctets: 1500, seed: UInt64(step))
            rig.account.expunge([UID(unchecked: UInt32(step * 3)), UID(unchecked: UInt32(step * 40))], in: .inbox)
            rig.account.setFlags(MessageFlags(step % 2 == 0 ? .draft : .deleted), of: UIDSet(100...200), in: .inbox)
            rig.server.log.reset()
            let octets = Int.random(in: 0...90_000, using: &random)
            let held = try await kill(rig) { rig.server.log.octetsSent >= octets }
            rig.server.log.reset()
            if step == 3 {
                try await rig.runToTheEnd()
                expectNoneTwice(held, rig, "seed \(seed)")
            }
        }
        try rig.expectFaithful(gone: 6)
        try await rig.expectNothingToDo()
    }

    @Test("killed at any moment, against Dovecot")
    func dovecot() async throws {
        let folders = [
            FolderContent(["INBOX"], messages: 300, meanSize: 3000, seed: 1), FolderContent(["A", "Ü"], messages: 100, seed: 2),
            FolderContent(["B"], messages: 2, meanSize: 2_000_000, seed: 3),
        ]
        let rig = try await DovecotRig(folders)
        let proxy = try FaultProxy(to: rig.dovecot.ports.imaps)
        rig.settings.server.port = proxy.port
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        for step in 1...10 {
            let before = proxy.bytesToClient
            let process = try KilledProgram(rig.settings, rig.home).start()
            let octets = Int.random(in: 0...(step * 400_000), using: &random)
            while process.isRunning, proxy.bytesToClient - before < octets { try await Task.sleep(for: .milliseconds(1)) }
            process.kill()
            _ = try await process.wait()
        }
        let summary = await rig.run()
        #expect(summary.outcome == .done, "seed \(seed): \(summary)")
        try rig.expectFaithful()
        #expect(try await rig.runToTheEnd().foldersChanged == 0)
        try await rig.dovecot.stop()
    }
}

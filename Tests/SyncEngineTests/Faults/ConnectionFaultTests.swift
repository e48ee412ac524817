import IMAPSandbox
import Mail
import Testing

@testable import SyncEngine

/// Connections that fail: the run recovers by itself, and no body that came is fetched again.
struct ConnectionFaultTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let fault: Fault
        var occurrence = 1

        init(_ description: String, _ fault: Fault, occurrence: Int = 1) {
            (testDescription, self.fault, self.occurrence) = (description, fault, occurrence)
        }
    }

    static let passing =
        [
            Case("refused once", .connection(.refused)),
            Case("refused, the second connection", .connection(.refused), occurrence: 2),
            Case("BYE as a greeting", .connection(.greeting("* BYE Too many connections"))),
            Case("NO as a greeting", .connection(.greeting("* NO not now"))),
            Case("closed at once", .connection(.close(afterOctets: 0))),
            Case("garbage before an answer", .command("UID FETCH", .inject(Array("Server Unavailable. 15\r\n* )(*& 7\r\n\r\n* 3 FISH\r\n".utf8)))),
            Case("garbage before LIST", .command("LIST", .inject(Array("\u{0}\u{1}\u{ff}nonsense\r\n* LIST\r\n* LIST () NIL\r\n".utf8)))),
        ]
        + ["LOGIN", "AUTHENTICATE", "LIST", "EXAMINE", "UID FETCH", "UID SEARCH"].flatMap { (command: String) -> [Case] in
            [
                Case("\(command): closed", .command(command, .close)),
                Case("\(command): BYE", .command(command, .bye("going down"))),
                Case("\(command): NO [UNAVAILABLE]", .command(command, .answer("NO [UNAVAILABLE] try later"))),
                Case("\(command): the answer is cut off", .command(command, .closeReply(afterOctets: 9))),
            ]
        }
        + [1, 3, 5, 8].map { Case("BYE after \($0) commands", .connection(.bye(afterCommands: $0, "restart"))) }
        + [10, 100, 700, 1500, 3000, 5000, 9000, 14000, 20000, 27000].map { Case("cut after \($0) octets", .connection(.close(afterOctets: $0))) }

    @Test("a passing fault is got over within the run", arguments: passing)
    func passes(_ fault: Case) async throws {
        var profile = SandboxProfile.full.without("COMPRESS=DEFLATE")
        if fault.testDescription.hasPrefix("LOGIN") { profile = .bare }
        let rig = try EngineRig(.varied(), profile: profile)
        let armed = rig.server.faults.arm(fault.fault, occurrence: fault.occurrence)
        try await rig.runToTheEnd()
        #expect(rig.server.faults.fired(armed) == 1)
        try rig.expectFaithful()
        let twice = rig.server.log.bodies.filter { $0.value.completions > 1 }
        #expect(twice.isEmpty, "\(twice.keys.map(\.uid))")
        try await rig.expectNothingToDo()
    }

    @Test("every connection is cut after some octets: the run goes on from where each ended", arguments: [2500, 4000, 7000, 11_000])
    func cutAgainAndAgain(_ octets: Int) async throws {
        let rig = try EngineRig(.varied(), profile: .full.without("COMPRESS=DEFLATE"))
        rig.server.faults.arm(.connection(.close(afterOctets: octets)), times: 12)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        #expect(rig.server.log.bodies.allSatisfy { $0.value.completions <= 1 })
        try await rig.expectNothingToDo()
    }

    @Test("a large body is cut: it is fetched again whole", arguments: [100, 70_000, 1_200_000, 1_999_990])
    func largeBodyCut(_ octets: Int) async throws {
        let rig = try EngineRig(.inbox(20))
        rig.account.append(SandboxMessage(.generated(GeneratedMessage(seed: 4, octets: 2_000_000))), to: .inbox)
        rig.account.appendGenerated(20, to: .inbox, meanOctets: 500, seed: 8)
        rig.server.faults.arm(.message(21, in: .inbox, .bodyCut(afterOctets: octets)))
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        #expect(rig.server.log.bodies.allSatisfy { $0.value.completions == 1 })
        try await rig.expectNothingToDo()
    }

    @Test("refused for ever: the run gives up, and says why")
    func refusedForEver() async throws {
        let rig = try EngineRig(.varied())
        rig.settings.limits.retryBudgetSeconds = 0
        rig.server.faults.arm(.connection(.refused), times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .passingFault && !summary.complete, "\(summary)")
        expectSentence(summary.message)
        rig.server.faults.clear()
        try await rig.runToTheEnd()
        try rig.expectFaithful()
    }

    @Test("nobody listens: the run gives up, and says where")
    func nobody() async throws {
        let rig = try EngineRig(.varied())
        rig.settings.limits.retryBudgetSeconds = 0
        rig.server.stop()
        let summary = await rig.run()
        #expect(summary.outcome == .passingFault)
        expectSentence(summary.message)
        #expect(summary.message?.contains("127.0.0.1") == true)
    }

    @Test("connections that always die: what was fetched before is kept, and the next run goes on")
    func diesForEver() async throws {
        let rig = try EngineRig(.varied(), profile: .full.without("COMPRESS=DEFLATE"))
        rig.settings.limits.retryBudgetSeconds = 0
        rig.server.faults.arm(.connection(.close(afterOctets: 20_000)), times: nil)
        let first = await rig.run()
        #expect(first.outcome == .passingFault)
        expectSentence(first.message)
        rig.server.faults.clear()
        let held = try rig.rows().count
        #expect(held > 0 && held == first.downloaded)
        #expect(try await rig.runToTheEnd().downloaded == 60 - held)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a server that falls silent", arguments: [0, 200, 2000, 9000])
    func stalls(_ octets: Int) async throws {
        let rig = try EngineRig(.varied(), profile: .full.without("COMPRESS=DEFLATE"))
        rig.settings.limits.patienceSeconds = 4
        let gate = Gate()
        defer { gate.open() }
        rig.server.faults.arm(.connection(.stall(afterOctets: octets, gate)))
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a silent server for ever: the run gives up")
    func silentForEver() async throws {
        let rig = try EngineRig(.varied())
        (rig.settings.limits.patienceSeconds, rig.settings.limits.retryBudgetSeconds) = (1, 0)
        let gate = Gate()
        defer { gate.open() }
        rig.server.faults.arm(.connection(.stall(afterOctets: 0, gate)), times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .passingFault)
        expectSentence(summary.message)
    }

    @Test("throttled: the time that the server names is waited for", arguments: ["LIST", "EXAMINE", "UID FETCH"])
    func throttledForATime(_ command: String) async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(
            .command(command, .answer("NO [THROTTLED] Request is throttled. Suggested Backoff Time: 120 milliseconds")), times: 2)
        try await rig.runToTheEnd()
        #expect(rig.recorder.waits.contains { abs($0.seconds - 0.12) < 0.01 }, "\(rig.recorder.waits)")
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("throttled for longer than the budget: the run ends at once, and the next one completes it")
    func throttledForLong() async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(
            .command("UID FETCH", .answer("NO [THROTTLED] Request is throttled. Suggested Backoff Time: 300000 milliseconds")), times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .passingFault)
        expectSentence(summary.message)
        rig.server.faults.clear()
        try await rig.runToTheEnd()
        try rig.expectFaithful()
    }

    @Test("unavailable many times: got over while the budget lasts")
    func unavailableManyTimes() async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(.command("UID FETCH", .answer("NO [UNAVAILABLE] try later")), times: 6)
        _ = await rig.run()
        rig.server.faults.clear()
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a wrong password is not tried again", arguments: [SandboxProfile.full, .dovecot, .bare])
    func wrongPassword(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.varied(), profile: profile)
        rig.settings.use(password: "wrong")
        let summary = await rig.run()
        #expect(summary.outcome == .signInNeeded)
        expectSentence(summary.message)
        #expect(summary.message?.contains("wrong") != true)
        #expect(rig.server.log.connections == 1 && rig.recorder.waits.isEmpty)
        rig.settings.use(password: "secret")
        try await rig.runToTheEnd()
        try rig.expectFaithful()
    }

    @Test("a password that cannot be had ends the run with its own sentence")
    func noPassword() async throws {
        let rig = try EngineRig(.varied())
        rig.settings.signIn = { throw RunFailure(.signInNeeded, "no password; give one") }
        let summary = await rig.run()
        #expect(summary.outcome == .signInNeeded && summary.message == "no password; give one")
        #expect(rig.server.log.connections == 0)
    }

    @Test("an endless line, a huge literal: memory stays bounded, the run ends in order or gets over it",
        arguments: ["LIST", "EXAMINE", "UID FETCH"])
    func endless(_ command: String) async throws {
        for fault in [CommandFault.endlessLine(octets: 5_000_000), .hugeLiteral(octets: 1 << 60)] {
            let rig = try EngineRig(.varied())
            rig.server.faults.arm(.command(command, fault))
            let summary = await rig.run()
            if summary.outcome != .done { expectSentence(summary.message) }
            try await rig.runToTheEnd()
            try rig.expectFaithful()
            try await rig.expectNothingToDo()
        }
    }
}

import IMAPClient
import IMAPSandbox
import Mail
import Testing

@testable import SyncEngine

/// Runs that are stopped, locked out or bounded.
struct EndingTests {
    @Test("a cancelled run is interrupted, consistent, and the next one goes on from there",
        arguments: [("AUTHENTICATE", 1), ("LIST", 1), ("EXAMINE", 1), ("EXAMINE", 3), ("UID SEARCH", 1), ("UID FETCH", 1), ("UID FETCH", 3)])
    func cancelled(_ command: String, _ occurrence: Int) async throws {
        let rig = try EngineRig(.varied())
        let gate = Gate()
        rig.server.faults.arm(.command(command, .stall(gate)), occurrence: occurrence)
        let runner = AccountRunner(rig.settings, observer: rig.recorder)
        let task = Task { await runner.run() }
        await gate.reached()
        task.cancel()
        let summary = await task.value
        gate.open()
        #expect(summary.outcome == .interrupted && !summary.complete, "\(summary)")
        expectSentence(summary.message)
        let held = try rig.rows().count
        #expect(try await rig.runToTheEnd().downloaded <= 60 - held)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("cancelled while a server that greets nobody is waited for: ends without waiting on")
    func cancelledWhileConnecting() async throws {
        let rig = try EngineRig(.varied())
        let gate = Gate()
        rig.server.faults.arm(.connection(.stall(afterOctets: 0, gate)), times: nil)
        let runner = AccountRunner(rig.settings, observer: rig.recorder)
        let task = Task { await runner.run() }
        await gate.reached()
        task.cancel()
        // With 30 s of patience the gate would open first, were the run to wait for it.
        let summary = await task.value
        #expect(summary.outcome == .interrupted)
        #expect(summary.seconds < 20)
        gate.open()
    }

    @Test("a run that fails does not sleep out what a server demands", .timeLimit(.minutes(1)), arguments: [true, false])
    func failsWhileWaiting(_ isAsleep: Bool) async throws {
        let rig = try LocalRig()
        rig.settings.limits.retryBudgetSeconds = 1_000_000
        let context = rig.context()
        let (waits, told) = AsyncStream.makeStream(of: Void.self)
        rig.recorder.whenever { event in
            guard case .waiting = event else { return }
            // Just before it falls asleep.
            if !isAsleep { context.fail(.dailyBudgetSpent) }
            told.yield()
        }
        async let waiting = context.wait(for: IMAPError(.throttled, message: "Less, please.", retryAfter: .seconds(900_000)))
        for await _ in waits { break }
        context.fail(.dailyBudgetSpent)
        let goesOn = await waiting
        #expect(!goesOn)
    }

    @Test("a second run at the same time is locked out")
    func locked() async throws {
        let rig = try EngineRig(.varied())
        let gate = Gate()
        rig.server.faults.arm(.command("UID FETCH", .stall(gate)))
        let runner = AccountRunner(rig.settings, observer: rig.recorder)
        let first = Task { await runner.run() }
        await gate.reached()
        let second = await AccountRunner(rig.settings, observer: Recorder()).run()
        #expect(second.outcome == .locked)
        expectSentence(second.message)
        gate.open()
        #expect(await first.value.outcome == .done)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("the day's budget of bytes ends a run, and what came is kept")
    func dailyBudget() async throws {
        let rig = try EngineRig(.inbox(400, meanOctets: 4000), profile: .full.without("COMPRESS=DEFLATE"))
        rig.settings.limits.bytesPerDay = 400_000
        let first = await rig.run()
        #expect(first.outcome == .passingFault && first.downloaded > 0 && first.downloaded < 400)
        expectSentence(first.message)
        let second = await rig.run()
        #expect(second.outcome == .passingFault && second.downloaded == 0)
        rig.settings.limits.bytesPerDay = nil
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        #expect(rig.recorder.events.count { if case .finished = $0 { true } else { false } } == 1)
    }

    @Test("events come in order: started first, finished last, each folder once")
    func events() async throws {
        let rig = try EngineRig(.varied())
        let progress = RunProgress()
        let summary = await rig.run(progress: progress)
        let events = rig.recorder.events
        guard case .runStarted(let run, .backup)? = events.first, case .finished(let last)? = events.last else {
            Issue.record("\(events)")
            return
        }
        #expect(run == summary.run && last == summary)
        let done = events.compactMap { if case .folderFinished(let path, let result) = $0 { "\(path): \(result.downloaded)" } else { nil } }
        #expect(done.sorted() == ["Empty: 0", "INBOX: 30", "Sent: 10", "Work/2026/Лето: 20", "Work: 0"])
        let end = progress.snapshot
        #expect(end.messagesDone == 60 && end.messagesTotal == 60 && end.foldersDone == 5 && end.foldersTotal == 5 && end.connections == 0)
    }

    @Test("the log of runs has every ending")
    func log() async throws {
        let rig = try EngineRig(.varied())
        let first = try await rig.runToTheEnd()
        rig.server.faults.arm(.message(31, in: .inbox, .bodyNIL), times: nil)
        rig.account.appendGenerated(1, to: .inbox, seed: 4)
        let second = await rig.run()
        let records = try AccountInspector(rig.settings).log(limit: 10)
        #expect(records.map(\.summary?.outcome) == [.partial, .done])
        #expect(records.map(\.run) == [second.run, first.run] && records.allSatisfy { $0.finished != nil })
        let status = try AccountInspector(rig.settings).status()
        #expect(status.quarantine.map(\.uid) == [31] && status.lastGoodRun?.run == first.run)
        #expect(status.folders.first { $0.path == .inbox }?.held == 30)
    }
}

import IMAPSandbox
import Mail
import Testing

@testable import SyncEngine

/// Messages that cannot be had: put into quarantine with a reason, all others done, tried again in the next run.
struct MessageFaultTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let fault: MessageFault

        init(_ description: String, _ fault: MessageFault) { (testDescription, self.fault) = (description, fault) }
    }

    static let lasting = [
        Case("NIL", .bodyNIL), Case("no line", .bodyMissing), Case("NO", .bodyRefused("NO cannot read message")),
        Case("NO [SERVERBUG]", .bodyRefused("NO [SERVERBUG] internal error")),
        Case("NO [UNAVAILABLE]", .bodyRefused("NO [UNAVAILABLE] not now")), Case("BAD", .bodyRefused("BAD cannot")),
        Case("the connection dies in its middle", .bodyCut(afterOctets: 20)),
        Case("the connection dies at its beginning", .bodyCut(afterOctets: 0)),
        Case("announced longer than it is", .bodyAnnounced(octets: 50_000)),
        Case("announced longer than any disk", .bodyAnnounced(octets: 1 << 60)),
        Case("a part that nobody asked for", .originUnasked), Case("its line ends in garbage", .tailGarbled),
    ]

    @Test("one message that the server lists and never gives", arguments: lasting, [true, false])
    func quarantined(_ fault: Case, _ hasExtensions: Bool) async throws {
        let rig = try EngineRig(.varied(), profile: hasExtensions ? .full : .exchange)
        let armed = rig.server.faults.arm(.message(17, in: .inbox, fault.fault), times: nil)
        let first = await rig.run()
        #expect(first.outcome == .partial && !first.complete && first.quarantined == 1, "\(first)")
        expectSentence(first.message)
        #expect(first.downloaded == 59)
        #expect(rig.recorder.failedMessages == [17] && rig.recorder.failedFolders == [])
        try expectInQuarantine(rig, tries: 1)
        try rig.expectFaithful(leftOut: [17])
        let twice = rig.server.log.bodies.filter { $0.key.uid != 17 && $0.value.completions > 1 }
        #expect(twice.isEmpty, "\(twice.keys)")

        let second = await rig.run()
        #expect(second.outcome == .partial && second.downloaded == 0 && second.quarantined == 1)
        try expectInQuarantine(rig, tries: 2)

        rig.server.faults.disarm(armed)
        #expect(try await rig.runToTheEnd().downloaded == 1)
        #expect(try rig.quarantine() == [])
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    private func expectInQuarantine(_ rig: EngineRig, tries: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let quarantine = try rig.quarantine()
        #expect(quarantine.map(\.uid) == [17] && quarantine.map(\.tries) == [tries], sourceLocation: sourceLocation)
        for message in quarantine {
            #expect(!message.reason.isEmpty && !message.reason.contains("\n"), sourceLocation: sourceLocation)
            expectSentence(message.message, sourceLocation: sourceLocation)
        }
    }

    static let passing = [
        Case("NIL", .bodyNIL), Case("no line", .bodyMissing), Case("NO [UNAVAILABLE]", .bodyRefused("NO [UNAVAILABLE] not now")),
        Case("NO", .bodyRefused("NO cannot read message")), Case("cut", .bodyCut(afterOctets: 50)),
        Case("announced longer than it is", .bodyAnnounced(octets: 50_000)), Case("no line at all", .lineMissing),
        Case("its line twice", .lineDoubled), Case("a line without UID before", .flagsWithoutUID),
        Case("another size announced", .sizeAnnounced(7)), Case("a huge size announced", .sizeAnnounced(1 << 62)),
        Case("a part that nobody asked for", .originUnasked), Case("its line ends in garbage", .tailGarbled),
    ]

    @Test("one message that fails once is had in the same run", arguments: passing)
    func passes(_ fault: Case) async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(.message(17, in: .inbox, fault.fault))
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("many messages that the server will not give now keep none of the others waiting, and are all told")
    func many() async throws {
        let rig = try EngineRig()
        let other = rig.account.name("Other")
        rig.account.createMailbox(other)
        rig.account.appendGenerated(300, to: .inbox, meanOctets: 300, seed: 1)
        rig.account.appendGenerated(50, to: other, meanOctets: 300, seed: 2)
        // One wait more than the refusals in a row that are let pass would be too many.
        rig.settings.limits = RunLimits(retryBudgetSeconds: 1, retryBaseSeconds: 2)
        let bad = UIDSet(stride(from: 3, to: 300, by: 7).map { UID(unchecked: UInt32($0)) })
        for uid in bad {
            rig.server.faults.arm(.message(uid, in: .inbox, .bodyRefused("NO [UNAVAILABLE] not now")), times: nil)
        }
        let summary = await rig.run()
        #expect(summary.outcome == .partial && summary.downloaded == 350 - bad.count, "\(summary)")
        #expect(summary.quarantined == bad.count)
        #expect(try UIDSet(rig.quarantine().map(\.uid)) == bad)
        try rig.expectFaithful(leftOut: bad)
    }

    @Test(
        "what is wrong with a large message's line takes nothing from the next one, and gives it nothing",
        arguments: [(MessageFault.originUnasked, [1] as [UID]), (.tailGarbled, [1]), (.bodyTwice, []), (.lineDoubled, [])])
    func large(_ fault: MessageFault, _ leftOut: [UID]) async throws {
        let rig = try EngineRig()
        for (seed, octets) in [600_000, 300, 700_000, 600_000].enumerated() {
            rig.account.append(SandboxMessage(.generated(GeneratedMessage(seed: UInt64(seed), octets: octets))), to: .inbox)
        }
        let armed = rig.server.faults.arm(.message(1, in: .inbox, fault), times: nil)
        let summary = await rig.run()
        #expect(summary.downloaded == 4 - leftOut.count && summary.complete == leftOut.isEmpty, "\(summary)")
        try rig.expectFaithful(leftOut: UIDSet(leftOut))
        rig.server.faults.disarm(armed)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
    }

    @Test("its line twice, always: it is held once", arguments: [MessageFault.lineDoubled, .flagsWithoutUID, .bodyTwice])
    func doubled(_ fault: MessageFault) async throws {
        let rig = try EngineRig(.varied())
        for uid in 1...30 { rig.server.faults.arm(.message(UID(unchecked: UInt32(uid)), in: .inbox, fault), times: nil) }
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("several bad messages among good ones, of several kinds")
    func several() async throws {
        let rig = try EngineRig(.inbox(120))
        let bad: [(UID, MessageFault)] = [
            (3, .bodyNIL), (4, .bodyMissing), (50, .bodyRefused("NO no")), (51, .bodyCut(afterOctets: 10)), (119, .bodyNIL), (120, .bodyRefused("NO no")),
        ]
        for (uid, fault) in bad { rig.server.faults.arm(.message(uid, in: .inbox, fault), times: nil) }
        let summary = await rig.run()
        #expect(summary.outcome == .partial && summary.quarantined == 6 && summary.downloaded == 114)
        try rig.expectFaithful(leftOut: UIDSet(bad.map(\.0)))
        rig.server.faults.clear()
        #expect(try await rig.runToTheEnd().downloaded == 6)
        try rig.expectFaithful()
        #expect(rig.server.log.bodies.values.allSatisfy { $0.completions == 1 })
    }

    @Test("a message in quarantine that is deleted on the server leaves quarantine")
    func deletedMeanwhile() async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(.message(17, in: .inbox, .bodyNIL), times: nil)
        _ = await rig.run()
        rig.account.expunge([17], in: .inbox)
        try await rig.runToTheEnd()
        #expect(try rig.quarantine() == [])
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a message expunged between the list and the fetch is gone, not failed", arguments: [SandboxProfile.full, .dovecot, .bare, .yahoo])
    func expungedMeanwhile(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.varied(), profile: profile)
        rig.server.faults.arm(.command("UID FETCH", .perform { [account = rig.account] in account.expunge([4, 17, 30], in: .inbox) }))
        let summary = try await rig.runToTheEnd()
        #expect(summary.quarantined == 0)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("mail that comes during the run is had in this run or the next, once")
    func arrivesMeanwhile() async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(.command("UID FETCH", .perform { [account = rig.account] in
            account.appendGenerated(3, to: .inbox, seed: 55)
            account.setFlags(MessageFlags(.draft), of: [2, 20], in: .inbox)
        }), occurrence: 2)
        try await rig.runToTheEnd()
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        #expect(rig.server.log.bodies.values.allSatisfy { $0.completions == 1 })
        try await rig.expectNothingToDo()
    }

    @Test("a server that replies to every fetch of bodies with NO: partial, and nothing is said to be held")
    func everyBodyRefused() async throws {
        let rig = try EngineRig(.inbox(40))
        rig.server.faults.arm(.command("UID FETCH", .answer("NO nothing for you")), times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .partial && summary.downloaded == 0 && summary.quarantined == 40)
        rig.server.faults.clear()
        try await rig.runToTheEnd()
        try rig.expectFaithful()
    }
}

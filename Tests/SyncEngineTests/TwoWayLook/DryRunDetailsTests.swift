import Glibc
import IMAPProtocol
import IMAPSandbox
import Mail
import SyncPlanner
import TestRig
import Testing

@testable import SyncEngine

/// What a dry run says of messages beside what would be done with them.
@Suite struct DryRunDetailsTests {
    private func planned(_ rig: EngineRig) async -> [PlannedStep] {
        rig.recorder.clear()
        rig.settings.mode = .sync
        _ = await AccountRunner(rig.settings, observer: rig.recorder).plan()
        return rig.recorder.events.compactMap { if case .planned(let step) = $0 { step } else { nil } }
    }

    @Test(
        "what arrived is told by one FETCH, what appeared by its file; no body is fetched",
        arguments: [SandboxProfile.full, .bare])
    func both(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.varied(), profile: profile)
        try await rig.agree()
        rig.account.add("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nFrom: =?utf-8?q?J=C3=BCrgen?= <j@x.org>\r\n\r\nhi\r\n")
        try rig.deliver("Subject: mine\nFrom: me@x.org\n\nhi\n", to: ["Sent"])
        let steps = await planned(rig)
        let (fetch, upload) = (steps.first { $0.action == .fetch }, steps.first { $0.action == .upload })
        #expect(steps.count == 2)
        #expect(
            fetch?.subject == "Grüße" && fetch?.sender == "Jürgen <j@x.org>" && fetch?.date?.secondsSince1970 == 1_600_000_000)
        #expect(fetch?.size == UInt64(try #require(rig.account.bytes(of: 31, in: .inbox)).count))
        #expect(upload?.subject == "mine" && upload?.sender == "me@x.org" && upload?.size == 37)
        #expect(rig.server.log.bodyCompletions == 0)
    }

    @Test("what was deleted here is told by the server, what was deleted there by its file")
    func deletions() async throws {
        let rig = try EngineRig()
        for number in 1...4 { rig.account.add("Subject: number \(number)\r\n\r\nhi\r\n") }
        try await rig.agree()
        try #require(unlink(try rig.file(2, in: "INBOX")) == 0)
        rig.account.expunge([3], in: .inbox)
        let steps = await planned(rig)
        #expect(steps.first { $0.action == .deleteThere }?.subject == "number 2")
        #expect(steps.first { $0.action == .deleteHere }?.subject == "number 3")
    }

    @Test("of very many, the first are described and all are told")
    func many() async throws {
        let rig = try EngineRig(.inbox(350))
        let steps = await planned(rig)
        #expect(steps.count { $0.action == .fetch } == 350 && steps.count { $0.sender != nil } == 300)
    }
}

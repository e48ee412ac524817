import IMAPSandbox
import Mail
import MailIndex
import MaildirStore
import Synchronization
import TestRig
import Testing

@testable import SyncEngine

@Suite("A damaged file")
struct RepairTests {
    /// Gives what it was given.
    private final class Shelf: RepairSource {
        struct Body: RestoreBody {
            let facts: RestoreFacts
            let rest: Rest

            func next() throws -> [UInt8]? { rest.take() }
        }

        final class Rest: Sendable {
            private let bytes: Mutex<[UInt8]?>
            init(_ bytes: [UInt8]) { self.bytes = Mutex(bytes) }
            func take() -> [UInt8]? { bytes.withLock { $0.take() } }
        }

        let name = "the shelf"
        private let bytes: [UInt8]?

        init(_ bytes: [UInt8]?) { self.bytes = bytes }

        func body(of digest: MessageDigest) throws -> (any RestoreBody)? {
            bytes.map { Body(facts: RestoreFacts(octets: 0, headerDigest: digest, messageID: nil, hasNUL: false), rest: Rest($0)) }
        }
    }

    /// Changes one byte of a year's message.
    private func damage(_ year: Int, _ rig: EngineRig) throws -> String {
        let entry = try #require(
            try rig.files("INBOX").first { try Files.text(rig.path(of: $0, in: "INBOX")).contains("of \(year)") })
        let path = try rig.path(of: entry, in: "INBOX")
        var bytes = try Files.read(path)
        bytes[bytes.count - 4] ^= 1
        try Files.write(bytes, to: path)
        return path
    }

    private func repair(_ rig: EngineRig, _ source: (any RepairSource)? = nil) async throws -> VerifyReport {
        rig.recorder.clear()
        return try await AccountRepair(rig.settings, archive: source, observer: rig.recorder).run(.everything)
    }

    @Test("is fetched again under its own name, and the damaged one is put aside", arguments: [RunMode.backup, .sync])
    func fromServer(_ mode: RunMode) async throws {
        let rig = try EngineRig.years(mode: mode)
        let recorder = ActRecorder()
        rig.settings.record = recorder.record
        rig.account.setFlags(MessageFlags(.flagged), of: [1], in: .inbox)
        try await rig.runToTheEnd()
        let path = try damage(2001, rig)
        let wrong = try Files.read(path)
        let rows = try rig.rows()
        let report = try await repair(rig)
        #expect(report.findings == [] && report.repaired.map(\.source) == ["the server"], "\(report)")
        #expect(try Files.text(path).contains("words of 2001"))
        let aside = try FileTree.all(below: rig.settings.stateDirectory + "/trash").keys.filter { $0.contains(",S=") }
        #expect(aside.count == 1)
        #expect(try Files.read(rig.settings.stateDirectory + "/trash/" + (aside.first ?? "")) == wrong)
        #expect(recorder.acts.count == 1)
        #expect(try rig.rows() == rows)
        #expect(try Files.names(in: rig.settings.maildir + "/INBOX/tmp") == [])
        try await rig.expectNothingToDo()
        try rig.expectFaithful()
        #expect(try await repair(rig).repaired.isEmpty)
    }

    @Test("of many pieces is fetched piece by piece")
    func large() async throws {
        let rig = try EngineRig()
        let body = SandboxBody.generated(GeneratedMessage(seed: 3, octets: 1_400_000))
        rig.account.append(SandboxMessage(body), to: .inbox)
        try await rig.runToTheEnd()
        let entry = try #require(try rig.files("INBOX").first)
        let path = try rig.path(of: entry, in: "INBOX")
        var bytes = try Files.read(path)
        bytes[700_000] ^= 1
        try Files.write(bytes, to: path)
        #expect(try await repair(rig).repaired.count == 1)
        try await rig.expectNothingToDo()
        try rig.expectFaithful()
    }

    @Test("is given up where the server sends the same piece again and again, before that fills the disk")
    func rangeIgnored() async throws {
        let rig = try EngineRig()
        rig.account.append(SandboxMessage(.generated(GeneratedMessage(seed: 3, octets: 1_400_000))), to: .inbox)
        try await rig.runToTheEnd()
        let path = try rig.path(of: try #require(try rig.files("INBOX").first), in: "INBOX")
        var bytes = try Files.read(path)
        bytes[700_000] ^= 1
        try Files.write(bytes, to: path)
        let fault = rig.server.faults.arm(.message(1, in: .inbox, .rangeIgnored), times: nil)
        let report = try await repair(rig)
        #expect(report.repaired.isEmpty && report.findings.count == 1, "\(report)")
        #expect(rig.server.faults.fired(fault) == 3, "three pieces are more than the message")
        #expect(try Files.read(path) == bytes && Files.names(in: rig.settings.maildir + "/INBOX/tmp") == [])
    }

    @Test("that the server has no more is mended from a source that has it, and only with the right bytes")
    func fromSource() async throws {
        let rig = try EngineRig.years()
        try await rig.runToTheEnd()
        rig.account.expunge([1], in: .inbox)
        try await rig.runToTheEnd()
        let path = try damage(2001, rig)
        let damaged = try Files.read(path)
        for source in [nil, Shelf(nil), Shelf(Array(EngineRig.text(2002).utf8))] {
            let report = try await repair(rig, source)
            #expect(report.repaired.isEmpty && report.findings.count == 1, "\(report)")
            #expect(rig.recorder.notices.contains { $0.contains("message 1 cannot be mended") }, "\(rig.recorder.notices)")
            #expect(try Files.read(path) == damaged && Files.names(in: rig.settings.maildir + "/INBOX/tmp") == [])
        }
        let report = try await repair(rig, Shelf(Array(EngineRig.text(2001).utf8)))
        #expect(report.repaired.map(\.source) == ["the shelf"] && report.findings == [])
        #expect(try Files.text(path).contains("words of 2001"))
        try await rig.expectNothingToDo()
    }

    @Test("stays as it is where the server gives other bytes under its number")
    func otherBytes() async throws {
        let rig = try EngineRig.years()
        try await rig.runToTheEnd()
        let path = try damage(2001, rig)
        let damaged = try Files.read(path)
        rig.account.changeUIDValidity(of: .inbox)
        let report = try await repair(rig)
        #expect(report.findings.count == 1 && report.repaired.isEmpty)
        #expect(try Files.read(path) == damaged)
    }

    @Test("is on record before it is mended, and not mended where that cannot be")
    func record() async throws {
        let rig = try EngineRig.years()
        try await rig.runToTheEnd()
        let path = try damage(2001, rig)
        let damaged = try Files.read(path)
        rig.settings.record = { acts in
            #expect(try Files.read(path) == damaged, "on record only when it was done")
            #expect(acts.contains { if case .repaired(_, _, _, "the server") = $0 { true } else { false } }, "\(acts)")
            throw RunFailure(.failed, "the log is full")
        }
        let failure = await #expect(throws: RunFailure.self) { try await repair(rig) }
        #expect(failure?.message == "the log is full")
        #expect(try Files.read(path) == damaged && Files.names(in: rig.settings.maildir + "/INBOX/tmp") == [])
    }

    @Test("that is gone when it is to be put aside is not mended, and that is on record as well")
    func vanished() async throws {
        let rig = try EngineRig.years()
        let recorder = ActRecorder()
        try await rig.runToTheEnd()
        let path = try damage(2001, rig)
        rig.settings.record = { acts in
            recorder.record(acts)
            Files.removeTree(path)
        }
        await #expect(throws: RunFailure.self) { try await repair(rig) }
        #expect(try Files.names(in: rig.settings.maildir + "/INBOX/tmp") == [])
        guard case .repaired(_, let uid, let digest, _)? = recorder.acts.first, recorder.acts.count == 2,
            case .unrepaired(.inbox, uid, digest, let reason)? = recorder.acts.last
        else {
            Issue.record("\(recorder.acts)")
            return
        }
        expectSentence(reason)
    }

    @Test("whose repair was killed leaves nothing in tmp when the next run has ended")
    func killed() async throws {
        let rig = try EngineRig.years()
        try await rig.runToTheEnd()
        let path = try damage(2001, rig)
        let rows = try rig.rows()
        // A process that dies runs no deinit: the mending is never dropped.
        let mending = try rig.withIndex { index -> Unmanaged<FileMending> in
            let folder = try #require(try index.folders().first { $0.path == .inbox })
            var damaged: DamagedFile?
            _ = try FolderVerification(index, rig.store, folder).readBack(.everything) { row, maildir, entry in
                guard let digest = row.placement.digest else { return }
                damaged = DamagedFile(folder: folder, row: row, maildir: maildir, entry: entry, digest: digest)
            }
            let mending = try FileMending(try #require(damaged), rig.settings, index)
            try mending.append(Array("half of".utf8))
            return Unmanaged.passRetained(mending)
        }
        defer { mending.release() }
        #expect(try Files.names(in: rig.settings.maildir + "/INBOX/tmp").count == 1)
        try await rig.runToTheEnd()
        #expect(try Files.names(in: rig.settings.maildir + "/INBOX/tmp") == [])
        #expect(try rig.rows() == rows && rig.withIndex { try $0.intents() } == [])
        #expect(try await repair(rig).repaired.map(\.source) == ["the server"])
        #expect(try Files.text(path).contains("words of 2001"))
        try await rig.expectNothingToDo()
    }

    @Test("a sample is the same for the same seed, and about as large as was asked for")
    func sample() {
        let places = (1...4000).map { MessagePlace(folder: $0 % 7 == 0 ? 2 : 1, validity: 9, uid: UID(unchecked: UInt32($0))) }
        for seed in [0, 1, 77, UInt64.max] {
            let sample = VerifySample(percent: 10, seed: seed)
            let chosen = places.filter(sample.covers)
            #expect(chosen == places.filter(VerifySample(percent: 10, seed: seed).covers))
            #expect((300...500).contains(chosen.count), "\(seed): \(chosen.count)")
        }
        let (a, b) = (VerifySample(percent: 10, seed: 1), VerifySample(percent: 10, seed: 2))
        #expect(places.filter(a.covers) != places.filter(b.covers))
        #expect(places.allSatisfy(VerifySample.everything.covers))
    }
}

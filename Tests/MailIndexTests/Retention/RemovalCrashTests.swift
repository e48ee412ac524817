import Glibc
import Mail
import TestRig
import Testing

@testable import MailIndex

/// Kills a process at each step of a removal, and lets the next one finish it.
@Suite("A removal that is killed")
struct RemovalCrashTests {
    /// More than two batches.
    private static let messages: UInt32 = 450
    private static let variable = "RESTANTE_REMOVAL_CHILD"
    private static let everything = RemovalRequest.forget(ForgetLimits(datedBefore: .max, goneBefore: 1e12))

    /// Set in the process that is killed: its directory, and after how many files it dies.
    private static let task = getenv(variable).map { String(cString: $0) }

    @Test("(the process that dies in the test below)", .enabled(if: task != nil))
    func victim() throws {
        let words = try #require(Self.task).split(separator: " ")
        let (directory, files) = (String(words[0]), try #require(Int(words[1])))
        let index = try AccountIndex(path: directory + "/index.sqlite")
        let run = try index.beginRun(mode: "forget", at: 5)
        if files == 0 {
            try index.decideRemoval(Self.everything, run: run, at: 6)
            kill(getpid(), SIGKILL)
        }
        var removed = 0
        _ = try index.remove(Self.everything, run: run, at: 6) { row, _ in
            unlink("\(directory)/\(row.placement.name)")
            removed += 1
            if removed == files { kill(getpid(), SIGKILL) }
        }
    }

    @Test(
        "What was decided is done by the next one, and a hold and what the server has stay", .enabled(if: task == nil),
        arguments: [0, 1, 199, 200, 201, 400, 447])
    func survives(_ files: Int) async throws {
        let fixture = try IndexFixture()
        let folder = try fill(fixture)
        try await runVictim(fixture, files)
        let index = try fixture.open()
        defer { index.close() }
        let before = try names(index, folder)
        #expect(before.isSuperset(of: try Files.names(in: fixture.directory.path).filter { $0.contains(",S=") }))
        #expect(try index.hasUnfinishedRemovals())
        // It may be interrupted by an error as well as by a crash, and some files are gone already.
        let run = try index.beginRun(mode: "backup", at: 7)
        let outcome = try index.finishRemovals(run: run, at: 8) { row, _ in
            unlink(fixture.directory.path(row.placement.name))
        }
        #expect(outcome.failed == 0)
        // 257 has the content of 1, which is on hold.
        let kept = Set([1, 257, Self.messages].map { Placement.sample($0).name })
        #expect(try names(index, folder) == kept)
        #expect(try Set(Files.names(in: fixture.directory.path).filter { $0.contains(",S=") }) == kept)
        var finished = 0
        try index.forEachTombstone { if $0.finished != nil { finished += 1 } }
        #expect(finished == Int(Self.messages) - kept.count)
        try index.forEachEvent(in: run...run) { #expect($0.kind == .forgotten) }
        try index.checkContent()
    }

    /// A file for each message; the first is on hold, and the server still has the last.
    private func fill(_ fixture: IndexFixture) throws -> Int64 {
        let index = try fixture.open()
        defer { index.close() }
        let run = try index.beginRun(mode: "backup", at: 1)
        let folder = try index.save([.named("INBOX", run: run)])[0].id
        let rows = (1...Self.messages).map { Placement.sample($0) }
        for row in rows { try fixture.directory.write("", to: row.name) }
        try index.insertHeld(rows, folder: folder, validity: 1, run: run)
        try index.apply(rows.dropLast().map { .gone($0.uid) }, folder: folder, validity: 1, run: run)
        let first = try #require(rows[0].internalDate)
        #expect(first.secondsSince1970 == 1)
        try index.execute("UPDATE placement SET date = -86401 WHERE uid = 1")
        _ = try index.addHold("first", SearchQuery("before:1969-12-31"), by: "me", at: 2)
        return folder
    }

    private func runVictim(_ fixture: IndexFixture, _ files: Int) async throws {
        let program = try #require(realpath("/proc/self/exe", nil))
        defer { free(program) }
        let victim = try ProcessRunner.start(
            String(cString: program),
            ["--testing-library", "swift-testing", "--filter", "MailIndexTests.RemovalCrashTests/victim"],
            environment: [Self.variable: "\(fixture.directory.path) \(files)"])
        let result = try await victim.wait()
        #expect(result.end == .killed(signal: SIGKILL), "\(result.errors)\(result.output)")
    }

    private func names(_ index: AccountIndex, _ folder: Int64) throws -> Set<String> {
        try Set(index.placements(in: folder, 1).map(\.name))
    }
}

import Glibc
import Mail
import MailIndex
import TestRig
import Testing

@Suite("A working copy of an index")
struct WorkingCopyTests {
    /// Names, contents, and when they were last changed.
    private func state(of fixture: IndexFixture) throws -> [String] {
        try Files.names(in: fixture.directory.path).map { name in
            var status = stat()
            try #require(stat(fixture.directory.path(name), &status) == 0)
            let bytes = try Files.read(fixture.directory.path(name))
            return "\(name) \(status.st_ino) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(bytes.hashValue)"
        }
    }

    /// Writes to it everything that a dry run may want to write.
    private func use(_ copy: AccountIndex) throws {
        let run = try copy.beginRun(mode: "sync", at: 9)
        let folder = try copy.save([.named("trial", run: run)])[0].id
        try copy.insertHeld((1...500).map { .sample($0) }, folder: folder, validity: 1, run: run)
        _ = try copy.beginUploads([.sample(folder: folder)])
        #expect(try copy.counts()[folder]?.held == 500)
    }

    @Test("It has what the original has, and nothing done to it reaches the original")
    func isPrivate() throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        try index.insertHeld((1...300).map { .sample($0) }, folder: folder, validity: 1, run: run)
        index.close()
        let before = try state(of: fixture)
        let copy = try AccountIndex.workingCopy(of: fixture.path)
        #expect(try copy.placements(in: folder, 1).count == 300)
        try use(copy)
        copy.close()
        #expect(try state(of: fixture) == before)
    }

    @Test("What a killed run left in its log is part of the copy, and stays in the log")
    func readsLog() throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        let killed = try IndexFixture()
        try index.insertHeld((1...300).map { .sample($0) }, folder: folder, validity: 1, run: run)
        // As a kill leaves it: the files of an index that nobody closed.
        for suffix in ["", "-wal", "-shm"] { try Files.write(try Files.read(fixture.path + suffix), to: killed.path + suffix) }
        index.close()
        let before = try state(of: killed)
        #expect(before.count == 3)
        let copy = try AccountIndex.workingCopy(of: killed.path)
        #expect(try copy.placements(in: folder, 1).count == 300)
        try use(copy)
        copy.close()
        #expect(try state(of: killed) == before)
    }

    @Test("Where there is none, the copy is empty, and still there is none")
    func startsEmpty() throws {
        let fixture = try IndexFixture()
        let copy = try AccountIndex.workingCopy(of: fixture.path)
        #expect(try copy.folders().isEmpty)
        try use(copy)
        copy.close()
        #expect(try Files.names(in: fixture.directory.path).isEmpty)
    }

    @Test("A damaged original is called damaged, by its own name")
    func refusesDamage() throws {
        let fixture = try IndexFixture()
        try Files.write([UInt8](repeating: 7, count: 5_000), to: fixture.path)
        let error = #expect(throws: IndexError.self) { try AccountIndex.workingCopy(of: fixture.path) }
        #expect(error?.kind == .damaged)
        #expect(error?.message.contains(fixture.path) == true)
    }

    @Test("No file of it is left where it was made, even while it is in use")
    func leavesNothing() throws {
        let (fixture, index, _, _) = try IndexFixture.withFolder()
        index.close()
        let place = try TemporaryDirectory()
        let copy = try AccountIndex.workingCopy(of: fixture.path, in: place.path)
        #expect(try Files.names(in: place.path).isEmpty)
        try use(copy)
        #expect(try Files.names(in: place.path).isEmpty)
        copy.close()
    }

    @Test("Where no copy can be made, that is said")
    func needsRoom() throws {
        let (fixture, index, _, _) = try IndexFixture.withFolder()
        index.close()
        let error = #expect(throws: IndexError.self) {
            try AccountIndex.workingCopy(of: fixture.path, in: fixture.directory.path("nowhere"))
        }
        #expect(error?.kind == .failed)
        #expect(error?.message.contains(fixture.path) == true)
    }
}

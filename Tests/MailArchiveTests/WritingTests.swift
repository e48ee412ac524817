import Glibc
import Mail
import TestRig
import Testing

@testable import MailArchive

/// What a writer does when things go wrong, and what it leaves out.
@Suite struct WritingTests {
    @Test(
        "A failing step leaves nothing under the archive's name and no partial file", arguments: FileOutput.Step.allCases,
        [ENOSPC, EIO])
    func faults(step: FileOutput.Step, code: Int32) throws {
        let scratch = try Scratch()
        let error = #expect(throws: ArchiveError.self) {
            let output = try FileOutput(scratch.path("a.tar.xz")) { $0 == step ? code : nil }
            let writer = try ArchiveWriter(self.settings(), to: output, spoolDirectory: "/tmp")
            try Sample.small.add(to: writer)
            _ = try writer.finish()
        }
        #expect(error?.kind == (code == ENOSPC ? .noSpace : .io(EIO)))
        #expect(try Files.names(in: scratch.directory.path).isEmpty)
    }

    @Test("Whichever write fails, the writer stops, says why, and the output is abandoned", arguments: [0, 1, 3])
    func failingOutput(writes: Int) throws {
        let output = FailingOutput(after: writes)
        #expect(throws: ArchiveError.self) {
            let writer = try ArchiveWriter(self.settings(), to: output, spoolDirectory: "/tmp")
            try Sample.random(seed: 1, messages: 200, mean: 20_000).add(to: writer)
            _ = try writer.finish()
        }
        #expect(output.isAbandoned && !output.isFinished)
    }

    @Test("A full device and a directory for temporary files that is not there are errors that say so")
    func fullDevice() throws {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        let error = #expect(throws: ArchiveError.self) {
            let writer = try ArchiveWriter(self.settings(), to: StreamOutput(descriptor: full), spoolDirectory: "/tmp")
            try Sample.small.add(to: writer)
            _ = try writer.finish()
        }
        #expect(error?.kind == .noSpace)
        let scratch = try Scratch()
        let missing = #expect(throws: ArchiveError.self) {
            try ArchiveWriter(self.settings(), to: FileOutput(scratch.path("a")), spoolDirectory: scratch.path("none"))
        }
        #expect(missing?.kind == .missing)
        #expect(try Files.names(in: scratch.directory.path).isEmpty)
    }

    @Test("A writer that is dropped, and one whose attachments fail, leave nothing")
    func dropped() throws {
        struct Refusal: Error {}
        let scratch = try Scratch()
        do {
            let writer = try ArchiveWriter(settings(), to: FileOutput(scratch.path("a.tar.xz")), spoolDirectory: "/tmp")
            try Sample.small.add(to: writer)
        }
        #expect(try Files.names(in: scratch.directory.path).isEmpty)
        let writer = try ArchiveWriter(settings(), to: FileOutput(scratch.path("a.tar.xz")), spoolDirectory: "/tmp")
        try Sample.small.add(to: writer)
        #expect(throws: Refusal.self) { try writer.finish { _ in throw Refusal() } }
        #expect(try Files.names(in: scratch.directory.path).isEmpty)
    }

    @Test("A partial file that a killed export left is taken over; one that is being written is not")
    func partial() throws {
        let scratch = try Scratch()
        try scratch.directory.write("left by a kill", to: ".a.tar.xz.partial")
        let output = try FileOutput(scratch.path("a.tar.xz"))
        let error = #expect(throws: ArchiveError.self) { try FileOutput(scratch.path("a.tar.xz")) }
        #expect(error?.kind == .locked)
        try output.finish()
        #expect(try Files.names(in: scratch.directory.path) == ["a.tar.xz"])
        #expect(try Files.read(scratch.path("a.tar.xz")).isEmpty)
        let taken = #expect(throws: ArchiveError.self) { try FileOutput(scratch.path("a.tar.xz")) }
        #expect(taken?.kind == .exists)
    }

    @Test("A message that cannot be read, or is not what it should be, is left out, and the others are there")
    func badSource() throws {
        struct Vanished: Error {}
        let scratch = try Scratch()
        let writer = try ArchiveWriter(settings(), to: FileOutput(scratch.path("a.tar.xz")), spoolDirectory: "/tmp")
        try writer.begin(ArchiveFolder(path: .inbox, directory: "INBOX"))
        let good = SampleMessage(body: Sample.mail("good", "x\r\n"), uid: 1)
        _ = try writer.add(good.entry) { Sample.give(good.body, $0) }
        #expect(throws: Vanished.self) {
            try writer.add(good.entry) {
                Sample.give([1, 2, 3], $0); throw Vanished()
            }
        }
        let error = #expect(throws: ArchiveError.self) { try writer.add(good.entry) { Sample.give(Array("other".utf8), $0) } }
        #expect(error?.kind == .changed)
        _ = try writer.add(good.entry) { Sample.give(good.body, $0) }
        _ = try writer.finish()
        let reader = try ArchiveReader(scratch.path("a.tar.xz"))
        #expect(try reader.verified().goodMessages == 2)
        #expect(try reader.allLines().map(\.number) == [1, 2])
    }

    @Test(
        "Two folders of one directory, and directories that lead elsewhere, are refused",
        arguments: ["INBOX", "inbox", "../x", "", "a//b"])
    func directories(directory: String) throws {
        let scratch = try Scratch()
        let writer = try ArchiveWriter(settings(), to: FileOutput(scratch.path("a.tar.xz")), spoolDirectory: "/tmp")
        try writer.begin(ArchiveFolder(path: .inbox, directory: "INBOX"))
        #expect(throws: ArchiveError.self) { try writer.begin(ArchiveFolder(path: FolderPath(["x"]), directory: directory)) }
    }

    @Test("A pipe gets the same bytes as a file")
    func pipe() async throws {
        let scratch = try Scratch()
        let descriptor = open(scratch.path("piped"), O_WRONLY | O_CREAT, 0o600)
        let writer = try ArchiveWriter(settings(), to: StreamOutput(descriptor: descriptor), spoolDirectory: "/tmp")
        try Sample.small.add(to: writer)
        _ = try writer.finish()
        close(descriptor)
        let file = try ArchiveWriter(settings(), to: FileOutput(scratch.path("a")), spoolDirectory: "/tmp")
        try Sample.small.add(to: file)
        _ = try file.finish()
        #expect(try Files.read(scratch.path("piped")) == Files.read(scratch.path("a")))
    }

    private func settings() throws(ArchiveError) -> ArchiveSettings {
        ArchiveSettings(account: "a", xz: try XZSettings(level: 0, threads: 1, blockSize: 1 << 16), tool: "t")
    }
}

/// An output that runs full.
private final class FailingOutput: ArchiveOutput {
    private var left: Int
    private(set) var isAbandoned = false
    private(set) var isFinished = false

    init(after writes: Int) { left = writes }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        left -= 1
        guard left >= 0 else { throw ArchiveError(errno: ENOSPC, "write", "the output") }
    }

    func finish() { isFinished = true }
    func abandon() { isAbandoned = true }
}

import Hashing
import Mail
import TestRig
import Testing

@testable import MailArchive

/// Archives that go on from others.
@Suite struct ChainTests {
    private func messages(_ numbers: ClosedRange<Int>, in folder: String = "INBOX") -> Sample {
        Sample(folders: [
            (
                ArchiveFolder(path: FolderPath([folder]), directory: folder),
                numbers.map {
                    SampleMessage(body: Sample.mail("number \($0)", "Hello \($0)\r\n"), uid: UInt32($0))
                }
            )
        ])
    }

    @Test("An archive that goes on from another holds what is new; the third knows what the first two hold")
    func threeLinks() throws {
        let scratch = try Scratch()
        let first = try ArchiveReader(try scratch.archive(messages(1...3), "1"))
        let second = try ArchiveReader(try scratch.archive(messages(1...5), "2", previous: first))
        let third = try ArchiveReader(try scratch.archive(messages(1...6), "3", previous: second))
        #expect(try [first, second, third].map { try $0.allLines().count } == [3, 2, 1])
        #expect([first, second, third].map(\.manifest.omitted) == [0, 3, 5])
        #expect([first, second, third].map(\.manifest.sequence) == [1, 2, 3])
        for (reader, previous) in [(second, first), (third, second)] {
            let report = try reader.verified(previous: previous)
            #expect(report.isGood, "\(report.problems)")
        }
        var archives: [UInt64] = []
        try third.forEachEarlierLine { archives.append($0.archive) }
        #expect(archives == [1, 1, 1, 2, 2])
        #expect(try !third.verified(previous: first).isGood)
    }

    @Test("The same message in another folder, and a second copy in the same one, are new")
    func copies() throws {
        let scratch = try Scratch()
        let first = try ArchiveReader(try scratch.archive(messages(1...2), "1"))
        var sample = messages(1...2)
        sample.folders[0].messages += messages(1...1).folders[0].messages
        sample.folders += messages(1...1, in: "Other").folders
        let second = try ArchiveReader(try scratch.archive(sample, "2", previous: first))
        #expect(try second.allLines().map(\.folder) == [.inbox, FolderPath(["Other"])])
        #expect(second.manifest.omitted == 2)
    }

    @Test("An archive of another account is not gone on from")
    func otherAccount() throws {
        let scratch = try Scratch()
        let first = try ArchiveReader(try scratch.archive(messages(1...1), "1"))
        let settings = ArchiveSettings(account: "home", xz: try XZSettings(level: 0, threads: 1), tool: "t")
        let error = #expect(throws: ArchiveError.self) {
            try ArchiveWriter(settings, to: FileOutput(scratch.path("2")), previous: first, spoolDirectory: "/tmp")
        }
        #expect(error?.kind == .chain)
        #expect(try Files.names(in: scratch.directory.path) == ["1"])
    }

    @Test("What earlier archives hold is left out without being read")
    func unread() throws {
        let scratch = try Scratch()
        let first = try ArchiveReader(try scratch.archive(messages(1...1), "1"))
        let settings = ArchiveSettings(account: "work", xz: try XZSettings(level: 0, threads: 1), tool: "t")
        let writer = try ArchiveWriter(settings, to: FileOutput(scratch.path("2")), previous: first, spoolDirectory: "/tmp")
        try writer.begin(ArchiveFolder(path: .inbox, directory: "INBOX"))
        var wasRead = false
        let outcome = try writer.add(messages(1...1).folders[0].messages[0].entry) { _ in wasRead = true }
        #expect(outcome == .omitted && !wasRead)
    }

    @Test("A previous archive whose list is not what it was is not gone on from")
    func forgedPrevious() throws {
        let scratch = try Scratch()
        let path = try scratch.archive(messages(1...50), "1")
        let reader = try ArchiveReader(path)
        let block = try #require(reader.stream.table.blocks.first { $0.offset >= reader.manifest.lines.offset })
        var bytes = try Files.read(path)
        bytes[Int(block.fileOffset) + 60] ^= 1
        try Files.write(bytes, to: path)
        let damaged = try ArchiveReader(path)
        #expect(throws: ArchiveError.self) { try scratch.archive(messages(1...2), "2", previous: damaged) }
        #expect(!Files.exists(scratch.path("2")))
    }
}

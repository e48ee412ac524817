import Hashing
import Mail
import TestRig
import Testing

@testable import MailArchive

@Suite struct RoundTripTests {
    @Test(
        "Every message comes back byte for byte with all that is known of it, in every format", arguments: ArchiveFormat.allCases)
    func wireForms(format: ArchiveFormat) throws {
        let scratch = try Scratch()
        let reader = try ArchiveReader(try scratch.archive(.small, "a.tar.xz", format))
        let lines = try reader.allLines()
        #expect(lines.count == Sample.small.messages.count)
        for (line, (folder, message)) in zip(lines, Sample.small.messages) {
            #expect(try reader.wireForm(of: line) == message.body)
            #expect(line.folder == folder && line.uid == UID(message.uid) && line.flags == message.flags)
            #expect(
                line.date == message.entry.date && line.digest == message.entry.digest && line.size == UInt64(message.body.count))
        }
        let report = try reader.verified()
        #expect(report.isGood && report.goodMessages == UInt64(lines.count), "\(report.problems)")
        let extracted = try scratch.extract(reader, "out", .maildir)
        #expect(extracted.messages == UInt64(lines.count) && Files.exists(scratch.path("out/Empty/cur")))
    }

    @Test("Dates that no manifest can hold are brought to the nearest that it can", arguments: [Int64.min, .max])
    func farDates(seconds: Int64) throws {
        let scratch = try Scratch()
        let sample = Sample(folders: [
            (ArchiveFolder(path: .inbox, directory: "INBOX"), [SampleMessage(body: [65], uid: 1, date: seconds)])
        ])
        let report = try ArchiveReader(try scratch.archive(sample)).verified()
        #expect(report.isGood, "\(report.problems)")
    }

    @Test("Random mail comes back from blocks of any size", arguments: ArchiveFormat.allCases, [4096, 65536, 8 << 20])
    func random(format: ArchiveFormat, blockSize: Int) throws {
        let seed = SeededRandom.freshSeed()
        let sample = Sample.random(seed: seed)
        let scratch = try Scratch()
        let reader = try ArchiveReader(try scratch.archive(sample, "a.tar.xz", format, blockSize: blockSize))
        for (line, (_, message)) in zip(try reader.allLines(), sample.messages) {
            #expect(try reader.wireForm(of: line) == message.body, "seed \(seed), message \(line.number)")
        }
        let report = try reader.verified()
        #expect(report.isGood && report.goodMessages == UInt64(sample.messages.count), "seed \(seed): \(report.problems)")
    }

    @Test(
        "What is extracted from one format to another is what an archive of that format holds", arguments: ArchiveFormat.allCases,
        ArchiveFormat.allCases)
    func formats(from: ArchiveFormat, to: ArchiveFormat) async throws {
        let scratch = try Scratch()
        let sample = Sample.random(seed: 5, messages: 12)
        let source = try ArchiveReader(try scratch.archive(sample, "a.tar.xz", from))
        let report = try scratch.extract(source, "out", to)
        #expect(report.messages == UInt64(sample.messages.count) && report.failures.isEmpty)
        let wanted = try scratch.archive(sample, "b.tar.xz", to)
        try Files.makeDirectories(scratch.path("tar"))
        try await ProcessRunner.check("tar", ["xJf", wanted, "-C", scratch.path("tar")])
        #expect(try scratch.tree("out") == scratch.tree("tar/mail"))
    }

    @Test("A message longer than memory is meant for goes through a file", arguments: ArchiveFormat.allCases)
    func long(format: ArchiveFormat) throws {
        let scratch = try Scratch()
        let line = Array("From the beginning to the end, a line like all others.\r\n".utf8)
        let body = Sample.mail("long", "") + (0..<100_000).flatMap { _ in line }
        let sample = Sample(folders: [(ArchiveFolder(path: .inbox, directory: "INBOX"), [SampleMessage(body: body, uid: 1)])])
        let reader = try ArchiveReader(try scratch.archive(sample, "a.tar.xz", format, blockSize: 1 << 20))
        let digest = try reader.wireForm(of: try reader.line(1))
        #expect(digest == body)
        #expect(try reader.verified().isGood)
    }

    @Test("The same mail gives the same bytes, whatever the threads and the pieces it came in", arguments: ArchiveFormat.allCases)
    func reproducible(format: ArchiveFormat) throws {
        let scratch = try Scratch()
        let sample = Sample.random(seed: 3, mean: 20_000)
        var results: Set<[UInt8]> = []
        for (index, threads) in [1, 2, 3, 7, 16].enumerated() {
            let settings = ArchiveSettings(
                account: "a", format: format, xz: try XZSettings(level: 1, threads: threads, blockSize: 32768), tool: "t")
            let path = scratch.path("\(index).tar.xz")
            let writer = try ArchiveWriter(settings, to: FileOutput(path), spoolDirectory: scratch.directory.path)
            try sample.add(to: writer, pieces: 1 + index * 977)
            _ = try writer.finish()
            results.insert(try Files.read(path))
        }
        #expect(results.count == 1)
    }

    @Test("One message is read from three blocks at most: the manifest, its line, its bytes", arguments: ArchiveFormat.allCases)
    func fewBlocks(format: ArchiveFormat) throws {
        let scratch = try Scratch()
        let sample = Sample.random(seed: 8, messages: 300)
        let path = try scratch.archive(sample, "a.tar.xz", format, blockSize: 1 << 16)
        let blocks = try ArchiveReader(path).stream.table.blocks.count
        #expect(blocks > 20)
        for number in stride(from: UInt64(1), through: 900, by: 41) {
            let reader = try ArchiveReader(path)
            let line = try reader.line(number)
            guard line.length < 1 << 15 else { continue }
            #expect(try reader.wireForm(of: line) == sample.messages[Int(number) - 1].message.body)
            #expect(reader.blocksRead <= 3, "message \(number)")
        }
    }
}

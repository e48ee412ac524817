import Hashing
import Mail
import TestRig
import Testing

@testable import MailArchive

/// Archives that are not what they were.
@Suite struct DamageTests {
    private func sample() -> Sample {
        Sample(folders: [
            (
                ArchiveFolder(path: .inbox, directory: "INBOX", uidValidity: 3),
                (1...3).map {
                    SampleMessage(
                        body: Sample.mail("number \($0)", "Hello \($0)\r\n"), uid: $0,
                        flags: MessageFlags(.seen, keywords: [Keyword("Junk")]))
                }
            )
        ])
    }

    @Test(
        "Every flipped byte is noticed: the archive is refused, or verify names what is wrong", arguments: ArchiveFormat.allCases)
    func everyByte(format: ArchiveFormat) throws {
        let scratch = try Scratch()
        let path = try scratch.archive(sample(), "a.tar.xz", format) { _ in
            [ArchiveAttachment(name: "manifest.json.p7s", bytes: [1, 2, 3])]
        }
        let bytes = try Files.read(path)
        #expect(try ArchiveReader(path).verified().isGood)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= [0x01, 0x80, 0xFF][index % 3]
            try Files.write(changed, to: scratch.path("b"))
            #expect(isNoticed(scratch.path("b")), "byte \(index) of \(bytes.count)")
        }
    }

    private func isNoticed(_ path: String) -> Bool {
        guard let report = try? ArchiveReader(path).verified() else { return true }
        return !report.isGood
    }

    @Test("An archive cut off anywhere is refused, and salvage does not fail on it", arguments: ArchiveFormat.allCases)
    func truncated(format: ArchiveFormat) throws {
        let scratch = try Scratch()
        let path = try scratch.archive(sample(), "a.tar.xz", format)
        let bytes = try Files.read(path)
        var most: UInt64 = 0
        for count in stride(from: 0, to: bytes.count, by: 7) {
            try Files.write(Array(bytes[..<count]), to: scratch.path("b"))
            #expect(throws: ArchiveError.self) { try ArchiveReader(scratch.path("b")) }
            Files.removeTree(scratch.path("out"))
            if let report = try? scratch.salvage(scratch.path("b"), "out") { most = max(most, report.messages) }
        }
        #expect(most == 3)
    }

    @Test(
        "Damage to one block costs only its messages, which are named; all others are as they were",
        arguments: ArchiveFormat.allCases)
    func oneBlock(format: ArchiveFormat) throws {
        let scratch = try Scratch()
        let sample = Sample.random(seed: 4, messages: 60)
        let path = try scratch.archive(sample, "a.tar.xz", format, blockSize: 1 << 16)
        let reader = try ArchiveReader(path)
        let lines = try reader.allLines()
        let table = reader.stream.table
        let bytes = try Files.read(path)
        for number in [0, 1, 3] {
            let block = table.blocks[number]
            let inBlock = lines.filter { $0.length > 0 && $0.offset < block.end && $0.offset + $0.length > block.offset }
            var changed = bytes
            for place in 40..<80 { changed[Int(block.fileOffset) + place] = 0xAA }
            try Files.write(changed, to: scratch.path("b"))
            let report = try ArchiveReader(scratch.path("b")).verified()
            let named = Set(report.problems.compactMap(\.number))
            #expect(
                !named.isEmpty
                    && named.isSubset(
                        of: Set(
                            lines.filter { $0.offset <= block.end + 2048 && $0.offset + $0.length + 2048 >= block.offset }.map(
                                \.number)))
            )
            Files.removeTree(scratch.path("out"))
            let saved = try scratch.salvage(scratch.path("b"), "out", .eml)
            #expect(saved.messages + UInt64(saved.failures.count) == UInt64(lines.count))
            #expect(saved.messages >= UInt64(lines.count - inBlock.count) && !saved.failures.isEmpty)
            let digests = Set(try scratch.tree("out").values.map { SHA256.digest($0) })
            for line in lines where !inBlock.contains(line) { #expect(digests.contains(line.digest)) }
        }
    }

    @Test(
        "Without index and manifest the messages are found by their names, with flags, keywords and dates",
        arguments: [ArchiveFormat.maildir, .eml])
    func noManifest(format: ArchiveFormat) throws {
        let scratch = try Scratch()
        let sample = Sample.random(seed: 6, messages: 60)
        let path = try scratch.archive(sample, "a.tar.xz", format, blockSize: 1 << 14)
        let reader = try ArchiveReader(path)
        let lines = try reader.allLines()
        let block = try #require(reader.stream.table.blocks.first { $0.end > reader.manifest.lines.offset })
        try Files.write(Array(try Files.read(path)[..<Int(block.fileOffset)]), to: scratch.path("b"))
        let report = try scratch.salvage(scratch.path("b"), "out", .maildir)
        #expect(!report.isByManifest && report.messages == UInt64(lines.count))
        let names = Set(try scratch.tree("out").keys.filter { $0.contains(".restante,") })
        #expect(names.count == lines.count)
        guard format == .maildir else { return }
        for line in lines where line.flags.keywords.count < 2 {
            #expect(names.contains(String(line.path.dropFirst(4))) || !line.flags.keywords.isEmpty, "\(line.path)")
        }
    }

    @Test("Without manifest an mbox is cut into its messages")
    func noManifestMbox() throws {
        let scratch = try Scratch()
        let path = try scratch.archive(sample(), "a.tar.xz", .mbox)
        let reader = try ArchiveReader(path)
        let block = try #require(reader.stream.table.blocks.first { $0.end > reader.manifest.lines.offset })
        try Files.write(Array(try Files.read(path)[..<Int(block.fileOffset)]), to: scratch.path("b"))
        let report = try scratch.salvage(scratch.path("b"), "out", .eml)
        #expect(report.messages == 3)
        let bodies = Set(try scratch.tree("out").values)
        #expect(bodies == Set(sample().folders[0].messages.map(\.body)))
    }

    @Test("Where a block's header is gone too, salvage goes on with the next one")
    func lostHeader() throws {
        let scratch = try Scratch()
        let sample = Sample.random(seed: 7, messages: 80)
        let path = try scratch.archive(sample, "a.tar.xz", .maildir, blockSize: 1 << 15)
        let reader = try ArchiveReader(path)
        let block = reader.stream.table.blocks[2]
        let lost = try reader.allLines().filter { $0.offset < block.end + 1024 && $0.offset + $0.length + 1024 > block.offset }
        var bytes = Array(try Files.read(path).dropLast(40))
        for place in 0..<64 { bytes[Int(block.fileOffset) + place] = 0x55 }
        try Files.write(bytes, to: scratch.path("b"))
        let report = try scratch.salvage(scratch.path("b"), "out")
        #expect(report.messages >= UInt64(240 - lost.count) && report.messages < 240)
        let all = Set(sample.messages.map { SHA256.digest($0.message.body) })
        #expect(Set(try scratch.tree("out").values.map { SHA256.digest($0) }).isSubset(of: all))
    }

    @Test("Random damage never crashes anything, and nothing wrong comes out", arguments: 0..<40)
    func randomDamage(round: Int) throws {
        let seed = SeededRandom.freshSeed() &+ UInt64(round)
        var random = SeededRandom(seed: seed)
        let scratch = try Scratch()
        let format = ArchiveFormat.allCases[round % 3]
        let sample = Sample.random(seed: 9, messages: 20)
        let path = try scratch.archive(sample, "a.tar.xz", format, blockSize: 1 << 14)
        var bytes = try Files.read(path)
        for _ in 0...(random.next() % 4) {
            let place = Int(random.next() % UInt64(bytes.count))
            switch random.next() % 4 {
            case 0: bytes[place] ^= UInt8(1 + random.next() % 255)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 5000)))
            case 2:
                bytes.insert(
                    contentsOf: (0..<(4 * (random.next() % 9))).map { _ in UInt8.random(in: 0...255, using: &random) }, at: place)
            default:
                bytes.replaceSubrange(
                    place..<min(bytes.count, place + 512), with: [UInt8](repeating: 0, count: min(512, bytes.count - place)))
            }
            if bytes.isEmpty { bytes = [0] }
        }
        try Files.write(bytes, to: scratch.path("b"))
        if let reader = try? ArchiveReader(scratch.path("b")) { _ = try? reader.verified() }
        // mbox has no mark of each message: without a manifest, what is cut off of one cannot be told.
        if let report = try? scratch.salvage(scratch.path("b"), "out"), report.isByManifest || format != .mbox {
            let all = Set(sample.messages.map { SHA256.digest($0.message.body) })
            for (name, body) in try scratch.tree("out") { #expect(all.contains(SHA256.digest(body)), "seed \(seed): \(name)") }
        }
    }
}

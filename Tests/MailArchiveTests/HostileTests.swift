import Hashing
import Mail
import TestRig
import Testing

@testable import MailArchive

/// Archives that are well-formed xz and made to do harm.
@Suite struct HostileTests {
    @Test("What is no archive is named so", arguments: ["", "hello", "\u{FD}7zXZ", String(repeating: "x", count: 5000)])
    func foreign(text: String) throws {
        let scratch = try Scratch()
        let path = try scratch.directory.write(text, to: "a")
        #expect(throws: ArchiveError.self) { try ArchiveReader(path) }
        #expect(throws: ArchiveError.self) { try scratch.salvage(path, "out") }
    }

    @Test("Two archives in one file, and an archive with something behind it, are refused", arguments: [true, false])
    func appended(isArchive: Bool) throws {
        let scratch = try Scratch()
        let bytes = try Files.read(try scratch.archive(.small))
        try Files.write(bytes + (isArchive ? bytes : [UInt8](repeating: 0, count: 64)), to: scratch.path("b"))
        let error = #expect(throws: ArchiveError.self) { try ArchiveReader(scratch.path("b")) }
        #expect(error?.kind == .damaged)
    }

    @Test("Two messages that have changed places are both named, and neither comes out")
    func reordered() throws {
        let scratch = try Scratch()
        let messages = (1...2).map { SampleMessage(body: Sample.mail("number \($0)", "Hello \($0)\r\n"), uid: $0) }
        let original = try ArchiveReader(
            try scratch.archive(Sample(folders: [(ArchiveFolder(path: .inbox, directory: "INBOX"), messages)]), "o.tar.xz"))
        var stream = try original.stream.bytes(at: 0, count: Int(original.stream.table.size))
        let lines = try original.allLines()
        let members = lines.map { Int($0.offset) - 512..<Int($0.offset) + 512 }
        let first = Array(stream[members[0]])
        stream.replaceSubrange(members[0], with: Array(stream[members[1]]))
        stream.replaceSubrange(members[1], with: first)
        try pack(stream, cut: Int(original.stream.table.blocks.last?.offset ?? 0), to: scratch.path("a.tar.xz"))
        let reader = try ArchiveReader(scratch.path("a.tar.xz"))
        #expect(Set(try reader.verified().problems.compactMap(\.number)) == [1, 2])
        let report = try scratch.extract(reader, "out", .eml)
        #expect(report.messages == 0 && report.failures.map(\.number) == [1, 2])
    }

    @Test("A tar.xz of others is foreign")
    func otherTar() async throws {
        let scratch = try Scratch()
        try scratch.directory.write("x", to: "file")
        try await ProcessRunner.check("tar", ["cJf", scratch.path("a.tar.xz"), "-C", scratch.directory.path, "file"])
        let error = #expect(throws: ArchiveError.self) { try ArchiveReader(scratch.path("a.tar.xz")) }
        #expect(error?.kind == .foreign)
        #expect(try scratch.salvage(scratch.path("a.tar.xz"), "out").messages == 0)
        #expect(try scratch.tree("out").isEmpty)
    }

    @Test(
        "Paths that lead out of their place are no lines",
        arguments: ["../x", "/etc/x", "mail/../../x", "mail//x", "a\\u0000b", ".", "mail/./x", ""])
    func paths(path: String) throws {
        let digest = SHA256.digest([]).description
        let line =
            "{\"number\":1,\"sha256\":\"\(digest)\",\"path\":\"\(path)\",\"folder\":\"INBOX\",\"flags\":[],\"keywords\":[],\"size\":0,\"lineForm\":\"crlf\",\"offset\":0,\"length\":0}"
        #expect(ManifestLine(parsing: Array(line.utf8)) == nil)
        #expect(ManifestLine(parsing: Array(line.replacing("\"\(path)\"", with: "\"mail/x\"").utf8)) != nil)
    }

    @Test(
        "A manifest with a folder outside, or sections that do not fit, is refused",
        arguments: [
            ("\"directory\":\"INBOX\"", "\"directory\":\"../up\"", ArchiveError.Kind.hostile),
            ("\"version\":1", "\"version\":2", .foreign),
            ("\"offset\":", "\"offset\":9", .damaged),
            ("\"pieces\":[[1,", "\"pieces\":[[7,", .damaged),
            ("\"level\":", "\"level\":9", .damaged), ("\"messages\":1", "\"messages\":18446744073709551615", .damaged),
            ("\"sequence\":1", "\"sequence\":18446744073709551615", .damaged),
        ])
    func manifests(from: String, to: String, kind: ArchiveError.Kind) throws {
        let scratch = try Scratch()
        let path = try forged(scratch) { Array(String(decoding: $0, as: UTF8.self).replacing(from, with: to).utf8) }
        let error = #expect(throws: ArchiveError.self) { try ArchiveReader(path) }
        #expect(error?.kind == kind)
    }

    @Test(
        "A forged count, range or root is found by verify",
        arguments: [
            ("\"omitted\":0", "\"omitted\":00"), ("\"merkleRoot\":\"", "\"merkleRoot\":\"0"), ("\"bytes\":", "\"bytes\":1"),
            ("2024-07-17", "2024-07-16"), ("\"messages\":1}", "\"messages\":2}"), ("\"account\":", " \"account\":"),
        ])
    func forgedFacts(from: String, to: String) throws {
        let scratch = try Scratch()
        let path = try forged(scratch) { bytes in
            let text = String(decoding: bytes, as: UTF8.self).replacing(from, with: to)
            return Array(text.replacing(/"merkleRoot":"0(.{63})."/) { "\"merkleRoot\":\"0\($0.1)\"" }.utf8)
        }
        let report = try? ArchiveReader(path).verified()
        #expect(report?.isGood != true)
    }

    @Test("A forged line, name, flag or message is found by verify and never comes out", arguments: [0, 1, 2, 3])
    func forgedMembers(which: Int) throws {
        let scratch = try Scratch()
        let path = scratch.path("a.tar.xz")
        let body = Sample.mail("x", "Hello\r\n")
        let original = try ArchiveReader(
            try scratch.archive(
                Sample(folders: [(ArchiveFolder(path: .inbox, directory: "INBOX"), [SampleMessage(body: body, uid: 1)])]),
                "o.tar.xz"))
        var stream = try original.stream.bytes(at: 0, count: Int(original.stream.table.size))
        let line = try original.line(1)
        switch which {
        case 0: stream[Int(line.offset) + 3] ^= 1
        case 1: stream[Int(line.offset) - 512 + 100 + 6] = UInt8(ascii: "7")
        case 2: stream[Int(line.offset + line.length) + 1] = 1
        default: stream[Int(original.manifest.lines.offset) + 30] ^= 1
        }
        try pack(stream, cut: Int(original.stream.table.blocks.last?.offset ?? 0), to: path)
        let reader = try ArchiveReader(path)
        #expect(try !reader.verified().isGood)
        let report = try? scratch.extract(reader, "out", .eml)
        if which == 0 || which == 3 { #expect(report?.messages ?? 0 == 0) }
    }

    @Test("A bomb costs neither memory nor disk: sizes are believed only as far as bytes come")
    func bomb() throws {
        let scratch = try Scratch()
        let header = TarHeader(
            path: "mail/INBOX/cur/1.M000000R0123456789abcdefQ0000001.restante,S=1:2,S", size: 1 << 40, modified: 1
        ).encoded()
        try pack(header + [UInt8](repeating: 0, count: 8 << 20), cut: header.count, to: scratch.path("a"))
        #expect(throws: ArchiveError.self) { try ArchiveReader(scratch.path("a")) }
        let report = try scratch.salvage(scratch.path("a"), "out")
        #expect(report.messages == 0)
    }

    @Test("Links and devices are no members", arguments: ["1", "2", "3", "4", "5x", "6", "g", "L", "S"])
    func links(type: String) {
        var header = TarHeader(path: "mail/INBOX/cur/x", modified: 0).encoded()
        header[156] = type.utf8.first ?? 0
        header.replaceSubrange(148..<156, with: [UInt8](repeating: 32, count: 8))
        let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
        header.replaceSubrange(148..<(148 + sum.utf8.count), with: sum.utf8)
        let decoded = TarHeader.decode(header)
        if case .member(let member) = decoded {
            #expect(member.kind == .directory && type == "5x")
        } else {
            #expect(decoded == .unknown)
        }
    }

    /// An archive of one message with another manifest in the right place.
    private func forged(_ scratch: Scratch, _ change: ([UInt8]) -> [UInt8]) throws -> String {
        let sample = Sample(folders: [
            (ArchiveFolder(path: .inbox, directory: "INBOX"), [SampleMessage(body: Sample.mail("x", "Hello\r\n"), uid: 1)])
        ])
        let original = try ArchiveReader(try scratch.archive(sample, "o.tar.xz"))
        let start = Int(original.stream.table.blocks.last?.offset ?? 0)
        let manifest = change(original.manifestBytes)
        #expect(manifest != original.manifestBytes)
        let front = try original.stream.bytes(at: 0, count: start)
        let member =
            MemberHeader.small("manifest.json", size: UInt64(manifest.count)) + manifest
            + [UInt8](repeating: 0, count: TarHeader.padding(UInt64(manifest.count)))
        try pack(front + member + [UInt8](repeating: 0, count: 1024), cut: start, to: scratch.path("a.tar.xz"))
        return scratch.path("a.tar.xz")
    }

    /// A tar stream in xz blocks, with a block that begins at `cut`.
    private func pack(_ stream: [UInt8], cut: Int, to path: String) throws {
        let output = try FileOutput(path)
        var encoder = try XZEncoder(XZSettings(level: 0, threads: 1), into: output)
        for (part, isLast) in [(stream[..<cut], false), (stream[cut...], true)] {
            try Array(part).give { (bytes) throws(ArchiveError) in try encoder.write(bytes) }
            if !isLast { try encoder.cut() }
        }
        try encoder.finish()
        try output.finish()
    }
}

import Glibc
import Hashing
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct UploadTests {
    @Test("What is sent is the wire form, counted beforehand", arguments: [
        ("1.a", "Subject: x\n\nHello\n", "Subject: x\r\n\r\nHello\r\n"),
        ("1.a", "Subject: x\r\n\r\nHello\r\n", "Subject: x\r\n\r\nHello\r\n"),
        ("1.a", "mixed\r\nends\nhere", "mixed\r\nends\r\nhere"),
        ("1.a", "bare\rCR\n", "bare\rCR\r\n"),
        ("1.a", "two\r\r\nCRs\n", "two\r\r\nCRs\r\n"),
        ("1.a", "Grüße\n", "Grüße\r\n"),
        ("1.a,L=v", "verbatim\nas\r\nit is\n", "verbatim\nas\r\nit is\n"),
        ("1.a", "\n", "\r\n"),
        ("1.a", "nul\0\n", "nul\0\r\n"),
    ])
    func wireForm(name: String, file: String, wire: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write(Array(file.utf8), to: "\(folder.path)/new/\(name)")
        let entry = try #require(try folder.entries().first)
        let source = try folder.openForUpload(entry)
        #expect(try source.everything() == Array(wire.utf8))
        #expect(source.octets == UInt64(wire.utf8.count))
        #expect(source.facts.digest == SHA256.digest(wire.utf8) && source.facts.diskSize == UInt64(file.utf8.count))
        #expect(source.facts.hasNUL == wire.utf8.contains(0))
        #expect(try folder.digest(of: entry) == (source.facts.digest, source.octets))
        #expect(try folder.facts(of: entry) == source.facts)
        #expect(try source.next() == nil)
    }

    @Test("Pieces of any length make the same message, CRs at their ends included")
    func pieces() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        for extra in 0..<4 {
            let lines = String(repeating: "x", count: 65_535 - extra) + "\r\n" + String(repeating: "y\n", count: 70_000)
            let name = "\(folder.path)/new/\(extra).a"
            try Files.write(Array(lines.utf8), to: name)
            let source = try folder.openForUpload(try #require(try folder.entries().first))
            let wire = String(repeating: "x", count: 65_535 - extra) + "\r\n" + String(repeating: "y\r\n", count: 70_000)
            #expect(try source.everything() == Array(wire.utf8) && source.octets == UInt64(wire.utf8.count))
            unlink(name)
        }
    }

    @Test("A file that is changed between counting and sending is noticed before its last piece is given", arguments: ["longer", "shorter", "other", "empty"])
    func changed(how: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let file = folder.path + "/new/1.a"
        try Files.write(Array(repeating: 65, count: 300_000), to: file)
        let source = try folder.openForUpload(try #require(try folder.entries().first))
        let handle = open(file, O_WRONLY)
        defer { close(handle) }
        switch how {
        case "longer": #expect(pwrite(handle, "B", 1, 300_000) == 1)
        case "shorter": #expect(ftruncate(handle, 299_999) == 0)
        case "other": #expect(pwrite(handle, "B", 1, 299_999) == 1)
        default: #expect(ftruncate(handle, 0) == 0)
        }
        var given = 0
        let error = #expect(throws: MaildirError.self) { while let piece = try source.next() { given += piece.count } }
        #expect(error?.kind == .changed && error?.message.contains(file) == true)
        #expect(given < 300_000)
    }

    @Test("A file that is renamed or removed while it is sent is sent all the same")
    func renamed() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: folder.path + "/new/1.a")
        let entry = try #require(try folder.entries().first)
        rename(folder.path + "/new/1.a", folder.path + "/cur/1.a:2,S")
        let source = try folder.openForUpload(entry)
        unlink(folder.path + "/cur/1.a:2,S")
        #expect(try source.everything() == [65])
        let error = #expect(throws: MaildirError.self) { try folder.openForUpload(entry) }
        #expect(error?.kind == .vanished)
    }

    @Test("What no server takes is known beforehand", arguments: [
        (0, false, false, UploadObstacle.empty), (0, false, true, .empty), (1, true, false, .holdsNUL), (1, true, true, nil),
        (1, false, false, nil), (1 << 32, false, true, .tooLarge), ((1 << 32) - 1, false, false, nil),
    ] as [(UInt64, Bool, Bool, UploadObstacle?)])
    func obstacles(octets: UInt64, hasNUL: Bool, takesBinary: Bool, expected: UploadObstacle?) {
        let digest = SHA256.digest([])
        let facts = MessageFacts(
            octets: octets, digest: digest, headerDigest: digest, messageID: nil, hasNUL: hasNUL, modified: 0, diskSize: octets)
        #expect(facts.obstacle(takesBinary: takesBinary) == expected)
    }

    @Test("The header's digest is that of BODY[HEADER], however the message lies here and comes", arguments: [
        ("Subject: x\n\nbody\n\nmore", "Subject: x\r\n\r\n"), ("\nbody", "\r\n"), ("Subject: x\n", "Subject: x\r\n"),
        ("a: b\r\r\nc: d\n\nbody", "a: b\r\r\nc: d\r\n\r\n"), ("a: b\n\r\n\r\nbody", "a: b\r\n\r\n"), ("", ""),
    ])
    func headers(file: String, header: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write(Array(file.utf8), to: folder.path + "/new/1.a")
        let entry = try #require(try folder.entries().first)
        #expect(try folder.header(of: entry).digest == SHA256.digest(header.utf8))
        #expect(try folder.facts(of: entry).headerDigest == SHA256.digest(header.utf8))
        var scanner = HeaderScanner()
        for byte in try folder.wireForm(entry) { withUnsafeBytes(of: byte) { scanner.take($0) } }
        #expect(scanner.finish().digest == SHA256.digest(header.utf8))
    }

    @Test("The Message-ID is unfolded and bounded", arguments: [
        ("Message-ID: <a@b>\n\n", "<a@b>"), ("MESSAGE-id:<a@b>\n\n", "<a@b>"), ("Message-Id :\n\t<a@b> (comment)\n\n", "<a@b>"),
        ("Subject: x\n\nMessage-ID: <in the body>\n", nil), ("Message-ID:\n\n", nil), ("Message-ID: no brackets \n\n", "no brackets"),
        ("Message-ID: <first>\nMessage-ID: <second>\n\n", "<first>"), ("Message-ID: <ä@b>\n\n", nil), ("Message-ID: <a\0b>\n\n", nil),
        ("X-Message-ID: <x>\nMessage-ID: <long\n folded@b>\n\n", "<long folded@b>"), ("Message-IDs: <x>\n\n", nil),
        ("Message-ID: <\(String(repeating: "x", count: 996))>\n\n", "<\(String(repeating: "x", count: 996))>"),
        ("Message-ID: <\(String(repeating: "x", count: 997))>\n\n", nil),
        ("Message-ID: <a\n\(String(repeating: " x\n", count: 5000))\n\n", nil),
    ] as [(String, String?)])
    func messageID(file: String, expected: String?) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write(Array(file.utf8), to: folder.path + "/new/1.a")
        #expect(try folder.facts(of: try #require(try folder.entries().first)).messageID == expected)
    }
}

extension UploadSource {
    func everything() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try next() {
            #expect(piece.count <= 128 * 1024)
            bytes += piece
        }
        return bytes
    }
}

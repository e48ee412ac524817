import Hashing
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct LineFormTests {
    @Test("A body lies on disk in this form and comes back byte for byte", arguments: [
        ("", LineForm.crlf, ""),
        ("a\r\nb\r\n", .crlf, "a\nb\n"),
        ("a\r\nb", .crlf, "a\nb"),
        ("\r\n\r\n", .crlf, "\n\n"),
        ("a\rb\r\n", .crlf, "a\rb\n"),
        ("a\r", .crlf, "a\r"),
        ("a\r\r", .crlf, "a\r\r"),
        ("\r", .crlf, "\r"),
        ("a\0b\r\n", .crlf, "a\0b\n"),
        ("\r\n\rx\r\n", .crlf, "\n\rx\n"),
        ("a\nb\r\n", .verbatim, "a\nb\r\n"),
        ("\n", .verbatim, "\n"),
        ("a\r\nb\n", .verbatim, "a\r\nb\n"),
        ("a\r\r\n", .verbatim, "a\r\r\n"),
        ("a\r\r\r\nb\r\n", .verbatim, "a\r\r\r\nb\r\n"),
        ("a\r\n\n", .verbatim, "a\r\n\n"),
        ("\r\n\r\r\n", .verbatim, "\r\n\r\r\n"),
    ])
    func forms(wire: String, form: LineForm, disk: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        for pieceSize in [1, 2, 3, 1000] {
            let message = try deliver(Array(wire.utf8), inPiecesOf: pieceSize, scratch, folder)
            #expect(message.lineForm == form)
            #expect(message.digest == SHA256.digest(wire.utf8))
            #expect(message.wireSize == UInt64(wire.utf8.count) && message.diskSize == UInt64(disk.utf8.count))
            #expect(try Files.read("\(folder.path)/new/\(message.fileName)") == Array(disk.utf8))
            let entry = try #require(try folder.find(baseName: message.baseName))
            #expect(entry.lineForm == form)
            #expect(try folder.wireForm(entry) == Array(wire.utf8))
            #expect(try folder.digest(of: entry).digest == message.digest)
        }
    }

    @Test("Random bytes rich in CR, LF and NUL come back in whatever pieces they arrive")
    func randomBodies() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let tokens: [[UInt8]] = [[13, 10], [13, 10], [13, 10], [13], [10], [0], Array("text".utf8), [255]]
        for round in 0..<600 {
            // Without bare LF in half of the rounds, so that both forms are met.
            let choice = round % 2 == 0 ? tokens : tokens.filter { $0 != [10] && $0 != [13] }
            let body = (0..<Int.random(in: 0...40, using: &random)).flatMap { _ in choice.randomElement(using: &random) ?? [] }
            let message = try deliver(body, inPiecesOf: Int.random(in: 1...7, using: &random), scratch, folder)
            let entry = MaildirEntry(
                subdirectory: .new, fileName: message.fileName, inode: 0, flags: .none, isForwardedDisputed: false)
            #expect(try folder.wireForm(entry) == body, "seed \(seed)")
            #expect(try folder.digest(of: entry) == (message.digest, message.wireSize), "seed \(seed)")
            if message.lineForm == .crlf {
                let disk = try Files.read("\(folder.path)/new/\(message.fileName)")
                #expect(!zip(disk, disk.dropFirst()).contains { $0 == (13, 10) }, "seed \(seed)")
                #expect(entry.namedWireSize == UInt64(body.count))
            }
        }
    }

    @Test("A long body that turns out late not to be reproducible is still exact", arguments: [
        "\n", "\r\r\n", "tail\r", "\r\n",
    ])
    func longBodies(end: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        var body: [UInt8] = []
        while body.count < 1_500_000 {
            body += [UInt8](repeating: UInt8(ascii: "a"), count: Int.random(in: 0...76, using: &random)) + [13, 10]
        }
        body += Array(end.utf8)
        for tail in [0, 700_000] {
            let whole = body + [UInt8](repeating: UInt8(ascii: "z"), count: tail)
            let message = try deliver(whole, inPiecesOf: 77_777, scratch, folder)
            #expect(message.lineForm == (["\n", "\r\r\n"].contains(end) ? .verbatim : .crlf))
            let entry = try #require(try folder.find(baseName: message.baseName))
            #expect(try folder.wireForm(entry) == whole, "seed \(seed)")
            #expect(message.digest == SHA256.digest(whole))
            #expect(try folder.status(of: entry).diskSize == message.diskSize)
        }
    }

    @Test("A file of others without a mark gets a CR before each LF that has none")
    func filesOfOthers() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write(Array("a\r\nb\nc\rd\n".utf8), to: folder.path + "/cur/1.x.host:2,S")
        let entry = try #require(try folder.entries().first)
        #expect(try folder.wireForm(entry) == Array("a\r\nb\r\nc\rd\r\n".utf8))
    }

    @Test("One message leaves no trace in the next, even if it was cancelled")
    func writerIsReused() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let delivery = folder.beginDelivery()
        try delivery.begin(name: scratch.nextName(), date: nil, flags: .none)
        try delivery.append(Array("x\ny\r".utf8))
        delivery.cancel()
        let message = try delivery.write(scratch.nextName(), Array("a\r\n".utf8))
        #expect(message.digest == SHA256.digest("a\r\n".utf8))
        #expect(message.lineForm == .crlf && message.diskSize == 2)
    }

    private func deliver(
        _ body: [UInt8], inPiecesOf size: Int, _ scratch: Scratch, _ folder: MaildirFolder
    ) throws -> WrittenMessage {
        let delivery = folder.beginDelivery()
        try delivery.begin(name: scratch.nextName(), date: nil, flags: .none)
        for start in stride(from: 0, to: body.count, by: size) {
            try delivery.append(Array(body[start..<min(start + size, body.count)]))
        }
        let message = try delivery.finish()
        try delivery.commit()
        return message
    }
}

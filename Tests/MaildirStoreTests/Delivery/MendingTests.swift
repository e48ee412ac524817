import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct MendingTests {
    /// A folder with a damaged message, and the good one written beside it.
    private struct Sickroom {
        let scratch: Scratch
        let folder: MaildirFolder
        let entry: MaildirEntry
        let delivery: Delivery
        let written: WrittenMessage

        init(_ durability: Durability = .durable) throws {
            scratch = try Scratch(.nested, durability)
            folder = try scratch.inbox()
            try scratch.deliver("Subject: x\r\n\r\ngood\r\n", MessageFlags(.seen), to: folder)
            entry = try #require(try folder.entries().first)
            try Files.write(Array("Subject: x\n\nbad!\n".utf8), to: "\(folder.path)/cur/\(entry.fileName)")
            delivery = folder.beginDelivery()
            written = try delivery.write(
                scratch.nextName(), Array("Subject: x\r\n\r\ngood\r\n".utf8), date: InternalDate(secondsSince1970: 77))
        }

        func mend(_ place: [String] = ["aside", "INBOX"]) throws(MaildirError) {
            try delivery.mend(entry, with: written, asideIn: place, below: scratch.directory.path)
        }

        func text(_ name: String) throws -> String { try Files.text("\(folder.path)/cur/\(name)") }
        func aside() throws -> [String] { try Files.names(in: scratch.directory.path("aside/INBOX")) }
    }

    @Test("The good bytes are under the message's own name, the damaged ones aside", arguments: [Durability.durable, .none])
    func mends(_ durability: Durability) throws {
        let room = try Sickroom(durability)
        try room.mend()
        #expect(try room.text(room.entry.fileName) == "Subject: x\n\ngood\n")
        #expect(try room.folder.names("cur") == [room.entry.fileName] && room.folder.names("tmp").isEmpty)
        #expect(try room.aside() == [room.entry.fileName])
        #expect(try Files.text(room.scratch.directory.path("aside/INBOX/\(room.entry.fileName)")).contains("bad!"))
        #expect(try room.folder.status(of: try #require(try room.folder.entries().first)).modified == 77)
        try room.delivery.commit()
        #expect(try room.folder.names("cur").count == 1)
    }

    @Test("A file that others renamed meanwhile is mended under the name that it has now")
    func renamed() throws {
        let room = try Sickroom()
        let now = room.entry.baseName + ":2,FS"
        rename("\(room.folder.path)/cur/\(room.entry.fileName)", "\(room.folder.path)/cur/\(now)")
        try room.mend()
        #expect(try room.folder.names("cur") == [String(now)])
        #expect(try room.text(String(now)).contains("good"))
    }

    @Test("A name that is taken aside gets a number")
    func taken() throws {
        let room = try Sickroom()
        try Files.makeDirectories(room.scratch.directory.path("aside/INBOX"))
        try Files.write([1], to: room.scratch.directory.path("aside/INBOX/\(room.entry.fileName)"))
        try room.mend()
        #expect(try room.aside().sorted() == [room.entry.fileName, room.entry.fileName + ".1"])
    }

    @Test("Where the damaged file cannot be put aside, or is gone, nothing changes")
    func refuses() throws {
        let room = try Sickroom()
        #expect(throws: MaildirError.self) { try room.mend(["..", "x"]) }
        #expect(try room.text(room.entry.fileName).contains("bad!"))
        unlink("\(room.folder.path)/cur/\(room.entry.fileName)")
        #expect(throws: MaildirError.self) { try room.mend() }
        room.delivery.abandon()
        #expect(try room.folder.isEmpty())
    }

    @Test("A file in a line form that its name does not tell is left alone")
    func otherForm() throws {
        let room = try Sickroom()
        let delivery = room.folder.beginDelivery()
        let written = try delivery.write(room.scratch.nextName(), Array("Subject: x\n\nbare\r\n".utf8))
        #expect(throws: MaildirError.self) {
            try delivery.mend(room.entry, with: written, asideIn: ["aside"], below: room.scratch.directory.path)
        }
        #expect(try room.text(room.entry.fileName).contains("bad!"))
    }

    @Test("A message outside of the store is known by its digest, whatever number its name got")
    func loose() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        for body in ["Subject: x\r\n\r\nplain\r\n", "Subject: x\r\n\r\nbare\nLF\r\n"] {
            let written = try scratch.deliver(body, to: folder)
            let entry = try #require(try folder.entries().first { $0.baseName == written.baseName })
            for number in 0..<2 {
                let path = scratch.directory.path(entry.fileName + (number == 0 ? "" : ".1"))
                try Files.write(Files.read("\(folder.path)/\(entry.subdirectory.rawValue)/\(entry.fileName)"), to: path)
                #expect(LooseMessage.open(path, as: written.digest)?.facts.digest == written.digest)
                #expect(LooseMessage.digests(of: path).contains(written.digest))
                #expect(LooseMessage.open(path, as: MessageDigest(repeatElement(1, count: 32))!) == nil)
            }
        }
        #expect(LooseMessage.open("/nonexistent", as: MessageDigest(repeatElement(1, count: 32))!) == nil)
    }
}

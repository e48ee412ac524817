import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct TransferTests {
    @Test("A message keeps its file, contents and time, and its letters are those of the target", arguments: [false, true])
    func letters(isCopy: Bool) throws {
        let scratch = try Scratch()
        let (from, to) = (try scratch.folder("A"), try scratch.folder("B"))
        try Files.write(Array("0 Junk\n1 work\n".utf8), to: from.path + "/dovecot-keywords")
        try Files.write(Array("0 play\n1 work\n".utf8), to: to.path + "/dovecot-keywords")
        let file = from.path + "/cur/1.a,S=5,W=6,X=9:2,SZabq"
        try Files.write(Array("hello".utf8), to: file)
        utimensat(AT_FDCWD, file, [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: 1_000_000_000, tv_nsec: 0)], 0)
        let entry = try #require(try from.entries().first)
        let placed = try from.transfer(entry, to: to, keepsName: !isCopy, isCopy: isCopy)
        #expect(try from.names("cur").count == (isCopy ? 1 : 0))
        #expect(try to.names("cur") == [placed.fileName])
        let found = try #require(try to.entries().first)
        #expect(found.flags == MessageFlags(.seen, keywords: [Keyword("Junk"), Keyword("work")]) && placed.flags == found.flags)
        #expect(found.inode == entry.inode && placed.inode == entry.inode)
        #expect(try to.status(of: found) == (5, 1_000_000_000))
        // A capital letter that nobody knows goes along; a small one could come to mean something else there.
        #expect(found.fileName.hasSuffix(":2,SZbc"))
        #expect(found.namedDiskSize == 5 && found.namedWireSize == 6)
        if isCopy { #expect(found.uniqueName != nil) } else { #expect(found.baseName == entry.baseName) }
    }

    @Test("A verbatim message stays verbatim under its new name")
    func verbatim() throws {
        let scratch = try Scratch()
        let (from, to) = (try scratch.folder("A"), try scratch.folder("B"))
        let body = "Subject: x\r\n\r\nbare\nLF\r\n"
        try scratch.deliver(body, to: from)
        let copy = try from.transfer(try #require(try from.entries().first), to: to, keepsName: false, isCopy: true)
        #expect(try to.wireForm(copy) == Array(body.utf8))
    }

    @Test("Flags that are to be set there are set in the same step, and what others changed meanwhile stays", arguments: [
        ("cur/1.a:2,", MessageFlags([.flagged]), "1.a:2,F"),
        ("cur/1.a:2,S", MessageFlags([.flagged]), "1.a:2,FS"),
        ("new/1.a", nil, "1.a:2,"),
        ("cur/1.a:2,R", nil, "1.a:2,R"),
    ] as [(String, MessageFlags?, String)])
    func meanwhile(others: String, flags: MessageFlags?, after: String) throws {
        let scratch = try Scratch()
        let (from, to) = (try scratch.folder("A"), try scratch.folder("B"))
        try Files.write([65], to: from.path + "/cur/1.a:2,")
        let entry = try #require(try from.entries().first)
        rename(from.path + "/cur/1.a:2,", "\(from.path)/\(others)")
        try from.transfer(entry, to: to, flags: flags, keepsName: true, isCopy: false)
        #expect(try to.names("cur") == [after] && from.isEmpty())
    }

    @Test("Nothing is overwritten: where the name is taken, or too long with its letters, the message gets one of ours", arguments: ["1.a", String(repeating: "ä", count: 126)])
    func taken(base: String) throws {
        let scratch = try Scratch()
        let (from, to) = (try scratch.folder("A"), try scratch.folder("B"))
        try Files.write([65], to: "\(from.path)/new/\(base)")
        try Files.write([66], to: to.path + "/cur/1.a:2,FS")
        let entry = try #require(try from.entries().first)
        let placed = try from.transfer(entry, to: to, flags: MessageFlags([.seen, .flagged]), keepsName: true, isCopy: false)
        #expect(placed.uniqueName != nil)
        #expect(try Files.read(to.path + "/cur/1.a:2,FS") == [66])
        #expect(try Files.read("\(to.path)/cur/\(placed.fileName)") == [65])
        #expect(try from.isEmpty())
    }

    @Test("Names that look like anything else stay one name", arguments: [
        "-rf", "a b\nc\t", "1.a:2", "1.a:1,x", "1.a!2,S", "1.a;2,S", "x,S=,W=q,L=v", "%2e%2e", "a\\b", "日本.語", "1.a:2,S:2,F",
    ])
    func hostileNames(name: String) throws {
        let scratch = try Scratch()
        let (from, to) = (try scratch.folder("A"), try scratch.folder("B"))
        try Files.write([65], to: "\(from.path)/cur/\(name)")
        let entry = try #require(try from.entries().first)
        let copy = try from.transfer(entry, to: to, keepsName: false, isCopy: true)
        let moved = try from.transfer(entry, to: to, keepsName: true, isCopy: false)
        #expect(copy.baseName != moved.baseName && moved.baseName == entry.baseName)
        #expect(try to.entries().map(\.flags) == [entry.flags, entry.flags])
        #expect(try Files.names(in: scratch.store.root) == ["A", "B"] && from.isEmpty())
    }

    @Test("A copy in the same folder is another message")
    func sameFolder() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try scratch.deliver(to: folder)
        let entry = try #require(try folder.entries().first)
        try folder.transfer(entry, to: folder, keepsName: false, isCopy: true)
        #expect(Set(try folder.entries().map(\.baseName)).count == 2)
    }

    @Test("Keywords without a letter go along, and do not count again when others bring the message back")
    func overflow() throws {
        let scratch = try Scratch()
        let (from, to) = (try scratch.folder("A"), try scratch.folder("B"))
        let flags = MessageFlags(.seen, keywords: [Keyword("näh"), Keyword("Junk")])
        try scratch.deliver("Subject: x\r\n\r\nHello\r\n", flags, to: from)
        let placed = try from.transfer(try #require(try from.entries().first), to: to, keepsName: true, isCopy: false)
        #expect(try to.entries().first?.flags == flags)
        rename("\(to.path)/cur/\(placed.fileName)", "\(from.path)/cur/\(placed.fileName)")
        #expect(try from.entries().first?.flags.keywords == [Keyword("Junk")])
    }

    @Test("A file that is gone is said to be gone", arguments: [false, true])
    func gone(isCopy: Bool) throws {
        let scratch = try Scratch()
        let (from, to) = (try scratch.folder("A"), try scratch.folder("B"))
        try scratch.deliver(to: from)
        let entry = try #require(try from.entries().first)
        unlink("\(from.path)/new/\(entry.fileName)")
        let error = #expect(throws: MaildirError.self) { try from.transfer(entry, to: to, keepsName: true, isCopy: isCopy) }
        #expect(error?.kind == .vanished)
        #expect(try to.isEmpty())
    }

    @Test("Across file systems the bytes are copied, whole and with their time", .enabled(if: OtherDisk.isThere), arguments: [false, true])
    func otherFileSystem(isCopy: Bool) throws {
        let scratch = try Scratch(.nested, .durable)
        let other = try TemporaryDirectory(in: "/dev/shm")
        let from = try scratch.inbox()
        let to = try MaildirStore(root: other.path("Mail"), layout: .nested, durability: .durable).create(.inbox, in: "INBOX")
        let body = "Subject: x\r\n\r\n" + String(repeating: "0123456789\r\n", count: 300_000)
        try scratch.deliver(body, MessageFlags(.seen, keywords: [Keyword("Junk")]), to: from)
        let entry = try #require(try from.entries().first)
        let time = try from.status(of: entry).modified
        let placed = try from.transfer(entry, to: to, keepsName: !isCopy, isCopy: isCopy)
        #expect(try to.wireForm(placed) == Array(body.utf8))
        #expect(try to.status(of: placed).modified == time)
        #expect(try from.entries().count == (isCopy ? 1 : 0) && to.names("tmp").isEmpty)
        #expect(try to.entries().first?.flags == entry.flags)
    }

    @Test("A disk that is full leaves the message where it was", .enabled(if: SmallDisk.isPossible))
    func fullDisk() throws {
        let scratch = try Scratch()
        let disk = try SmallDisk(bytes: 64 * 1024)
        let from = try scratch.inbox()
        let to = try MaildirStore(root: disk.path, layout: .nested, durability: .durable).create(.inbox, in: "INBOX")
        try scratch.deliver(String(repeating: "0123456789\r\n", count: 30_000), to: from)
        let entry = try #require(try from.entries().first)
        let error = #expect(throws: MaildirError.self) { try from.transfer(entry, to: to, keepsName: true, isCopy: false) }
        #expect(error?.kind == .noSpace)
        #expect(try to.isEmpty() && from.entries().count == 1)
    }
}

/// Whether memory and the place of temporary files are two file systems, as on most systems.
enum OtherDisk {
    static let isThere: Bool = {
        var (memory, place) = (stat(), stat())
        guard let directory = try? TemporaryDirectory() else { return false }
        return stat("/dev/shm", &memory) == 0 && stat(directory.path, &place) == 0 && memory.st_dev != place.st_dev
    }()
}

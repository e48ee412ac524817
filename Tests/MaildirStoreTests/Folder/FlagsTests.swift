import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct FlagsTests {
    @Test("Flags are set by a rename into cur, and the letters of others stay", arguments: [
        ("new/1.a", MessageFlags([.seen]), "1.a:2,S"),
        ("new/1.a", MessageFlags.none, "1.a:2,"),
        ("cur/1.a:2,S", MessageFlags.none, "1.a:2,"),
        ("cur/1.a:2,S", MessageFlags([.seen]), "1.a:2,S"),
        ("cur/1.a:2,SZz", MessageFlags([.flagged]), "1.a:2,FZz"),
        ("cur/1.a:2,S,x", MessageFlags([.flagged]), "1.a:2,F,x"),
        ("cur/1.a:2,PS", MessageFlags([.seen]), "1.a:2,S"),
        ("cur/1.a", MessageFlags([.seen, .draft]), "1.a:2,DS"),
    ])
    func setting(before: String, flags: MessageFlags, after: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: "\(folder.path)/\(before)")
        let entry = try #require(try folder.entries().first)
        let changed = try folder.setFlags(entry, flags)
        #expect(try folder.names("cur") == [after] && folder.names("new").isEmpty)
        let found = try #require(try folder.entries().first)
        #expect(found.fileName == changed.fileName && found.flags == flags && changed.flags == flags)
    }

    @Test("Flags that others set meanwhile survive", arguments: [
        ("cur/1.a:2,FS", MessageFlags([.seen, .answered]), "1.a:2,FRS"),
        ("cur/1.a:2,F", MessageFlags([.seen, .answered]), "1.a:2,FR"),
        ("cur/1.a:2,", MessageFlags([.seen, .answered]), "1.a:2,R"),
        ("cur/1.a:2,FS", MessageFlags.none, "1.a:2,F"),
        ("new/1.a", MessageFlags([.seen]), "1.a:2,"),
    ])
    func meanwhile(others: String, flags: MessageFlags, after: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: folder.path + "/cur/1.a:2,S")
        let entry = try #require(try folder.entries().first)
        rename(folder.path + "/cur/1.a:2,S", "\(folder.path)/\(others)")
        try folder.setFlags(entry, flags)
        #expect(try folder.names("cur") == [after])
    }

    @Test("A file that is gone is said to be gone, and removing it again is no error")
    func gone() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: folder.path + "/cur/1.a:2,S")
        let entry = try #require(try folder.entries().first)
        rename(folder.path + "/cur/1.a:2,S", folder.path + "/new/1.a")
        #expect(try folder.remove(entry))
        #expect(try !folder.remove(entry))
        #expect(try folder.isEmpty())
        for action in [{ _ = try folder.setFlags(entry, .none) }, { _ = try folder.setFlags(entry, entry.flags) }, { _ = try folder.digest(of: entry) }] {
            let error = #expect(throws: MaildirError.self) { try action() }
            #expect(error?.kind == .vanished)
        }
    }

    @Test("Another message's file is never replaced")
    func noReplacing() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: folder.path + "/new/1.a")
        try Files.write([66], to: folder.path + "/cur/1.a:2,S")
        let entry = try #require(try folder.entries().first { $0.subdirectory == .new })
        let error = #expect(throws: MaildirError.self) { try folder.setFlags(entry, MessageFlags(.seen)) }
        #expect(error?.kind == .exists)
        #expect(try Files.read(folder.path + "/cur/1.a:2,S") == [66])
    }

    @Test("A file is read under the name it has now")
    func readAfterRename() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let message = try scratch.deliver("a\r\n", to: folder)
        let entry = try #require(try folder.entries().first)
        rename("\(folder.path)/new/\(message.fileName)", "\(folder.path)/cur/\(message.baseName):2,RS")
        #expect(try folder.digest(of: entry).digest == message.digest)
    }
}

import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct TwinsTests {
    /// What a user's `cp` leaves, and which name stays.
    struct Case: CustomTestStringConvertible {
        let files: [(name: String, bytes: Int, time: Int)]
        let keeps: String
        var testDescription: String { "\(files.map(\.name)) keeps \(keeps)" }
    }

    @Test("Of different files one keeps the base name, the others get names of ours", arguments: [
        Case(files: [("cur/1.a:2,", 3, 100), ("cur/1.a:2,S", 3, 200)], keeps: "cur/1.a:2,"),
        Case(files: [("cur/1.a:2,", 3, 200), ("cur/1.a:2,S", 3, 100)], keeps: "cur/1.a:2,S"),
        Case(files: [("new/1.a", 3, 100), ("cur/1.a:2,S", 3, 100)], keeps: "cur/1.a:2,S"),
        Case(files: [("new/1.a,S=3", 3, 200), ("cur/1.a,S=3:2,S", 4, 100)], keeps: "new/1.a,S=3"),
        Case(files: [("cur/1.a:2,F", 1, 1), ("cur/1.a:2,S", 2, 2), ("new/1.a", 3, 3), ("cur/1.a:2,", 4, 0)], keeps: "cur/1.a:2,"),
    ])
    func copies(_ twins: Case) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        for file in twins.files {
            try Files.write(Array(repeating: 65, count: file.bytes), to: "\(folder.path)/\(file.name)")
            let times = [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: file.time, tv_nsec: 0)]
            utimensat(AT_FDCWD, "\(folder.path)/\(file.name)", times, 0)
        }
        let before = try folder.entries()
        let result = try folder.separate(before)
        #expect(result == Separation(renamed: twins.files.count - 1, dropped: 0))
        let after = try folder.entries()
        #expect(Set(after.map(\.baseName)).count == twins.files.count)
        #expect(Set(after.map(\.inode)) == Set(before.map(\.inode)))
        #expect(Files.exists("\(folder.path)/\(twins.keeps)"))
        for entry in after where entry.uniqueName != nil {
            #expect(before.first { $0.inode == entry.inode }?.flags == entry.flags)
        }
    }

    @Test("Keywords without a letter stay with both")
    func overflow() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let flags = MessageFlags(.seen, keywords: [Keyword("näh")])
        let message = try scratch.deliver("Subject: x\r\n\r\n", flags, to: folder)
        try Files.write([65], to: "\(folder.path)/cur/\(message.baseName):2,FS")
        _ = try folder.separate(try folder.entries())
        #expect(try Set(folder.entries().map(\.flags.system)) == [[.seen], [.seen, .flagged]])
        #expect(try folder.entries().allSatisfy { $0.flags.keywords == [Keyword("näh")] })
    }

    @Test("Two names of one file are one message: left alone for an hour, then the better one stays", arguments: [
        (["new/1.a", "cur/1.a:2,S"], "1.a:2,S"), (["cur/1.a:2,", "cur/1.a:2,FS"], "1.a:2,FS"),
    ])
    func links(names: [String], stays: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: "\(folder.path)/\(names[0])")
        link("\(folder.path)/\(names[0])", "\(folder.path)/\(names[1])")
        let twins = try folder.entries()
        #expect(try folder.separate(twins) == Separation())
        #expect(try folder.entries() == twins)
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        #expect(try folder.separate(twins, now: now.tv_sec + 3602) == Separation(renamed: 0, dropped: 1))
        #expect(try folder.entries().map(\.fileName) == [stays])
        #expect(try Files.read("\(folder.path)/cur/\(stays)") == [65])
    }

    @Test("A twin that was only one file on its way is left alone")
    func race() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: folder.path + "/new/1.a")
        var twins = try folder.entries()
        rename(folder.path + "/new/1.a", folder.path + "/cur/1.a:2,S")
        twins += try folder.entries()
        #expect(twins.count == 2)
        #expect(try folder.separate(twins) == Separation())
        #expect(try folder.entries().map(\.fileName) == ["1.a:2,S"])
    }

    @Test("One name is removed only while it is the file's that was seen")
    func removingNames() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: folder.path + "/new/1.a")
        try Files.write([66], to: folder.path + "/cur/2.b:2,")
        let entries = try folder.entries()
        rename(folder.path + "/cur/2.b:2,", folder.path + "/new/1.a")
        for entry in entries { try folder.removeName(entry) }
        #expect(try folder.names("new") == ["1.a"])
        try folder.removeName(try #require(try folder.entries().first))
        #expect(try folder.isEmpty())
    }
}

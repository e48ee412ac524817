import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct RemovalTests {
    @Test("A file goes to its place outside, and what has its name there is not overwritten")
    func collisions() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        for byte in 65...67 as ClosedRange<UInt8> {
            try Files.write([byte], to: folder.path + "/cur/1.a:2,S")
            let entry = try #require(try folder.entries().first)
            #expect(try folder.take(entry, to: ["trash", "A", "B"], below: scratch.directory.path))
        }
        let place = scratch.directory.path("trash/A/B")
        #expect(try Files.names(in: place) == ["1.a:2,S", "1.a:2,S.1", "1.a:2,S.2"])
        #expect(try Files.read(place + "/1.a:2,S") == [65] && Files.read(place + "/1.a:2,S.2") == [67])
        #expect(try folder.isEmpty())
    }

    @Test("A file that was renamed meanwhile is taken all the same, one that is gone is no error")
    func meanwhile() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: folder.path + "/new/1.a")
        let entry = try #require(try folder.entries().first)
        rename(folder.path + "/new/1.a", folder.path + "/cur/1.a:2,S")
        #expect(try folder.take(entry, to: ["t"], below: scratch.directory.path))
        #expect(try !folder.take(entry, to: ["t"], below: scratch.directory.path))
        #expect(try Files.names(in: scratch.directory.path("t")) == ["1.a:2,S"])
    }

    @Test("No name of a folder leads out of the place", arguments: [[".."], ["a", "..", "b"], ["."], [""], ["a/b"], ["a\0b"]])
    func outside(parts: [String]) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: folder.path + "/new/1.a")
        let entry = try #require(try folder.entries().first)
        #expect(throws: MaildirError.self) { try folder.take(entry, to: parts, below: scratch.directory.path) }
        #expect(try folder.entries().count == 1)
    }

    @Test("A file or a link in a directory's place is left alone: the directory gets a number")
    func inTheWay() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let elsewhere = try scratch.directory.makeDirectory("elsewhere")
        try scratch.directory.makeDirectory("t")
        try Files.write([1], to: scratch.directory.path("t/A"))
        symlink(elsewhere, scratch.directory.path("t/B"))
        for part in ["A", "B"] {
            try Files.write([65], to: folder.path + "/new/1.a")
            #expect(try folder.take(try #require(try folder.entries().first), to: ["t", part], below: scratch.directory.path))
        }
        #expect(try Files.names(in: scratch.directory.path("t")) == ["A", "A.1", "B", "B.1"])
        #expect(try Files.names(in: elsewhere).isEmpty)
    }

    @Test("The longest name there is gets its number, too")
    func longNames() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let name = String(repeating: "ä", count: 127)
        for _ in 0..<2 {
            try Files.write([65], to: "\(folder.path)/new/\(name)")
            #expect(try folder.take(try #require(try folder.entries().first), to: ["t"], below: scratch.directory.path))
        }
        #expect(try Files.names(in: scratch.directory.path("t")).count == 2)
    }

    @Test("A place on another file system gets a copy before the file goes", .enabled(if: OtherDisk.isThere))
    func otherFileSystem() throws {
        let scratch = try Scratch(.nested, .durable)
        let other = try TemporaryDirectory(in: "/dev/shm")
        let folder = try scratch.inbox()
        for _ in 0..<2 {
            try Files.write(Array("hello".utf8), to: folder.path + "/cur/1.a:2,S")
            #expect(try folder.take(try #require(try folder.entries().first), to: ["t"], below: other.path))
        }
        #expect(try Files.read(other.path("t/1.a:2,S.1")) == Array("hello".utf8))
        #expect(try folder.isEmpty())
    }
}

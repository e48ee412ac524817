import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct ScanTests {
    @Test("Files of others are seen with their flags, and what is no message is reported or passed over")
    func others() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        for name in ["cur/1.a.host:2,FS", "new/2.b.host", "cur/3.c.host", "cur/.hidden", "new/4.d:2,T"] {
            try Files.write([65], to: "\(folder.path)/\(name)")
        }
        try Files.makeDirectories(folder.path + "/cur/directory")
        symlink("/etc/passwd", folder.path + "/cur/link:2,S")
        var path: [CChar] = "\(folder.path)/cur/".utf8.map { CChar(bitPattern: $0) }
        path += [-1, 0]
        close(creat(path, 0o600))
        var seen: [String: MessageFlags] = [:]
        let scan = try folder.scan { seen[String($0.baseName)] = $0.flags }
        #expect(seen == [
            "1.a.host": MessageFlags([.flagged, .seen]), "2.b.host": .none, "3.c.host": .none, "4.d": MessageFlags(.deleted),
        ])
        #expect(scan.isStable)
        #expect(Set(scan.ignored) == ["cur/directory", "cur/link:2,S", "cur/\u{FFFD}"])
    }

    @Test("Files are located by base name under the flags they are known by, and under any others")
    func locates() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        for name in ["new/1.a", "cur/2.b:2,", "cur/3.c:2,FS", "cur/4.d:2,Sa", "cur/5.e:2,R", "cur/6.f:2,S"] {
            try Files.write([65], to: "\(folder.path)/\(name)")
        }
        try Files.write(Array("0 $Junk\n".utf8), to: folder.path + "/dovecot-keywords")
        let seen = MessageFlags(.seen)
        let found = try folder.locate([
            ("1.a", .none), ("2.b", .none), ("3.c", MessageFlags([.flagged, .seen])), ("4.d", MessageFlags(.seen, keywords: [Keyword("$Junk")])),
            ("5.e", seen), ("7.g", seen),
        ])
        #expect(found.mapValues { "\($0.subdirectory.rawValue)/\($0.fileName)" } == [
            "1.a": "new/1.a", "2.b": "cur/2.b:2,", "3.c": "cur/3.c:2,FS", "4.d": "cur/4.d:2,Sa", "5.e": "cur/5.e:2,R",
        ])
        #expect(try folder.locate([("6.f", seen)])["6.f"]?.inode == folder.locate([("6.f", .none)])["6.f"]?.inode)
    }

    @Test("A stamp changes with every file that comes, goes or is renamed")
    func stamps() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let empty = try folder.stamp()
        #expect(try scratch.store.stamp(of: "INBOX") == empty)
        // Times are set by hand: two changes may fall into one tick of the file system's clock.
        let steps: [() throws -> Void] = [
            { try Files.write([65], to: folder.path + "/new/1.a") },
            { rename(folder.path + "/new/1.a", folder.path + "/cur/1.a:2,") },
            { rename(folder.path + "/cur/1.a:2,", folder.path + "/cur/1.a:2,S") },
            { unlink(folder.path + "/cur/1.a:2,S") },
        ]
        for step in steps {
            try age(folder)
            let before = try folder.stamp()
            try step()
            #expect(try folder.stamp() != before)
        }
        #expect(try scratch.store.stamp(of: "nowhere") == nil)
    }

    @Test("A stamp is relied on only when its tick of the clock is over", arguments: [
        (0, false), (1_000_000_000, false), (2_000_000_000, false), (2_000_000_001, true), (-5_000_000_000, false),
    ] as [(Int64, Bool)])
    func settled(age: Int64, expected: Bool) {
        let stamp = FolderStamp(curTime: 1_000, newTime: 5_000_000_000, curInode: 1, newInode: 2)
        #expect(stamp.isSettled(at: 5_000_000_000 + age) == expected)
    }

    @Test("A stamp with a hostile time does not trap")
    func hostileStamp() {
        #expect(!FolderStamp(curTime: .min, newTime: .min, curInode: 0, newInode: 0).isSettled(at: .max))
    }

    @Test("A folder that changes while it is read is not called stable")
    func unstable() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: folder.path + "/new/1.a")
        try age(folder)
        let scan = try folder.scan { entry in
            if entry.subdirectory == .new { rename(folder.path + "/new/1.a", folder.path + "/cur/1.a:2,S") }
        }
        #expect(!scan.isStable)
    }

    @Test("A message on its way from new to cur is not missed")
    func onItsWay() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: folder.path + "/new/1.a")
        var seen: [Subdirectory] = []
        _ = try folder.scan { entry in
            seen.append(entry.subdirectory)
            rename(folder.path + "/new/1.a", folder.path + "/cur/1.a:2,S")
        }
        #expect(seen == [.new, .cur])
    }

    @Test("tmp is cleaned of dead batches and of what nobody touched for 36 hours, and of nothing else")
    func cleaning() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let (dead, alive) = (NameStem.make(), NameStem.make())
        let names = ["\(UniqueName(stem: dead, serial: 7))", "\(UniqueName(stem: alive, serial: 7))", "new.of.others"]
        for name in names {
            try Files.write([65], to: "\(folder.path)/tmp/\(name)")
            // The modification time of ours is the message's date: it says nothing about age.
            let times = [timespec(tv_sec: time(nil), tv_nsec: 0), timespec(tv_sec: 1000, tv_nsec: 0)]
            utimensat(AT_FDCWD, "\(folder.path)/tmp/\(name)", times, 0)
        }
        try Files.makeDirectories(folder.path + "/tmp/directory")
        #expect(try folder.cleanTemporary(stems: [dead]) == 1)
        #expect(try folder.names("tmp") == [names[1], "directory", "new.of.others"].sorted())
    }

    /// Sets the directories' times back, so that the next change is sure to show.
    private func age(_ folder: MaildirFolder) throws {
        let times = [timespec(tv_sec: 1000, tv_nsec: 0), timespec(tv_sec: 1000, tv_nsec: 0)]
        for name in ["cur", "new"] { #expect(utimensat(AT_FDCWD, "\(folder.path)/\(name)", times, 0) == 0) }
    }
}

import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct DeliveryTests {
    @Test("A message goes to new without flags and to cur with them", arguments: [
        (MessageFlags.none, "new", ""),
        (MessageFlags([.seen]), "cur", ":2,S"),
        (MessageFlags([.seen, .answered, .flagged, .deleted, .draft]), "cur", ":2,DFRST"),
        (MessageFlags(keywords: [Keyword("Junk")]), "cur", ":2,a"),
        (MessageFlags([.flagged], keywords: [Keyword("$Forwarded")]), "cur", ":2,FPa"),
    ])
    func places(flags: MessageFlags, directory: String, info: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let message = try scratch.deliver(flags, to: folder)
        #expect(try folder.names(directory) == [message.baseName + info])
        #expect(message.fileName == message.baseName + info)
        let entry = try #require(try folder.entries().first)
        #expect(entry.flags == flags)
        #expect(entry.uniqueName == message.name)
        #expect(entry.baseName == message.baseName)
    }

    @Test("The file's time is the INTERNALDATE", arguments: [0, 1_000_000_000, 1_795_000_000, -86_400] as [Int64])
    func fileTime(seconds: Int64) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let delivery = folder.beginDelivery()
        let message = try delivery.write(
            scratch.nextName(), Array("x".utf8), date: InternalDate(secondsSince1970: seconds, zoneOffsetMinutes: 60))
        try delivery.commit()
        let entry = try #require(try folder.find(baseName: message.baseName))
        #expect(try folder.status(of: entry).modified == seconds)
    }

    @Test("A date beyond all reason does not stop a delivery", arguments: [Int64.min, .max])
    func wildDates(seconds: Int64) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let delivery = folder.beginDelivery()
        _ = try delivery.write(scratch.nextName(), [65], date: InternalDate(secondsSince1970: seconds))
        try delivery.commit()
        #expect(try folder.names("new").count == 1)
    }

    @Test("Before the commit nothing is in cur or new, after it nothing in tmp", arguments: [Durability.durable, .none])
    func batch(durability: Durability) throws {
        let scratch = try Scratch(.nested, durability)
        let folder = try scratch.inbox()
        let delivery = folder.beginDelivery()
        for count in [3, 50] {
            for index in 0..<count {
                _ = try delivery.write(scratch.nextName(), Array("Body \(index)\r\n".utf8), flags: index % 2 == 0 ? .none : MessageFlags(.seen))
            }
            let before = try folder.names("cur").count + folder.names("new").count
            #expect(before == (count == 3 ? 0 : 3))
            #expect(try folder.names("tmp").count == count && delivery.count == count)
            try delivery.commit()
            #expect(try folder.names("tmp").isEmpty && delivery.count == 0)
        }
        #expect(try folder.names("cur").count + folder.names("new").count == 53)
    }

    @Test("Batches of several folders are committed together", arguments: Layout.allCases)
    func manyFolders(layout: Layout) throws {
        let scratch = try Scratch(layout, .durable)
        let folders = try ["INBOX", "a", "b"].map { try scratch.folder($0) }
        let deliveries = folders.map { $0.beginDelivery() }
        for delivery in deliveries { for _ in 0..<3 { _ = try delivery.write(scratch.nextName(), [65, 13, 10]) } }
        try Delivery.commit(deliveries)
        for folder in folders { #expect(try folder.names("new").count == 3) }
    }

    @Test("A batch given up at any step leaves nothing behind", arguments: 0..<5)
    func givenUp(step: Int) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        var delivery: Delivery? = folder.beginDelivery()
        if step > 0 { _ = try delivery?.write(scratch.nextName(), [65]) }
        if step > 1 { try delivery?.begin(name: scratch.nextName(), date: nil, flags: MessageFlags(.seen)) }
        if step > 2 { try delivery?.append([66, 10, 67]) }
        if step > 3 { _ = try delivery?.finish() }
        if step % 2 == 0 { delivery?.abandon() }
        delivery = nil
        #expect(try folder.isEmpty())
    }

    @Test("A batch that fails in the middle of its commit is taken back whole", arguments: 0..<4)
    func failedCommit(failing: Int) throws {
        let scratch = try Scratch(.nested, .durable)
        let folder = try scratch.inbox()
        let other = try scratch.folder("other")
        let deliveries = [other.beginDelivery(), folder.beginDelivery()]
        _ = try deliveries[0].write(scratch.nextName(), [65])
        let messages = try (0..<4).map { _ in try deliveries[1].write(scratch.nextName(), [65], flags: MessageFlags(.seen)) }
        // A directory in the place of one file lets its rename fail.
        let obstacle = "\(folder.path)/cur/\(messages[failing].fileName)"
        try Files.makeDirectories(obstacle)
        #expect(throws: MaildirError.self) { try Delivery.commit(deliveries) }
        #expect(try other.isEmpty())
        #expect(try folder.names("cur") == [messages[failing].fileName] && folder.names("tmp").isEmpty)
    }

    @Test("A message may get its name, date and flags only when it has come whole")
    func lateName() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let delivery = folder.beginDelivery()
        let (early, late) = (scratch.nextName(), scratch.nextName())
        try delivery.begin(name: early, date: nil, flags: .none)
        try delivery.append([65, 13, 10])
        let message = try delivery.finish(
            as: late, date: InternalDate(secondsSince1970: 1_000_000_000), flags: MessageFlags(.seen))
        #expect(try folder.names("tmp") == ["\(late)"])
        try delivery.commit()
        let entry = try #require(try folder.entries().first)
        #expect(entry.uniqueName == late && message.name == late && entry.flags == MessageFlags(.seen))
        #expect(try folder.status(of: entry).modified == 1_000_000_000)
        #expect(throws: MaildirError.self) { try delivery.finish(as: early, date: nil, flags: .none) }
    }

    @Test("What a dead run left in tmp under the same name gives way")
    func leftover() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let name = scratch.nextName()
        try Files.write(Array("half a mess".utf8), to: "\(folder.path)/tmp/\(name)")
        let delivery = folder.beginDelivery()
        let message = try delivery.write(name, Array("whole\r\n".utf8))
        try delivery.commit()
        #expect(try Files.text("\(folder.path)/new/\(message.fileName)") == "whole\n")
    }

    @Test("A link laid in tmp is not written through")
    func linkInTmp() throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let victim = try scratch.directory.write("precious", to: "victim")
        let name = scratch.nextName()
        symlink(victim, "\(folder.path)/tmp/\(name)")
        let delivery = folder.beginDelivery()
        _ = try delivery.write(name, Array("x\r\n".utf8))
        try delivery.commit()
        #expect(try Files.text(victim) == "precious")
    }

    @Test("A full disk costs only the batch that met it, and is said in one sentence", .enabled(if: SmallDisk.isPossible))
    func fullDisk() throws {
        let disk = try SmallDisk(bytes: 256 * 1024)
        let store = MaildirStore(root: disk.path + "/Mail", layout: .nested, durability: .durable)
        let folder = try store.create(.inbox, in: "INBOX")
        let stem = NameStem.make()
        let held = folder.beginDelivery()
        _ = try held.write(UniqueName(stem: stem, serial: 0), [65])
        try held.commit()
        let delivery = folder.beginDelivery()
        _ = try delivery.write(UniqueName(stem: stem, serial: 1), [65])
        let error = #expect(throws: MaildirError.self) {
            try delivery.write(UniqueName(stem: stem, serial: 2), [UInt8](repeating: 65, count: 1 << 20))
        }
        #expect(error?.kind == .noSpace)
        #expect(error?.message.hasSuffix("no space is left on the disk; free some and run again") == true)
        #expect(try folder.names("tmp").count == 1)
        delivery.abandon()
        #expect(try folder.names("tmp").isEmpty && folder.names("new").count == 1)
    }

    @Test("A store on a read-only file system says so", .enabled(if: SmallDisk.isPossible))
    func readOnly() throws {
        let disk = try SmallDisk(bytes: 256 * 1024)
        let store = MaildirStore(root: disk.path + "/Mail", layout: .nested, durability: .none)
        let folder = try store.create(.inbox, in: "INBOX")
        try disk.makeReadOnly()
        let stem = NameStem.make()
        let error = #expect(throws: MaildirError.self) {
            try folder.beginDelivery().write(UniqueName(stem: stem, serial: 0), [65])
        }
        #expect(error?.kind == .readOnly)
        #expect(throws: MaildirError.self) { try store.create(FolderPath(["x"]), in: "x") }
        _ = try store.create(.inbox, in: "INBOX")
    }

    @Test("Each failure of the system has its kind and its advice", arguments: [
        (ENOSPC, MaildirError.Kind.noSpace, "free some"), (EDQUOT, .quotaExceeded, "quota"), (EROFS, .readOnly, "read-only"),
        (EACCES, .permission, "permission"), (EPERM, .permission, "permission"), (EMFILE, .tooManyOpenFiles, "ulimit"),
        (ENFILE, .tooManyOpenFiles, "ulimit"), (ENAMETOOLONG, .tooLong, "too long"), (ENOTDIR, .notADirectory, "directory"),
        (ELOOP, .symbolicLink, "symbolic link"), (EEXIST, .exists, "already"), (EIO, .io(EIO), "Input/output error"),
    ])
    func failures(code: Int32, kind: MaildirError.Kind, words: String) {
        let error = MaildirError(errno: code, "write", "/mail/x")
        #expect(error.kind == kind)
        #expect(error.message.hasPrefix("cannot write /mail/x: ") && error.message.contains(words))
        #expect(!error.message.contains("\n"))
    }
}

extension Scratch {
    fileprivate func deliver(_ flags: MessageFlags, to folder: MaildirFolder) throws -> WrittenMessage {
        try deliver("Subject: x\r\n\r\nHello\r\n", flags, to: folder)
    }
}

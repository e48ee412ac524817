import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct StoreTests {
    @Test("Folders are made with their three directories and found again", arguments: Layout.allCases)
    func folders(layout: Layout) throws {
        let scratch = try Scratch(layout, .durable)
        #expect(try scratch.store.folders().isEmpty)
        let names = [["INBOX"], ["INBOX", "sub"], ["Projects", "2024"], ["Entwürfe"], ["a.b", "c/d"]].map { FolderPath($0) }
        var directories = FolderDirectories(layout: layout)
        for (name, directory) in zip(names, try directories.directories(for: names)) {
            let folder = try scratch.store.create(name, in: directory)
            for part in ["cur", "new", "tmp"] { #expect(try folder.names(part).isEmpty) }
            let isSub = layout == .maildirPlusPlus && directory != "."
            #expect(Files.exists(folder.path + "/maildirfolder") == isSub)
            _ = try scratch.store.create(name, in: directory)
            _ = try scratch.store.open(directory)
        }
        let found = try scratch.store.folders()
        #expect(Set(found.compactMap(\.name)) == Set(names) && found.count == names.count)
        for folder in found { #expect(scratch.store.name(of: folder.directory) == folder.name) }
    }

    @Test("A folder of others with a name of no form is reported without a name")
    func foreignFolder() throws {
        let scratch = try Scratch()
        _ = try scratch.inbox()
        for part in ["cur", "new", "tmp"] { try Files.makeDirectories("\(scratch.store.root)/50% off/sub/\(part)") }
        let found = try scratch.store.folders()
        #expect(found.contains { $0.directory == "50% off/sub" && $0.name == nil } && found.count == 2)
        _ = try scratch.store.open("50% off/sub")
    }

    @Test("A directory that could lie outside the store is refused", arguments: [
        "..", "../x", "a/../../x", "/etc", "a//b", "", "a/.", "a\0b", "a/",
    ])
    func outside(directory: String) throws {
        let scratch = try Scratch()
        let store = scratch.store
        for action in [
            { _ = try store.open(directory) }, { _ = try store.create(FolderPath(["x"]), in: directory) },
            { _ = try store.stamp(of: directory) },
        ] {
            let error = #expect(throws: MaildirError.self) { try action() }
            #expect(error?.kind == .invalidName)
        }
    }

    @Test("A symbolic link on the way to a folder is not followed", arguments: ["a", "a/b", "a/b/cur", "a/b/tmp"])
    func links(place: String) throws {
        let scratch = try Scratch()
        _ = try scratch.folder("a", "b")
        let outside = try scratch.directory.makeDirectory("outside")
        for part in ["cur", "new", "tmp", "b/cur", "b/new", "b/tmp"] { try Files.makeDirectories("\(outside)/\(part)") }
        Files.removeTree("\(scratch.store.root)/\(place)")
        symlink(outside, "\(scratch.store.root)/\(place)")
        for action in [
            { _ = try scratch.store.open("a/b") }, { _ = try scratch.store.create(FolderPath(["a", "b"]), in: "a/b") },
        ] {
            let error = #expect(throws: MaildirError.self) { try action() }
            #expect(error?.kind == .symbolicLink)
        }
        #expect(try scratch.store.folders().allSatisfy { !$0.directory.hasPrefix("a/b/") })
    }

    @Test("The root itself may be a link, and is made with its parents where it lacks")
    func root() throws {
        let directory = try TemporaryDirectory()
        let deep = MaildirStore(root: directory.path("x/y/Mail"), layout: .nested, durability: .none)
        _ = try deep.create(.inbox, in: "INBOX")
        symlink(deep.root, directory.path("link"))
        let linked = MaildirStore(root: directory.path("link"), layout: .nested, durability: .none)
        _ = try linked.open("INBOX")
        #expect(try linked.folders().map(\.name) == [.inbox])
    }

    @Test("A folder that is not there, and a file in its place, are told apart")
    func missing() throws {
        let scratch = try Scratch()
        _ = try scratch.inbox()
        try Files.write([], to: scratch.store.root + "/file")
        try Files.makeDirectories(scratch.store.root + "/half/cur")
        let none = #expect(throws: MaildirError.self) { try scratch.store.open("nowhere") }
        #expect(none?.kind == .noFolder)
        let half = #expect(throws: MaildirError.self) { try scratch.store.open("half") }
        #expect(half?.kind == .noFolder)
        let file = #expect(throws: MaildirError.self) { try scratch.store.open("file") }
        #expect(file?.kind == .notADirectory)
        #expect(file?.message.contains(scratch.store.root + "/file") == true)
    }
}

import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct FolderChangesTests {
    @Test("A renamed folder takes its children and their mail along, and keeps its inode", arguments: Layout.allCases)
    func renaming(layout: Layout) throws {
        let scratch = try Scratch(layout, .durable)
        let names = [["Old"], ["Old", "a"], ["Old", "a", "b.c"], ["Older"], ["INBOX"]]
        for levels in names { try scratch.deliver(to: scratch.folder(levels)) }
        let before = try scratch.inodes()
        var directories = FolderDirectories(layout: layout)
        let new = FolderPath(["Archive", "New"])
        let moves = try scratch.store.rename(
            directories.directory(for: FolderPath(["Old"])), to: new, in: directories.directory(for: new))
        #expect(moves.count == (layout == .nested ? 1 : 3))
        let after = try scratch.inodes()
        let expected = before.map { (FolderPath($0.key.levels[0] == "Old" ? ["Archive", "New"] + $0.key.levels.dropFirst() : $0.key.levels), $0.value) }
        #expect(after == Dictionary(uniqueKeysWithValues: expected))
        for folder in try scratch.store.folders() { #expect(try scratch.store.open(folder.directory).entries().count == 1) }
    }

    @Test("Names that were cut are known by both names until the rename is done", arguments: Layout.allCases)
    func cutNames(layout: Layout) throws {
        let scratch = try Scratch(layout)
        let (long, longer) = (String(repeating: "long ", count: 60) + "x", String(repeating: "longer ", count: 50) + "x")
        for levels in [[long], [long, "child"], ["short"]] { _ = try scratch.folder(levels) }
        var directories = FolderDirectories(layout: layout)
        for (old, new) in [(long, longer), (longer, "plain"), ("short", long)] {
            let target = FolderPath([new])
            _ = try scratch.store.rename(
                directories.directory(for: FolderPath([old])), to: target, in: directories.directory(for: target))
            #expect(try scratch.inodes().keys.contains(target))
            #expect(try !scratch.inodes().keys.contains(FolderPath([old])))
        }
        #expect(Set(try scratch.inodes().keys) == [FolderPath(["plain"]), FolderPath(["plain", "child"]), FolderPath([long])])
    }

    @Test("A rename that died half-way is finished by doing it again")
    func halfDone() throws {
        let scratch = try Scratch(.maildirPlusPlus)
        for levels in [["A"], ["A", "b"], ["A", "c"]] { _ = try scratch.folder(levels) }
        let before = try scratch.inodes()
        rename(scratch.store.root + "/.A.b", scratch.store.root + "/.Z.b")
        _ = try scratch.store.rename(".A", to: FolderPath(["Z"]), in: ".Z")
        let after = try scratch.inodes()
        #expect(Set(after.keys) == [FolderPath(["Z"]), FolderPath(["Z", "b"]), FolderPath(["Z", "c"])])
        #expect(Set(after.values) == Set(before.values))
    }

    @Test("No rename overwrites, leads out, or puts a folder into itself", arguments: Layout.allCases)
    func refusals(layout: Layout) throws {
        let scratch = try Scratch(layout)
        for levels in [["A"], ["B"], ["INBOX"]] { try scratch.deliver(to: scratch.folder(levels)) }
        let before = try scratch.inodes()
        let (a, b, none) = layout == .nested ? ("A", "B", "N") : (".A", ".B", ".N")
        let cases: [(String, String, MaildirError.Kind)] = [
            (a, b, .exists), (a, "../x", .invalidName), ("..", b, .invalidName), (a, a, .invalidName), (".", b, .invalidName),
            (a, ".", .invalidName), (none, layout == .nested ? "M" : ".M", .vanished), (a, a + "/x", .invalidName),
        ]
        for (old, new, kind) in cases {
            let error = #expect(throws: MaildirError.self) { try scratch.store.rename(old, to: FolderPath(["B"]), in: new) }
            #expect(error?.kind == kind, "\(old) → \(new)")
        }
        #expect(try scratch.inodes() == before)
    }

    @Test("A directory that only has children makes way: they become the folder's")
    func ontoParent() throws {
        let scratch = try Scratch(.nested, .durable)
        for levels in [["Old"], ["Old", "a"], ["Archive", "2023"], ["Archive", "2024", "x"]] { try scratch.deliver(to: scratch.folder(levels)) }
        let before = try scratch.inodes()
        _ = try scratch.store.rename("Old", to: FolderPath(["Archive"]), in: "Archive")
        let after = try scratch.inodes()
        #expect(Set(after.keys) == Set([["Archive"], ["Archive", "a"], ["Archive", "2023"], ["Archive", "2024", "x"]].map { FolderPath($0) }))
        #expect(Set(after.values) == Set(before.values) && !Files.exists(scratch.store.root + "/Old"))
        _ = try scratch.folder("Newer", "a")
        let error = #expect(throws: MaildirError.self) { try scratch.store.rename("Archive", to: FolderPath(["Newer"]), in: "Newer") }
        #expect(error?.kind == .exists)
        #expect(try scratch.inodes().count == 5)
    }

    @Test("An emptied folder is deleted, its children and what others keep there stay", arguments: Layout.allCases)
    func deleting(layout: Layout) throws {
        let scratch = try Scratch(layout, .durable)
        for levels in [["A"], ["A", "b"], ["C"]] { _ = try scratch.folder(levels) }
        let (a, c) = layout == .nested ? ("A", "C") : (".A", ".C")
        for name in ["dovecot-keywords", "dovecot.index.log", "restante-keywords"] { try Files.write([1], to: "\(scratch.store.root)/\(a)/\(name)") }
        try Files.write([1], to: "\(scratch.store.root)/\(c)/notes.txt")
        for directory in [a, c] { #expect(try scratch.store.delete(directory) == .deleted) }
        #expect(try Set(scratch.inodes().keys) == [FolderPath(["A", "b"])])
        #expect(Files.exists("\(scratch.store.root)/\(a)") == (layout == .nested))
        #expect(Files.exists("\(scratch.store.root)/\(c)/notes.txt"))
        #expect(try scratch.store.delete(a) == (layout == .nested ? .deleted : .absent))
        // And made again where it was.
        _ = try scratch.folder("A")
        #expect(try scratch.inodes().keys.contains(FolderPath(["A"])))
    }

    @Test("A folder with anything in cur, new or tmp stays as it is", arguments: ["cur/1.a:2,S", "new/1.a", "tmp/1.a", "cur/.hidden"])
    func notEmpty(file: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.folder("A")
        try Files.write([65], to: "\(folder.path)/\(file)")
        try Files.write([65], to: folder.path + "/dovecot-keywords")
        #expect(try scratch.store.delete("A") == .notEmpty)
        #expect(try Files.names(in: folder.path) == ["cur", "dovecot-keywords", "new", "tmp"])
        #expect(try Files.read("\(folder.path)/\(file)") == [65])
        _ = try scratch.store.open("A")
    }

    @Test("The root is never deleted, and a link in a folder's place is not followed")
    func neverDeleted() throws {
        let scratch = try Scratch(.maildirPlusPlus)
        _ = try scratch.inbox()
        let root = #expect(throws: MaildirError.self) { try scratch.store.delete(".") }
        #expect(root?.kind == .invalidName)
        let outside = try MaildirStore(root: scratch.directory.path("other"), layout: .nested, durability: .none).create(.inbox, in: "INBOX")
        symlink(outside.path, scratch.store.root + "/.link")
        let link = #expect(throws: MaildirError.self) { try scratch.store.delete(".link") }
        #expect(link?.kind == .symbolicLink)
        #expect(Files.exists(outside.path + "/cur"))
    }
}

extension Scratch {
    /// Every folder that has a name, and the inode of its `cur`.
    func inodes() throws -> [FolderPath: UInt64] {
        Dictionary(uniqueKeysWithValues: try store.folders().compactMap { folder in folder.name.map { ($0, folder.inode) } })
    }

    func folder(_ levels: [String]) throws -> MaildirFolder {
        var directories = FolderDirectories(layout: store.layout)
        let path = FolderPath(levels)
        return try store.create(path, in: directories.directory(for: path))
    }
}

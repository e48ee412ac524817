import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct FolderNamingTests {
    @Test("A folder's name becomes this directory and the directory the name again", arguments: [
        (Layout.nested, ["INBOX"], "INBOX"),
        (.nested, ["Projects", "2024"], "Projects/2024"),
        (.nested, ["Entwürfe"], "Entwürfe"),
        (.nested, ["a/b"], "a%2fb"),
        (.nested, ["50%"], "50%25"),
        (.nested, [".."], "%2e%2e"),
        (.nested, ["."], "%2e"),
        (.nested, ["..", "..", "etc"], "%2e%2e/%2e%2e/etc"),
        (.nested, [".hidden"], "%2ehidden"),
        (.nested, ["v1.2"], "v1.2"),
        (.nested, ["dots..."], "dots..%2e"),
        (.nested, ["space "], "space%20"),
        (.nested, [" space"], " space"),
        (.nested, ["~root"], "%7eroot"),
        (.nested, [""], "%"),
        (.nested, ["a", "", "b"], "a/%/b"),
        (.nested, ["a\0b\u{7f}\n"], "a%00b%7f%0a"),
        (.nested, ["cur"], "%63ur"),
        (.nested, ["work", "New"], "work/%4eew"),
        (.nested, ["TMP"], "%54MP"),
        (.nested, ["current"], "current"),
        (.nested, ["INBOX", "dovecot-keywords"], "INBOX/%64ovecot-keywords"),
        (.nested, ["Restante-Folder"], "%52estante-Folder"),
        (.nested, ["a", "\u{301}b"], "a/\u{301}b"),
        (.nested, ["inbox"], "%69nbox"),
        (.nested, ["Inbox", "a"], "%49nbox/a"),
        (.nested, ["a", "inbox"], "a/inbox"),
        (.nested, ["[Gmail]", "All Mail"], "[Gmail]/All Mail"),
        (.maildirPlusPlus, ["INBOX"], "."),
        (.maildirPlusPlus, ["Projects", "2024"], ".Projects.2024"),
        (.maildirPlusPlus, ["INBOX", "sub"], ".INBOX.sub"),
        (.maildirPlusPlus, ["Gelöscht"], ".Gel&APY-scht"),
        (.maildirPlusPlus, ["日本語"], ".&ZeVnLIqe-"),
        (.maildirPlusPlus, ["😀"], ".&2D3eAA-"),
        (.maildirPlusPlus, ["Q&A"], ".Q&-A"),
        (.maildirPlusPlus, ["v1.2"], ".v1\\2e2"),
        (.maildirPlusPlus, ["a/b"], ".a\\2fb"),
        (.maildirPlusPlus, ["a\\b"], ".a\\5cb"),
        (.maildirPlusPlus, ["ä.ö"], ".&AOQ-\\2e&APY-"),
        (.maildirPlusPlus, [".."], ".\\2e\\2e"),
        (.maildirPlusPlus, ["a", "", "b"], ".a.\\.b"),
        (.maildirPlusPlus, ["x "], ".x\\20"),
        (.maildirPlusPlus, ["~home"], ".\\7ehome"),
        (.maildirPlusPlus, ["a\0\u{1}"], ".a&AAAAAQ-"),
        (.maildirPlusPlus, ["Inbox"], ".\\49nbox"),
        (.maildirPlusPlus, ["cur"], ".cur"),
    ])
    func directory(layout: Layout, levels: [String], expected: String) throws {
        var directories = FolderDirectories(layout: layout)
        #expect(try directories.directory(for: FolderPath(levels)) == expected)
        let store = MaildirStore(root: "/", layout: layout, durability: .none)
        #expect(store.name(of: expected).map(utf8) == utf8(FolderPath(levels)))
    }

    @Test("Names of others that have no form here are not guessed", arguments: [
        (Layout.nested, "50% off"), (.nested, "a%2"), (.nested, "%zz"), (.nested, "a%ff"), (.nested, "%~0123456789abcdef"),
        (.maildirPlusPlus, "noDot"), (.maildirPlusPlus, ".a\\2"), (.maildirPlusPlus, ".&AOk"), (.maildirPlusPlus, ".&2D0-"),
        (.maildirPlusPlus, ".&!!-"), (.maildirPlusPlus, ".\\ff"),
    ])
    func foreign(layout: Layout, directory: String) {
        #expect(MaildirStore(root: "/", layout: layout, durability: .none).name(of: directory) == nil)
    }

    @Test("Raw UTF-8 and needless escapes are read")
    func lenient() {
        let flat = MaildirStore(root: "/", layout: .maildirPlusPlus, durability: .none)
        #expect(flat.name(of: ".Entwürfe") == FolderPath(["Entwürfe"]))
        #expect(flat.name(of: ".\\c3\\A4") == FolderPath(["ä"]))
        #expect(MaildirStore(root: "/", layout: .nested, durability: .none).name(of: "%41b") == FolderPath(["Ab"]))
    }

    @Test("Folders that differ by case only get directories that differ by more", arguments: Layout.allCases)
    func foldingCollisions(layout: Layout) throws {
        let paths = [
            ["Work"], ["work"], ["WORK"], ["wOrk", "a"], ["Work", "A"], ["Work", "a"], ["É"], ["é"], ["e\u{301}"], ["INBOX"], ["Inbox"],
            ["inbox"], ["inBOX"], ["cur"], ["CUR"], ["Cur"], ["1"], ["."],
        ].map { FolderPath($0) }
        var directories = FolderDirectories(layout: layout)
        let chosen = try directories.directories(for: paths)
        #expect(Set(chosen.map { $0.lowercased() }).count == paths.count)
        let store = MaildirStore(root: "/", layout: layout, durability: .none)
        for (path, directory) in zip(paths, chosen) { #expect(store.name(of: directory).map(utf8) == utf8(path)) }
    }

    @Test("The choice does not depend on the order of the folders")
    func orderDoesNotMatter() throws {
        let paths = ["a", "A", "B", "b", "bb", "BB", "bB"].map { FolderPath([$0, "x"]) }
        var forwards = FolderDirectories(layout: .nested)
        var backwards = FolderDirectories(layout: .nested)
        let chosen = try forwards.directories(for: paths)
        #expect(try backwards.directories(for: paths.reversed()) == chosen.reversed())
        #expect(chosen.first == "%61/x")
        #expect(chosen[1] == "A/x")
    }

    @Test("A directory once chosen stays, and the newcomer gives way", arguments: [
        (Layout.nested, "work/a", "%57ork"), (.maildirPlusPlus, ".work.a", ".\\57ork"),
    ])
    func keptDirectories(layout: Layout, kept: String, expected: String) throws {
        var directories = FolderDirectories(layout: layout, kept: [kept])
        #expect(try directories.directory(for: FolderPath(["work", "a"])) == kept)
        #expect(try directories.directory(for: FolderPath(["Work"])) == expected)
    }

    @Test("Random names come back, and no directory leads out of the store", arguments: Layout.allCases)
    func randomRoundTrips(layout: Layout) throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let alphabet = Array("aAbcurnewtmpINBOX./%\\&-~ \0\n\u{7f}éÉöß日😀\u{301}".unicodeScalars)
        let store = MaildirStore(root: "/nowhere", layout: layout, durability: .none)
        for _ in 0..<3000 {
            let levels = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                var level = String.UnicodeScalarView()
                for _ in 0..<Int.random(in: 0...6, using: &random) { level.append(alphabet.randomElement(using: &random) ?? "a") }
                return String(level)
            }
            var directories = FolderDirectories(layout: layout)
            let directory = try directories.directory(for: FolderPath(levels))
            #expect(store.name(of: directory).map(utf8) == levels.map { Array($0.utf8) }, "seed \(seed)")
            let parts = directory.parts(separator: UInt8(ascii: "/"))
            let isSafe = directory == "." || !parts.contains { ["", ".", "..", "cur", "new", "tmp"].contains($0) }
            #expect(isSafe && !directory.utf8.contains(0) && !directory.hasSuffix(" "), "seed \(seed)")
        }
    }

    @Test("A name that is too long for a file system is cut and found again by the file beside it", arguments: Layout.allCases)
    func longNames(layout: Layout) throws {
        let scratch = try Scratch(layout)
        let names = [
            ["a", String(repeating: "x", count: 1000), "b"], [String(repeating: "é", count: 150)], [String(repeating: "/", count: 300)],
            [String(repeating: "日本", count: 100), "%"],
        ].map { FolderPath($0) }
        var directories = FolderDirectories(layout: layout)
        for (name, directory) in zip(names, try directories.directories(for: names)) {
            #expect(directory.parts(separator: UInt8(ascii: "/")).allSatisfy { $0.utf8.count <= 240 })
            _ = try scratch.store.create(name, in: directory)
            #expect(scratch.store.name(of: directory).map(utf8) == utf8(name))
        }
        #expect(Set(try scratch.store.folders().compactMap(\.name)) == Set(names))
    }

    @Test("A cut name whose file is missing or says something else is foreign")
    func cutNameWithoutFile() throws {
        let scratch = try Scratch()
        let name = FolderPath([String(repeating: "x", count: 300)])
        var directories = FolderDirectories(layout: .nested)
        let directory = try directories.directory(for: name)
        let folder = try scratch.store.create(name, in: directory)
        try Files.write(Array("yyy\n".utf8), to: folder.path + "/restante-folder")
        #expect(scratch.store.name(of: directory) == nil)
        Files.removeTree(folder.path + "/restante-folder")
        #expect(scratch.store.name(of: directory) == nil)
    }

    @Test("A folder without levels and a path beyond all measure are refused")
    func refused() {
        var directories = FolderDirectories(layout: .nested)
        #expect(throws: MaildirError.self) { try directories.directory(for: FolderPath([])) }
        let deep = FolderPath([String](repeating: String(repeating: "a", count: 100), count: 50))
        let error = #expect(throws: MaildirError.self) { try directories.directory(for: deep) }
        #expect(error?.kind == .tooLong)
    }

    private func utf8(_ path: FolderPath) -> [[UInt8]] { path.levels.map { Array($0.utf8) } }
}

import Glibc
import Mail
import MaildirStore
import SyncPlanner
import TestRig
import Testing

@testable import SyncEngine

@Suite struct LocalLookTests {
    @Test("of two files with one base name none is lost: a run gives the second a name of its own, a dry run only counts it")
    func twins() throws {
        let (home, folder) = try folder(["cur/1.a:2,", "cur/1.a:2,S", "new/1.a", "cur/2.b:2,"])
        let before = try FileTree.all(below: home.path)
        let dry = try LocalLook(folder, twins: .counted)
        #expect(dry.entries.count == 4 && dry.separated == 2)
        #expect(try FileTree.all(below: home.path) == before)
        let merged = try LocalLook(folder)
        #expect(merged.entries.count == 2 && merged.separated == 0)
        #expect(try FileTree.all(below: home.path) == before)
        let look = try LocalLook(folder, twins: .separated)
        #expect(look.entries.count == 4 && look.separated == 2 && look.isCertain)
        #expect(Set(look.entries.values.map(\.inode)) == Set(dry.entries.values.map(\.inode)))
        #expect(look.entries.allSatisfy { $0.key == String($0.value.baseName) })
        #expect(try LocalLook(folder, twins: .separated).separated == 0)
    }

    @Test("two names of one file are one message, under the one that says more")
    func links() throws {
        let (home, folder) = try folder(["new/1.a"])
        defer { withExtendedLifetime(home) {} }
        #expect(link(folder.path + "/new/1.a", folder.path + "/cur/1.a:2,FS") == 0)
        for twins in [LocalLook.Twins.merged, .counted, .separated] {
            let look = try LocalLook(folder, twins: twins)
            #expect(look.entries.count == 1 && look.separated == 0)
            #expect(look.entries["1.a"]?.fileName == "1.a:2,FS" && look.links["1.a"]?.map(\.fileName) == ["1.a"])
        }
    }

    private func folder(_ files: [String]) throws -> (TemporaryDirectory, MaildirFolder) {
        let home = try TemporaryDirectory()
        let folder = try MaildirStore(root: home.path("Mail"), layout: .nested, durability: .none).create(.inbox, in: "INBOX")
        for (number, file) in files.enumerated() { try Files.write(Array("\(number)".utf8), to: "\(folder.path)/\(file)") }
        return (home, folder)
    }
}

import Glibc
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import TestRig
import Testing

@testable import SyncEngine

@Suite struct LocalTreeTests {
    @Test("a folder that is new there is made here, and known by its inode")
    func creating() throws {
        let rig = try LocalRig()
        var record = FolderRecord(name: MailboxName("New"), path: FolderPath(["New"]), directory: "New")
        record = try #require(try rig.index.save([record]).first)
        let exchange = rig.exchange(record)
        try LocalTree(context: rig.context(), book: ExchangeBook([exchange])).create(exchange)
        let inode = try rig.store.open(exchange.record.directory).stamp().curInode
        #expect(try rig.index.folders().first?.inode == inode && exchange.record.inode == inode)
        #expect(try rig.index.folders().first?.directory == exchange.record.directory)
    }

    @Test("a folder that was renamed there is renamed here with its children, whose rows stay theirs", arguments: [StoreLayout.nested, .maildirPlusPlus])
    func renaming(layout: StoreLayout) throws {
        let rig = try LocalRig(layout: layout)
        let (old, child, other) = (try rig.folder("Old"), try rig.folder("Old", "a"), try rig.folder("Older"))
        for folder in [old, child, other] { try rig.hold(1, in: folder) }
        let exchanges = [old, child, other].map { rig.exchange($0) }
        let isDone = try rename(exchanges, to: ["Archive", "New"], rig)
        #expect(isDone)
        let records = try rig.index.folders()
        #expect(Set(records.map(\.path)) == [FolderPath(["Archive", "New"]), FolderPath(["Archive", "New", "a"]), FolderPath(["Older"])])
        for record in records {
            #expect(record.name == LocalRig.name(record.path))
            #expect(try rig.store.name(of: record.directory) == record.path && rig.store.stamp(of: record.directory)?.curInode == record.inode)
            #expect(try rig.files(record).keys.map { $0 } == rig.rows(record).values.map(\.name))
        }
        #expect(exchanges.prefix(2).allSatisfy { $0.state.touchedStore && $0.path.levels.starts(with: ["Archive", "New"]) })
        #expect(exchanges[1].record.directory == records.first { $0.id == child.id }?.directory)
    }

    @Test("a rename that died before the index knew is only told to it", arguments: [StoreLayout.nested, .maildirPlusPlus])
    func renamedBefore(layout: StoreLayout) throws {
        for step in 0..<10 {
            let rig = try LocalRig(layout: layout)
            let (old, child) = (try rig.folder("Old"), try rig.folder("Old", "a"))
            for folder in [old, child] { try rig.hold(1, in: folder) }
            let death = Death(at: step)
            do {
                _ = try rename([rig.exchange(old), rig.exchange(child)], to: ["New"], rig, death.probe)
            } catch is Death.Simulated {}
            if try rig.index.folders().contains(where: { $0.path == FolderPath(["Old"]) }) {
                let isDone = try rename(try rig.found(), to: ["New"], rig)
                #expect(isDone)
            }
            for record in try rig.index.folders() {
                #expect(record.path.levels.first == "New")
                #expect(try rig.files(record).count == 1 && rig.store.stamp(of: record.directory)?.curInode == record.inode)
            }
            guard death.hasCome else { return }
        }
        Issue.record("there is no end of steps")
    }

    @Test("what stands in the way stays, and the folder has failed")
    func inTheWay() throws {
        let rig = try LocalRig()
        let old = try rig.folder("Old")
        try rig.hold(1, in: old)
        try Files.makeDirectories(rig.settings.maildir + "/Other/cur")
        let exchange = rig.exchange(old)
        let isDone = try rename([exchange], to: ["Other"], rig)
        #expect(!isDone && exchange.state.failure?.contains("Other") == true)
        #expect(try rig.index.folders().map(\.path) == [FolderPath(["Old"])] && rig.files(old).count == 1)
    }

    @Test("a folder that was renamed here is noted where it is once the server has followed")
    func renamedHere() throws {
        let rig = try LocalRig()
        let (old, failed) = (try rig.folder("Old"), try rig.folder("Failed"))
        for (name, new) in [("Old", "New"), ("Failed", "Other")] { #expect(Glibc.rename("\(rig.settings.maildir)/\(name)", "\(rig.settings.maildir)/\(new)") == 0) }
        let exchanges = [old, failed].map { rig.exchange($0) }
        let pairs = [(old, "New"), (failed, "Other")].map {
            FolderPair(id: $0.id, path: FolderPath([$1]), directory: $1, isThere: true, isHere: true)
        }
        let tree = LocalTree(context: rig.context(), book: ExchangeBook(exchanges))
        tree.find(pairs)
        #expect(exchanges.map(\.record.directory) == ["New", "Other"])
        exchanges[0].update { state in (state.record.path, state.record.name) = (FolderPath(["New"]), MailboxName("New")) }
        exchanges[1].update { $0.failure = "refused" }
        try tree.recordPlaces(pairs)
        #expect(try rig.index.folders().map(\.directory).sorted() == ["Failed", "New"])
        #expect(try rig.index.folders().first { $0.id == old.id }?.path == FolderPath(["New"]))
    }

    @Test("an emptied folder goes and is marked as gone; one with mail stays", arguments: [false, true])
    func deleting(hasMail: Bool) throws {
        let rig = try LocalRig()
        let folder = try rig.folder("Old")
        _ = try rig.folder("Old", "child")
        if hasMail { try Files.write([65], to: rig.place("Old") + "/new/1.mine") }
        let exchange = rig.exchange(folder)
        let deletion = try LocalTree(context: rig.context(), book: ExchangeBook([exchange])).delete(exchange)
        #expect(deletion == (hasMail ? .notEmpty : .deleted))
        let record = try #require(try rig.index.folders().first { $0.id == folder.id })
        #expect((record.goneRun == nil) == hasMail && exchange.state.isUnsettled == hasMail)
        #expect(try rig.store.stamp(of: "Old/child") != nil && (rig.store.stamp(of: "Old") != nil) == hasMail)
    }

    private func rename(
        _ exchanges: [FolderExchange], to: [String], _ rig: LocalRig, _ probe: RunProbe? = nil
    ) throws -> Bool {
        try LocalTree(context: rig.context(probe), book: ExchangeBook(exchanges))
            .rename(try #require(exchanges.first), to: FolderPath(to)) { LocalRig.name($0) }
    }
}

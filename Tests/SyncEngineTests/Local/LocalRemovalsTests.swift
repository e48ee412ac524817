import Glibc
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import TestRig
import Testing

@testable import SyncEngine

@Suite struct LocalRemovalsTests {
    @Test("files go to the dated trash under their folder's name, and nothing there is overwritten", arguments: [StoreLayout.nested, .maildirPlusPlus])
    func removing(layout: StoreLayout) throws {
        let rig = try LocalRig(layout: layout)
        let folders = [try rig.folder("INBOX"), try rig.folder("A", "..", "b/c")]
        for folder in folders {
            for uid in 1...2 as ClosedRange<UInt32> {
                let name = try rig.hold(uid, MessageFlags(.seen), in: folder)
                let file = rig.path(folder, try #require(try rig.files(folder)[name]))
                #expect(rename(file, "\(rig.place(folder.directory))/cur/1.same:2,S") == 0)
                try remove([(uid, "1.same")], rig, folder)
            }
            #expect(try rig.rows(folder).isEmpty && rig.files(folder).isEmpty)
        }
        let place = layout == .nested ? "A/%2e%2e/b%2fc" : folders[1].directory
        #expect(try rig.trash() == ["\(place)/1.same:2,S", "\(place)/1.same:2,S.1", "INBOX/1.same:2,S", "INBOX/1.same:2,S.1"].sorted())
        #expect(try Files.names(in: rig.home.path("state")).contains("trash"))
        #expect(try Files.names(in: rig.home.path).sorted() == ["mail", "state"])
    }

    @Test("a directory in a damaged index leads nowhere", arguments: ["../../out", "/etc", "a//b", "."])
    func hostileDirectory(directory: String) throws {
        let rig = try LocalRig()
        let folder = try rig.folder("INBOX")
        let name = try rig.hold(1, in: folder)
        let maildir = try rig.store.open("INBOX")
        let entry = try #require(try rig.files(folder)[name])
        let taken = try? rig.context().trash.take(entry, from: maildir, directory: directory)
        #expect(try Files.names(in: rig.home.path).sorted() == ["mail", "state"])
        #expect(try rig.files(folder).count + rig.trash().count == 1)
        if taken == true { #expect(try rig.trash().allSatisfy { !$0.contains("..") }) }
    }

    @Test("a file that others renamed meanwhile goes as well, one that is gone only closes its row")
    func meanwhile() throws {
        let rig = try LocalRig()
        let folder = try rig.folder("INBOX")
        let names = try (1...3 as ClosedRange<UInt32>).map { try rig.hold($0, in: folder) }
        try rig.store.open("INBOX").setFlags(try #require(try rig.files(folder)[names[0]]), MessageFlags(.answered))
        unlink(rig.path(folder, try #require(try rig.files(folder)[names[1]])))
        let exchange = try remove([(1, names[0]), (2, names[1])], rig, folder)
        #expect(try Set(rig.rows(folder).keys) == [3] && rig.files(folder).keys.map { $0 } == [names[2]])
        #expect(try rig.trash() == ["INBOX/\(names[0]):2,R"])
        #expect(exchange.state.result.deletedLocal == 2)
    }

    @Test("a message under two names of one file does not come back under the other one")
    func links() throws {
        let rig = try LocalRig()
        let folder = try rig.folder("INBOX")
        let name = try rig.hold(1, in: folder)
        #expect(link(rig.path(folder, try #require(try rig.files(folder)[name])), "\(rig.place("INBOX"))/cur/\(name):2,S") == 0)
        try remove([(1, name)], rig, folder)
        #expect(try rig.files(folder).isEmpty && rig.trash().count == 1)
    }

    @Test("marks are set and taken back, and rows that nobody has are closed")
    func marks() throws {
        let rig = try LocalRig()
        let folder = try rig.folder("INBOX")
        for uid in 1...4 as ClosedRange<UInt32> { try rig.hold(uid, in: folder) }
        try rig.index.apply([.gone(uid(2))], folder: folder.id, validity: LocalRig.validity, run: 1)
        let exchange = rig.exchange(folder) { plan in
            plan.keepGone.insert(uid(1))
            plan.returned.insert(uid(2))
            plan.forget.insert(uid(3))
        }
        try LocalRemovals(context: rig.context()).mark(exchange.plan, in: exchange)
        let rows = try rig.rows(folder)
        #expect(Set(rows.keys) == [1, 2, 4] && rows[1]?.goneRun == rig.run && rows[2]?.goneRun == nil)
        #expect(exchange.state.result.goneKept == 1)
    }

    @Test("a run that dies at any step has every message here, or in the trash")
    func dying() throws {
        for step in 0..<100 {
            let rig = try LocalRig()
            let folder = try rig.folder("INBOX")
            let names = try (1...2 as ClosedRange<UInt32>).map { try rig.hold($0, in: folder) }
            let death = Death(at: step)
            do {
                try remove([(1, names[0]), (2, names[1])], rig, folder, death.probe)
            } catch is Death.Simulated {}
            #expect(try rig.files(folder).count + rig.trash().count == 2)
            let files = try rig.files(folder)
            let rows = try rig.rows(folder)
            #expect(names.allSatisfy { name in files[name] == nil || rows.values.contains { $0.name == name } })
            try remove([(1, names[0]), (2, names[1])], rig, folder)
            #expect(try rig.trash().count == 2 && rig.rows(folder).isEmpty && rig.files(folder).isEmpty)
            guard death.hasCome else { return }
        }
        Issue.record("there is no end of steps")
    }

    @Test("dated folders that are older than thirty days go, and nothing else does")
    func retention() throws {
        let home = try TemporaryDirectory()
        let now = 1_763_690_000.0  // 2025-11-21
        let trash = LocalTrash(stateDirectory: home.path, secondsSince1970: now)
        #expect(trash.prune(secondsSince1970: now) == 0)
        let names = [
            "2025-11-21", "2025-10-22", "2025-10-21", "2024-01-01", "2025-1-1", "20251001", "notes", "2020-01-01.bak", "2020-01-0x",
        ]
        for name in names { try home.write("x", to: { try home.makeDirectory("trash/\(name)/A/b"); return "trash/\(name)/A/b/1.a" }()) }
        try home.write("kept", to: "elsewhere")
        symlink(home.path("elsewhere"), home.path("trash/2019-01-01"))
        symlink(home.path("trash"), home.path("trash/2024-01-01/link"))
        try home.write("file", to: "trash/2018-01-01")
        #expect(trash.prune(secondsSince1970: now) == 2)
        #expect(try Files.names(in: home.path("trash")) == (names.filter { !["2025-10-21", "2024-01-01"].contains($0) } + ["2019-01-01", "2018-01-01"]).sorted())
        #expect(Files.exists(home.path("elsewhere")))
    }

    @discardableResult
    private func remove(
        _ messages: [(uid: UInt32, name: String)], _ rig: LocalRig, _ folder: FolderRecord, _ probe: RunProbe? = nil
    ) throws -> FolderExchange {
        let exchange = rig.exchange(folder)
        let removals = messages.map { ExchangePlan.LocalRemoval(uid: uid($0.uid), name: $0.name) }
        try LocalRemovals(context: rig.context(probe)).carryOut(removals, in: exchange)
        return exchange
    }
}

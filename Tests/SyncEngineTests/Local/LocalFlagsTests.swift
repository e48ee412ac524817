import Glibc
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import TestRig
import Testing

@testable import SyncEngine

@Suite struct LocalFlagsTests {
    private let none = MessageFlags.none
    private let seen = MessageFlags(.seen)
    private let flagged = MessageFlags(.flagged)
    private let both = MessageFlags([.seen, .flagged])

    @Test("files get what is wanted here, and the index notes what the server has")
    func setting() throws {
        let rig = try LocalRig()
        let folder = try rig.folder("INBOX")
        let names = try (1...4 as ClosedRange<UInt32>).map { try rig.hold($0, in: folder) }
        let changes = [
            (1, MergedFlags(server: seen, here: none, wanted: seen)),  // changed there
            (2, MergedFlags(server: seen, here: flagged, wanted: both)),  // on both sides
            (3, MergedFlags(server: none, here: flagged, wanted: flagged)),  // changed here: not ours to note
            (4, MergedFlags(server: seen, here: seen, wanted: seen)),  // the same change on both sides
        ].map { ExchangePlan.FlagChange(uid: uid(UInt32($0)), name: names[$0 - 1], flags: $1) }
        let exchange = rig.exchange(folder) { $0.flags = changes }
        try setFlags(flagged, of: names[1], rig, folder)
        try setFlags(flagged, of: names[2], rig, folder)
        try setFlags(seen, of: names[3], rig, folder)
        try LocalFlags(context: rig.context()).carryOut(changes, in: exchange)
        let files = try rig.files(folder)
        #expect(names.map { files[$0]?.flags } == [seen, both, flagged, seen])
        let rows = try rig.rows(folder)
        #expect((1...4).map { rows[$0]?.flags } == [seen, seen, none, seen])
        #expect(exchange.state.result.flagsLocal == 2 && exchange.state.touchedStore)
    }

    @Test("flags that others change meanwhile stay, a file that is gone is left for the next run")
    func meanwhile() throws {
        let rig = try LocalRig()
        let folder = try rig.folder("INBOX")
        let names = try (1...2 as ClosedRange<UInt32>).map { try rig.hold($0, in: folder) }
        let exchange = rig.exchange(folder)
        try setFlags(MessageFlags(.answered), of: names[0], rig, folder)
        unlink(rig.path(folder, try #require(try rig.files(folder)[names[1]])))
        let changes = names.enumerated().map {
            ExchangePlan.FlagChange(uid: uid(UInt32($0 + 1)), name: $1, flags: MergedFlags(server: seen, here: none, wanted: seen))
        }
        try LocalFlags(context: rig.context()).carryOut(changes, in: exchange)
        #expect(try rig.files(folder)[names[0]]?.flags == MessageFlags([.seen, .answered]))
        #expect(try rig.rows(folder)[1]?.flags == seen && rig.rows(folder)[2]?.flags == MessageFlags.none)
        #expect(exchange.state.isUnsettled && exchange.state.result.flagsLocal == 1)
    }

    @Test("only the index is told where both sides have the same: no directory is opened")
    func agreed() throws {
        let rig = try LocalRig()
        let folder = try rig.folder("INBOX")
        let name = try rig.hold(1, in: folder)
        Files.removeTree(rig.settings.maildir)
        let change = ExchangePlan.FlagChange(uid: uid(1), name: name, flags: .equal(seen))
        let exchange = rig.exchange(folder)
        try LocalFlags(context: rig.context()).carryOut([change], in: exchange)
        #expect(try rig.rows(folder)[1]?.flags == seen)
        #expect(!exchange.state.touchedStore)
    }

    @Test("a row goes on under another UID and name, and a message that both sides have gets its first row")
    func rebinding() throws {
        let rig = try LocalRig()
        let folder = try rig.folder("INBOX")
        let old = try rig.hold(1, in: folder)
        try Files.write(Array("Subject: x\n\nmine\n".utf8), to: rig.place("INBOX") + "/new/1.mine")
        let exchange = rig.exchange(folder)
        let rebindings = [
            ExchangePlan.Rebinding(old: uid(1), uid: uid(5), name: old, flags: MergedFlags(server: seen, here: none, wanted: seen)),
            .init(old: nil, uid: uid(6), name: "1.mine", flags: MergedFlags(server: flagged, here: none, wanted: flagged)),
            .init(old: nil, uid: uid(7), name: "not there", flags: .equal()),
        ]
        for _ in 0..<2 { try LocalRebindings(context: rig.context()).carryOut(rebindings, in: exchange) }
        let rows = try rig.rows(folder)
        #expect(Set(rows.keys) == [5, 6])
        #expect(rows[5]?.name == old && rows[5]?.flags == seen && rows[5]?.emailID == "M1")
        #expect(rows[6]?.name == "1.mine" && rows[6]?.flags == flagged && rows[6]?.wireSize == 20)
        let files = try rig.files(folder)
        #expect(files[old]?.flags == seen && files["1.mine"]?.flags == flagged)
        #expect(exchange.state.isUnsettled)
    }

    @Test("rows of a mailbox that was made anew go on under its new UIDVALIDITY")
    func newValidity() throws {
        let rig = try LocalRig()
        let folder = try rig.folder("INBOX")
        let name = try rig.hold(1, in: folder)
        let exchange = rig.exchange(folder)
        exchange.update { $0.uidValidity = UIDValidity(8) }
        let rebinding = ExchangePlan.Rebinding(old: uid(1), uid: uid(1), name: name, flags: .equal())
        try LocalRebindings(context: rig.context()).carryOut([rebinding], in: exchange)
        #expect(try rig.rows(folder).isEmpty)
        #expect(try rig.index.heldUIDs(in: folder.id, UIDValidity(8)).count == 1)
    }

    @Test("a run that dies at any step and comes again ends where it would have ended")
    func dying() throws {
        for step in 0..<100 {
            let rig = try LocalRig()
            let folder = try rig.folder("INBOX")
            let names = try (1...2 as ClosedRange<UInt32>).map { try rig.hold($0, in: folder) }
            let changes = names.enumerated().map {
                ExchangePlan.FlagChange(uid: uid(UInt32($0 + 1)), name: $1, flags: MergedFlags(server: seen, here: none, wanted: seen))
            }
            let death = Death(at: step)
            do {
                try LocalFlags(context: rig.context(death.probe)).carryOut(changes, in: rig.exchange(folder))
            } catch is Death.Simulated {}
            for (name, uid) in zip(names, [1, 2] as [UInt32]) where try rig.rows(folder)[uid]?.flags == seen {
                #expect(try rig.files(folder)[name]?.flags == seen, "noted, and not done")
            }
            try LocalFlags(context: rig.context()).carryOut(changes, in: rig.exchange(folder))
            #expect(try rig.files(folder).values.allSatisfy { $0.flags == seen } && rig.rows(folder).values.allSatisfy { $0.flags == seen })
            guard death.hasCome else { return }
        }
        Issue.record("there is no end of steps")
    }

    private func setFlags(_ flags: MessageFlags, of name: String, _ rig: LocalRig, _ folder: FolderRecord) throws {
        try rig.store.open(folder.directory).setFlags(try #require(try rig.files(folder)[name]), flags)
    }
}

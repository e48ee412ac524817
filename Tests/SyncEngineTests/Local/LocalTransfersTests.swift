import Glibc
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import TestRig
import Testing

@testable import SyncEngine

@Suite struct LocalTransfersTests {
    private let seen = MessageFlags(.seen)

    @Test("a message that was moved there is renamed here, and its row goes along")
    func move() throws {
        let rig = try LocalRig()
        let (from, to) = (try rig.folder("INBOX"), try rig.folder("Archive", "2024"))
        let name = try rig.hold(3, seen, in: from)
        let inode = try #require(try rig.files(from)[name]?.inode)
        let flags = MergedFlags(server: MessageFlags([.seen, .answered]), here: seen, wanted: MessageFlags([.seen, .answered]))
        let (source, target) = (rig.exchange(from), rig.exchange(to) { $0.localTransfers = [transfer(from, 3, name, 9, flags)] })
        let context = rig.context()
        try LocalTransfers(context: context, book: ExchangeBook([source, target])).move(into: target)
        let file = try #require(try rig.files(to)[name])
        #expect(file.inode == inode && file.flags == flags.wanted)
        #expect(try rig.files(from).isEmpty && rig.rows(from).isEmpty)
        let row = try #require(try rig.rows(to)[9])
        #expect(row.name == name && row.flags == flags.wanted && row.digest != nil && row.emailID == "M3" && row.modSeq == nil)
        #expect(target.state.result.moved == 1 && target.state.touchedStore && source.state.touchedStore && !target.state.isUnsettled)
    }

    @Test("a message that was copied there is linked here, and both have a row")
    func copy() throws {
        let rig = try LocalRig(layout: .maildirPlusPlus)
        let (from, to) = (try rig.folder("INBOX"), try rig.folder("Work"))
        let name = try rig.hold(3, seen, in: from)
        let (source, target) = (rig.exchange(from), rig.exchange(to) { $0.localTransfers = [transfer(from, 3, name, 9, .equal(seen), isCopy: true)] })
        try LocalTransfers(context: rig.context(), book: ExchangeBook([source, target])).copy(into: target)
        let copy = try #require(try rig.files(to).values.first)
        #expect(try copy.inode == rig.files(from)[name]?.inode && copy.baseName != name && copy.flags == seen)
        #expect(try rig.rows(from)[3]?.name == name && rig.rows(to)[9]?.name == String(copy.baseName))
        #expect(target.state.result.copiedLocally == 1)
    }

    @Test("a copy of a file that has no row yet gets one from the file itself")
    func copyWithoutRow() throws {
        let rig = try LocalRig()
        let (from, to) = (try rig.folder("INBOX"), try rig.folder("Work"))
        try Files.write(Array("Subject: x\n\nmine\n".utf8), to: rig.place("INBOX") + "/cur/1.a:2,S")
        let plan = ExchangePlan.LocalTransfer(
            file: FileReference(from.id, "1.a"), source: nil, uid: uid(4), isCopy: true, flags: .equal(seen))
        let target = rig.exchange(to) { $0.localTransfers = [plan] }
        try LocalTransfers(context: rig.context(), book: ExchangeBook([rig.exchange(from), target])).copy(into: target)
        let row = try #require(try rig.rows(to)[4])
        #expect(try rig.files(to)[row.name] != nil)
        #expect(row.wireSize == 20 && row.diskSize == 17 && row.flags == seen)
    }

    @Test("what the server is yet to be told is noted as it is there")
    func bothSidesChanged() throws {
        let rig = try LocalRig()
        let (from, to) = (try rig.folder("INBOX"), try rig.folder("Work"))
        let name = try rig.hold(3, in: from)
        let flags = MergedFlags(server: seen, here: MessageFlags(.flagged), wanted: MessageFlags([.seen, .flagged]))
        let target = rig.exchange(to) { $0.localTransfers = [transfer(from, 3, name, 9, flags)] }
        let maildir = try rig.store.open("INBOX")
        try maildir.setFlags(try #require(try rig.files(from)[name]), MessageFlags([.flagged, .answered]))
        try LocalTransfers(context: rig.context(), book: ExchangeBook([rig.exchange(from), target])).move(into: target)
        // Others answered it meanwhile: that stays.
        #expect(try rig.files(to)[name]?.flags == MessageFlags([.seen, .flagged, .answered]))
        #expect(try rig.rows(to)[9]?.flags == seen)
    }

    @Test("where the target has a file of that base name, the message gets a new name; the other one stays")
    func takenName() throws {
        let rig = try LocalRig()
        let (from, to) = (try rig.folder("INBOX"), try rig.folder("Work"))
        let name = try rig.hold(3, in: from)
        try Files.write([66], to: "\(rig.place("Work"))/cur/\(name):2,F")
        let target = rig.exchange(to) { $0.localTransfers = [transfer(from, 3, name, 9, .equal())] }
        try LocalTransfers(context: rig.context(), book: ExchangeBook([rig.exchange(from), target])).move(into: target)
        let files = try rig.files(to)
        let row = try #require(try rig.rows(to)[9])
        #expect(files.count == 2 && row.name != name && files[row.name] != nil && files[name]?.flags == MessageFlags(.flagged))
    }

    @Test("a file that is not there any more is left for the next run, the others are moved")
    func vanished() throws {
        let rig = try LocalRig()
        let (from, to) = (try rig.folder("INBOX"), try rig.folder("Work"))
        let names = try (1...3 as ClosedRange<UInt32>).map { try rig.hold($0, in: from) }
        unlink(rig.path(from, try #require(try rig.files(from)[names[1]])))
        let target = rig.exchange(to) { plan in
            plan.localTransfers = names.enumerated().map { transfer(from, UInt32($0 + 1), $1, UInt32($0 + 11), .equal()) }
        }
        try LocalTransfers(context: rig.context(), book: ExchangeBook([rig.exchange(from), target])).move(into: target)
        #expect(try Set(rig.rows(to).keys) == [11, 13] && Set(rig.rows(from).keys) == [2])
        #expect(target.state.isUnsettled && target.state.result.moved == 2)
    }

    @Test("both names of a file whose rename was interrupted leave the folder together")
    func links() throws {
        let rig = try LocalRig()
        let (from, to) = (try rig.folder("INBOX"), try rig.folder("Work"))
        let name = try rig.hold(3, in: from)
        let file = rig.path(from, try #require(try rig.files(from)[name]))
        #expect(link(file, "\(rig.place("INBOX"))/cur/\(name):2,S") == 0)
        let target = rig.exchange(to) { $0.localTransfers = [transfer(from, 3, name, 9, .equal())] }
        try LocalTransfers(context: rig.context(), book: ExchangeBook([rig.exchange(from), target])).move(into: target)
        #expect(try rig.files(from).isEmpty && rig.files(to).count == 1)
    }

    @Test("a run that dies at any step loses nothing and has nothing twice, and rows say no more than is so", arguments: [false, true])
    func dying(isCopy: Bool) throws {
        for step in 0..<100 {
            let rig = try LocalRig()
            let (from, to) = (try rig.folder("INBOX"), try rig.folder("Work"))
            let names = try (1...2 as ClosedRange<UInt32>).map { try rig.hold($0, in: from) }
            let before = try rig.bodies(from)
            let target = rig.exchange(to) { plan in
                plan.localTransfers = names.enumerated().map { transfer(from, UInt32($0 + 1), $1, UInt32($0 + 11), .equal(), isCopy: isCopy) }
            }
            let death = Death(at: step)
            let transfers = LocalTransfers(context: rig.context(death.probe), book: ExchangeBook([rig.exchange(from), target]))
            do {
                try isCopy ? transfers.copy(into: target) : transfers.move(into: target)
            } catch is Death.Simulated {}
            for (uid, row) in try rig.rows(to) { #expect(try rig.files(to)[row.name] != nil, "row \(uid)") }
            if isCopy {
                #expect(try rig.bodies(from) == before)
            } else {
                #expect(try rig.bodies(from, to) == before)
            }
            guard death.hasCome else {
                #expect(step == 6)
                return
            }
        }
        Issue.record("there is no end of steps")
    }

    private func transfer(
        _ from: FolderRecord, _ old: UInt32, _ name: String, _ new: UInt32, _ flags: MergedFlags, isCopy: Bool = false
    ) -> ExchangePlan.LocalTransfer {
        .init(
            file: FileReference(from.id, name), source: RowReference(from.id, uid(old)), uid: uid(new), isCopy: isCopy,
            flags: flags)
    }
}

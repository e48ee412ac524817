import Mail
import SyncEngine
import TestRig
import Testing
import TwoWayRig

/// A lost or damaged index is made again from the Maildir and message lists: no body goes, nothing is doubled or deleted.
@Suite struct IndexLossTests {
    private static let start = ["INBOX": "a:S b c:F+work", "Work": "d e", "Work/Лето": "f", "Twins": "t t u"]

    private func world(_ stage: Stage) async throws -> World {
        let world = try World(try await stage.makeServer())
        try world.fill(Self.start)
        let summary = await world.run()
        try #require(summary.outcome == .done, "\(summary)")
        return world
    }

    private func loseIndex(_ world: World) throws {
        for name in try Files.names(in: world.settings.stateDirectory) where name.hasPrefix("index.sqlite") {
            Files.removeTree("\(world.settings.stateDirectory)/\(name)")
        }
    }

    /// No body either way, no deletion.
    private func expectNoTraffic(_ summary: RunSummary, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(summary.outcome == .done, "\(summary)", sourceLocation: sourceLocation)
        let counts = [summary.downloaded, summary.uploaded, summary.deletedLocal, summary.deletedRemote]
        #expect(counts == [0, 0, 0, 0], "\(summary)", sourceLocation: sourceLocation)
    }

    @Test("the index is lost, and the next run finds everything again", arguments: [Stage.full, .bare, .gmail, .dovecot])
    func lost(_ stage: Stage) async throws {
        let world = try await world(stage)
        try loseIndex(world)
        expectNoTraffic(await world.run())
        #expect(try world.differences(here: Self.start, there: Self.start) == [])
        expectNoTraffic(await world.run())
    }

    @Test("the index is lost, and both sides changed: everything is united, nothing deleted", arguments: [Stage.full, .bare, .dovecot])
    func lostAndChanged(_ stage: Stage) async throws {
        let world = try await world(stage)
        try world.there.flag("b", in: "INBOX", "F")
        try world.here.flag("b", in: "INBOX", "S")
        try world.here.delete("a", in: "INBOX")
        try world.there.expunge("d", in: "Work")
        try world.there.add("x", to: "INBOX")
        try world.here.deliver("y:S", to: "Work")
        try loseIndex(world)
        let summary = await world.run()
        #expect(summary.outcome == .done && summary.downloaded == 2 && summary.uploaded == 2, "\(summary)")
        var end = Self.start
        end["INBOX"] = "a:S b:FS c:F+work x"
        end["Work"] = "d e y:S"
        #expect(try world.differences(here: end, there: end) == [])
        expectNoTraffic(await world.run())
    }

    @Test("`index rebuild` moves nothing and changes nothing on either side", arguments: [Stage.full, .bare, .gmail, .dovecot])
    func rebuilt(_ stage: Stage) async throws {
        let world = try await world(stage)
        try loseIndex(world)
        let (files, server) = (try FileTree.all(below: world.settings.maildir), try world.there.look())
        expectNoTraffic(await world.runner().rebuildIndex())
        #expect(try FileTree.all(below: world.settings.maildir) == files)
        #expect(try world.there.look() == server)
        expectNoTraffic(await world.run())
        #expect(try FileTree.all(below: world.settings.maildir) == files)
        #expect(try world.there.look() == server)
        // What happens from now on is a change again.
        try world.here.delete("a", in: "INBOX")
        try world.there.expunge("d", in: "Work")
        let summary = await world.run()
        #expect(summary.deletedRemote == 1 && summary.deletedLocal == 1 && summary.downloaded + summary.uploaded == 0, "\(summary)")
    }

    @Test("a file into which mutt wrote its notes is recognised without the index", arguments: [Stage.full, .bare, .dovecot])
    func noted(_ stage: Stage) async throws {
        let world = try await world(stage)
        for marker in ["a", "b"] {
            let path = try world.here.file(marker, in: "INBOX").path
            let text = String(decoding: try Files.read(path), as: UTF8.self)
            let end = try #require(text.range(of: "\n\n"))
            try Files.write(
                Array((text[..<end.lowerBound] + "\nContent-Length: 5\nLines: 1" + text[end.lowerBound...]).utf8), to: path)
        }
        try loseIndex(world)
        expectNoTraffic(await world.runner().rebuildIndex())
        expectNoTraffic(await world.run())
        #expect(try world.here.files(in: "INBOX").count == 3)
    }

    @Test("rebuilt twice, and rebuilt though it was whole")
    func rebuiltTwice() async throws {
        let world = try await world(.full)
        expectNoTraffic(await world.runner().rebuildIndex())
        expectNoTraffic(await world.runner().rebuildIndex())
        expectNoTraffic(await world.run())
        #expect(try world.differences(here: Self.start, there: Self.start) == [])
    }

    enum Loss: CaseIterable { case root, folders, messages }

    @Test("`index rebuild` does nothing where the store is not mounted or has no mail any more", arguments: Loss.allCases)
    func noStore(_ loss: Loss) async throws {
        let world = try await world(.full)
        let root = world.settings.maildir
        switch loss {
        case .root: Files.removeTree(root)
        case .folders: for name in try Files.names(in: root) { Files.removeTree("\(root)/\(name)") }
        case .messages: for file in try world.here.look() { Files.removeTree(file.path) }
        }
        let summary = await world.runner().rebuildIndex()
        #expect(summary.outcome == .brake && !summary.complete, "\(summary)")
        expectSentence(summary.message)
        let names = try Files.names(in: world.settings.stateDirectory)
        #expect(names.contains("index.sqlite") && !names.contains { $0.contains("damaged") || $0.contains(".new") }, "\(names)")
        // The guard is still there for runs, and gone when the user has taken it away.
        if loss == .root { #expect(await world.run().outcome == .brake) }
        try loseIndex(world)
        #expect(await world.runner().rebuildIndex().outcome == .done)
    }

    @Test("a damaged index is noticed, said at once, and nothing is touched", arguments: [0, 4096, 8192, 20_480])
    func damaged(_ offset: Int) async throws {
        let world = try await world(.full)
        let path = world.settings.stateDirectory + "/index.sqlite"
        for suffix in ["-wal", "-shm"] { Files.removeTree(path + suffix) }
        var bytes = try Files.read(path)
        for index in offset..<min(offset + 3000, bytes.count) { bytes[index] = UInt8(truncatingIfNeeded: index &* 7 &+ 13) }
        try Files.write(bytes, to: path)
        let (files, server) = (try FileTree.all(below: world.settings.maildir), try world.there.look())
        let summary = await world.run()
        #expect(summary.outcome == .failed, "\(summary)")
        #expect(summary.message?.contains("index rebuild") == true, "\(summary.message ?? "")")
        #expect(try FileTree.all(below: world.settings.maildir) == files)
        #expect(try world.there.look() == server)
        expectNoTraffic(await world.runner().rebuildIndex())
        expectNoTraffic(await world.run())
        #expect(try world.differences(here: Self.start, there: Self.start) == [])
    }
}

import Mail
import SyncEngine
import TestRig
import Testing
import TwoWayRig

@Suite("The brake of two-way runs") struct TwoWayBrakeTests {
    /// INBOX with a hundred messages, Work with three; synced.
    private func world(_ stage: Stage) async throws -> World {
        let world = try World(try await stage.makeServer())
        try world.fill(["INBOX": (1...100).map { "m\($0)" }.joined(separator: " "), "Work": "a b c"])
        let summary = await world.run()
        try #require(summary.outcome == .done, "\(summary)")
        return world
    }

    /// The run stops, says why in a sentence, and has touched nothing.
    private func expectBrake(_ world: World, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let (files, server) = (try FileTree.all(below: world.settings.maildir), try world.there.look())
        let summary = await world.run()
        #expect(summary.outcome == .brake, "\(summary)", sourceLocation: sourceLocation)
        expectSentence(summary.message, sourceLocation: sourceLocation)
        for word in words { #expect(summary.message?.contains(word) == true, "\(summary.message ?? "")", sourceLocation: sourceLocation) }
        #expect(try FileTree.all(below: world.settings.maildir) == files, sourceLocation: sourceLocation)
        #expect(try world.there.look() == server, sourceLocation: sourceLocation)
        let report = await world.runner().plan()
        #expect(report.totals.outcome == .brake && report.brake != nil, "\(report)", sourceLocation: sourceLocation)
    }

    @Test("too much deleted here: stops; goes on when told to", arguments: [Stage.full, .bare, .dovecot])
    func here(_ stage: Stage) async throws {
        let world = try await world(stage)
        for number in 1...60 { try world.here.delete("m\(number)", in: "INBOX") }
        try world.there.add("x", to: "INBOX")
        try await expectBrake(world, "INBOX", "60", "100", "--allow-mass-delete")
        let summary = await world.run(allowsMassDelete: true)
        #expect(summary.outcome == .done && summary.deletedRemote == 60, "\(summary)")
        #expect(try world.there.picture()["INBOX"]?.count == 41)
        #expect(try world.here.picture()["INBOX"]?.count == 41)
    }

    @Test("too much deleted there: stops; goes on when told to", arguments: [Stage.full, .bare, .dovecot])
    func there(_ stage: Stage) async throws {
        let world = try await world(stage)
        for number in 1...60 { try world.there.expunge("m\(number)", in: "INBOX") }
        try await expectBrake(world, "INBOX", "60", "100", "--allow-mass-delete")
        let summary = await world.run(allowsMassDelete: true)
        #expect(summary.outcome == .done && summary.deletedLocal == 60, "\(summary)")
        #expect(try world.here.picture()["INBOX"]?.count == 40)
    }

    @Test("fewer than the configured number, and moves, are no cause for alarm")
    func moves() async throws {
        let world = try await world(.full)
        for number in 1...40 { try world.here.delete("m\(number)", in: "INBOX") }
        for number in 41...100 { try world.here.move("m\(number)", from: "INBOX", to: "Work") }
        let summary = await world.run()
        #expect(summary.outcome == .done && summary.moved == 60 && summary.deletedRemote == 40, "\(summary)")
        #expect(try world.there.picture()["Work"]?.count == 63)
    }

    @Test("moves to another folder are no deletions, in whichever direction", arguments: [Stage.full, .bare])
    func movesThere(_ stage: Stage) async throws {
        let world = try await world(stage)
        for number in 1...100 { try world.there.move("m\(number)", from: "INBOX", to: "Work") }
        let summary = await world.run()
        #expect(summary.outcome == .done && summary.moved == 100 && summary.downloaded == 0, "\(summary)")
        #expect(try world.here.picture()["Work"]?.count == 103)
    }

    @Test("the store is suddenly empty, with its folders or without")
    func emptyStore() async throws {
        for removes in [true, false] {
            let world = try World(try await Stage.full.makeServer())
            try world.fill(["INBOX": "a b c d", "Work": "e f g"])
            _ = await world.run()
            for name in try Files.names(in: world.settings.maildir) {
                let path = "\(world.settings.maildir)/\(name)"
                if removes {
                    Files.removeTree(path)
                } else {
                    for directory in ["cur", "new"] {
                        for file in try Files.names(in: "\(path)/\(directory)") { Files.removeTree("\(path)/\(directory)/\(file)") }
                    }
                }
            }
            try await expectBrake(world)
        }
    }

    @Test("the store is not there at all: it is not mounted")
    func unmounted() async throws {
        let world = try await world(.full)
        Files.removeTree(world.settings.maildir)
        let server = try world.there.look()
        let summary = await world.run()
        #expect(summary.outcome == .brake, "\(summary)")
        #expect(!Files.exists(world.settings.maildir))
        #expect(try world.there.look() == server)
    }

    @Test("the server is suddenly empty", arguments: [Stage.full, .bare, .dovecot])
    func emptyServer(_ stage: Stage) async throws {
        let world = try World(try await stage.makeServer())
        try world.fill(["INBOX": "a b c d", "Work": "e f g"])
        _ = await world.run()
        for marker in ["a", "b", "c", "d"] { try world.there.expunge(marker, in: "INBOX") }
        for marker in ["e", "f", "g"] { try world.there.expunge(marker, in: "Work") }
        try await expectBrake(world)
    }

    @Test("another mailbox altogether: stops, whatever it is told")
    func otherMailbox() async throws {
        let world = try await world(.full)
        for number in 1...100 { try world.there.expunge("m\(number)", in: "INBOX") }
        try world.there.changeUIDValidity(of: "INBOX")
        try world.there.deleteFolder("Work")
        try world.there.createFolder("Work")
        try world.there.add("p q", to: "INBOX")
        try world.there.add("r", to: "Work")
        let files = try FileTree.all(below: world.settings.maildir)
        for allows in [false, true] {
            let summary = await world.run(allowsMassDelete: allows)
            #expect(summary.outcome == .brake, "\(summary)")
            expectSentence(summary.message)
        }
        #expect(try FileTree.all(below: world.settings.maildir) == files)
        #expect(try world.there.picture().table == ["INBOX": "p q", "Work": "r"])
    }

    @Test("a large folder is taken away and put back: the brake, and then nothing is left to do")
    func putBack() async throws {
        let world = try World(try await Stage.full.makeServer())
        try world.fill(["INBOX": "a b", "Work": (1...80).map { "m\($0)" }.joined(separator: " ")])
        _ = await world.run()
        let (folder, aside) = (world.settings.maildir + "/Work", world.home.path("aside"))
        try await ProcessRunner.check("mv", [folder, aside])
        try await expectBrake(world, "Work", "80")
        try await ProcessRunner.check("mv", [aside, folder])
        let server = try world.there.look()
        let summary = await world.run()
        let sum = summary.downloaded + summary.uploaded + summary.deletedRemote + summary.deletedLocal
        #expect(summary.outcome == .done && sum == 0, "\(summary)")
        #expect(try world.there.look() == server)
    }

    @Test("INBOX is taken away here: it is never deleted there, but fetched again", arguments: [Stage.full, .bare, .dovecot])
    func inboxLost(_ stage: Stage) async throws {
        let world = try await world(stage)
        Files.removeTree(world.settings.maildir + "/INBOX")
        let summary = await world.run()
        #expect(summary.outcome == .done && summary.deletedRemote == 0 && summary.downloaded == 100, "\(summary)")
        let (here, there) = (try world.here.picture(), try world.there.picture())
        #expect(here.contents == there.contents && there["INBOX"]?.count == 100)
    }
}

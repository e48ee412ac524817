import Glibc
import SyncEngine
import TestRig
import Testing
import TwoWayRig

/// A folder that cannot be seen here is no folder that was deleted here: it fails, and the others are done.
@Suite("A folder that cannot be read here") struct UnreadableFolderTests {
    /// What somebody does to a folder's directory.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Names that are moved away, below the directory; the empty one is the directory itself.
        let taken: [String]
        /// Put in the place of the first one, if anything.
        var plant: @Sendable (_ place: String, _ aside: String) -> Bool = { _, _ in true }

        static let all = [
            Damage(testDescription: "a file in the place of cur", taken: ["cur"]) { place, _ in
                (try? Files.write([], to: place)) != nil
            },
            Damage(testDescription: "a link to it in its place", taken: [""]) { symlink($1, $0) == 0 },
            Damage(testDescription: "a link to nowhere in its place", taken: [""]) { place, _ in symlink("/nowhere", place) == 0 },
            Damage(testDescription: "a file in its place", taken: [""]) { place, _ in
                (try? Files.write([], to: place)) != nil
            },
            Damage(testDescription: "no cur", taken: ["cur"]),
            Damage(testDescription: "no new", taken: ["new"]),
            Damage(testDescription: "only tmp", taken: ["cur", "new"]),
        ]

        private func places(_ world: World, _ folder: String) -> [(place: String, aside: String)] {
            taken.map { name in
                let place = "\(world.settings.maildir)/\(folder)" + (name.isEmpty ? "" : "/\(name)")
                return (place, world.home.path("aside-\(name)"))
            }
        }

        func carryOut(_ world: World, _ folder: String) throws {
            for (place, aside) in places(world, folder) { try #require(rename(place, aside) == 0) }
            guard let first = places(world, folder).first else { return }
            try #require(plant(first.place, first.aside))
        }

        func undo(_ world: World, _ folder: String) throws {
            for (place, aside) in places(world, folder) {
                unlink(place)
                try #require(rename(aside, place) == 0)
            }
        }
    }

    @Test("is not deleted on the server, and the run is not complete", arguments: Damage.all, ["INBOX", "Work"])
    func failing(_ damage: Damage, _ folder: String) async throws {
        let world = try World(try await Stage.full.makeServer())
        try world.fill(["INBOX": "a b", "Work": "c d", "Work/Sub": "e", "Other": "f"])
        try #require(await world.run().outcome == .done)
        try damage.carryOut(world, folder)
        try world.there.add("x", to: "Other")
        let server = try world.there.look()
        let plan = await world.runner().plan()
        #expect(plan.totals.outcome == .partial && plan.totals.deletedRemote == 0, "\(plan)")
        for downloads in [1, 0] {
            let summary = await world.run()
            #expect(summary.outcome == .partial && !summary.complete && summary.downloaded == downloads, "\(summary)")
            expectSentence(summary.message)
            let failed: [String] = world.events.events.compactMap { event in
                if case .folderFailed(let path, _) = event { path.description } else { nil }
            }
            #expect(failed.contains(folder) && failed.allSatisfy { $0.hasPrefix(folder) }, "\(failed)")
            #expect(try world.there.look() == server)
        }
        try damage.undo(world, folder)
        let summary = await world.run()
        #expect(summary.outcome == .done && summary.downloaded + summary.uploaded + summary.deletedRemote == 0, "\(summary)")
        #expect(try world.there.look() == server)
    }
}

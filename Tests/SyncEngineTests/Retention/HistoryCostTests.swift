import IMAPSandbox
import Mail
import MailIndex
import TestRig
import Testing

@testable import SyncEngine

@Suite("The cost of history")
struct HistoryCostTests {
    /// Rows of every table of the index, but for full-text search.
    private func rowCounts(_ rig: EngineRig) async throws -> [String: Int] {
        let path = rig.settings.stateDirectory + "/index.sqlite"
        var counts: [String: Int] = [:]
        for table in ["run", "folder", "folder_past", "placement", "placement_past", "intent", "quarantine", "upload", "unsent",
            "hold", "hold_match", "tombstone", "meta"]
        {
            let program = "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM ' + sys.argv[2]).fetchone()[0])"
            let result = try await ProcessRunner.check("python3", ["-c", program, path, table])
            counts[table] = Int(result.output.dropLast())
        }
        return counts
    }

    @Test("a run that finds no change adds one row", arguments: [RunMode.backup, .mirror, .sync])
    func nothing(_ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), mode: mode)
        try await rig.runToTheEnd()
        try await rig.runToTheEnd()
        var before = try await rowCounts(rig)
        for _ in 0..<3 { try await rig.runToTheEnd() }
        before["run", default: 0] += 3
        #expect(try await rowCounts(rig) == before)
    }

    /// The mailbox as a client saw it at the end of a run: folder, UID, digest of the bytes, flags.
    private func picture(_ account: SandboxAccount) -> Set<String> {
        var picture: Set<String> = []
        for name in account.mailboxNames {
            for message in account.mailbox(name)?.messages ?? [] {
                picture.insert("\(name) \(message.uid) \(message.body.octets) \(message.date.secondsSince1970) \(message.flags)")
            }
        }
        return picture
    }

    @Test("of fifty runs with changes of every kind, each past state is told as it was", arguments: [RunMode.backup, .mirror, .sync])
    func fifty(_ mode: RunMode) async throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let rig = try EngineRig(.varied(), mode: mode)
        rig.settings.policy.brake = .init(share: 1, count: 1000)
        var pictures: [Int64: Set<String>] = [:]
        for step in 0..<50 {
            change(rig.account, step, &random)
            let summary = await rig.run()
            #expect(summary.outcome == .done && summary.complete, "seed \(seed), step \(step): \(summary)")
            pictures[summary.run] = picture(rig.account)
        }
        let history = AccountHistory(rig.settings)
        for (run, picture) in pictures.sorted(by: { $0.key < $1.key }) {
            var told: Set<String> = []
            try history.messages(asOf: run) { message in
                guard message.wasOnServer else { return }
                let placement = message.placement
                told.insert(
                    "\(message.folder.name) \(placement.uid) \(placement.wireSize) \(placement.internalDate?.secondsSince1970 ?? -1) \(placement.flags)")
            }
            #expect(told == picture, "seed \(seed), run \(run): \(told.symmetricDifference(picture).sorted())")
        }
        // What happened adds up to what is there, but for folders that are gone as a whole: a pulling run knows no renames.
        guard mode == .sync else { return }
        var (arrived, gone) = (0, 0)
        try history.tell(begin: { _ in }) { event in
            switch event.kind {
            case .arrived, .returned: arrived += 1
            case .gone: gone += 1
            default: break
            }
        }
        #expect(arrived - gone == pictures.max { $0.key < $1.key }?.value.count, "seed \(seed)")
    }

    private func change(_ account: SandboxAccount, _ step: Int, _ random: inout SeededRandom) {
        let names = account.mailboxNames.filter { account.mailbox($0)?.isSelectable == true }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            guard let name = names.randomElement(using: &random), let mailbox = account.mailbox(name) else { continue }
            let uid = Array(mailbox.uids).randomElement(using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: account.add("Subject: \(step)\r\n\r\n\(random.next())\r\n", date: 1_600_000_000 + Int64(step), to: name)
            case 2: if let uid { account.expunge([uid], in: name) }
            case 3: if let uid { account.setFlags(MessageFlags([.seen, .flagged]), of: [uid], in: name) }
            case 4: if let uid { account.setFlags(.none, of: [uid], in: name) }
            default:
                if let uid, let target = names.randomElement(using: &random), target != name {
                    _ = account.move([uid], from: name, to: target)
                }
            }
        }
        if step % 11 == 10 {
            account.createMailbox(account.name("New\(step)"))
            account.add("Subject: first\r\n\r\n\(step)\r\n", to: account.name("New\(step)"))
        }
        if step % 17 == 16 { account.renameMailbox(account.name("New10"), to: account.name("Renamed\(step)")) }
    }
}

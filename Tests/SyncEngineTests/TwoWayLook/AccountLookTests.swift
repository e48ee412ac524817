import Glibc
import IMAPProtocol
import IMAPSandbox
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import TestRig
import Testing

@testable import SyncEngine

/// What is looked at, and what it costs.
@Suite struct AccountLookTests {
    @Test("nothing changed: discovery alone", arguments: [SandboxProfile.full, .dovecot, .gmail, .full.without("QRESYNC")])
    func nothing(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.varied(), profile: profile)
        try await rig.agree()
        let looked = try await rig.look()
        #expect(looked.commands == [] && looked.trips == 0)
        #expect(looked.account.sights.isEmpty && looked.account.unchanged == 5 && looked.account.folders == 5)
        #expect(looked.account.tree.departures.isEmpty && looked.account.tree.actions.isEmpty)
        #expect(looked.account.tree.pairs.allSatisfy { $0.id != nil } && looked.account.messages == 60)
    }

    @Test(
        "without mod-sequences every folder is opened, and nothing differs",
        arguments: [SandboxProfile.bare, .exchange, .courier])
    func bare(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.varied(), profile: profile)
        try await rig.agree()
        let looked = try await rig.look()
        #expect(looked.commands.count { $0 == "SELECT" } == 5)
        #expect(looked.account.sights.count == 5 && looked.account.sights.allSatisfy { $0.difference.isNothing })
        #expect(looked.identities.isEmpty)
    }

    @Test("a change here alone asks the server nothing; the folder's numbers are known all the same")
    func changedHere() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        try rig.deliver("Subject: mine\n\nhi\n", to: ["Sent"])
        try #require(unlink(try rig.file(3, in: "INBOX")) == 0)
        let looked = try await rig.look()
        #expect(looked.commands == [])
        let (sent, inbox) = (try #require(looked.sight("Sent")), try #require(looked.sight("INBOX")))
        #expect(looked.account.sights.count == 2 && looked.account.unchanged == 3)
        #expect(sent.difference.strangers.map(\.name) == ["9.mine.host"] && sent.uidValidity != nil && sent.uidNext == 11)
        #expect(sent.stamp == nil && sent.inode != nil && sent.known.count == 10 && sent.present == sent.known)
        #expect(inbox.difference.missingHere.map(\.uid) == [3] && inbox.difference.held == 30)
    }

    @Test("a change on the server opens its folder for writing; a dry run only examines it")
    func changedThere() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.account.setFlags(MessageFlags(.answered), of: [7], in: .inbox)
        let looked = try await rig.look()
        #expect(looked.commands == ["SELECT"] && looked.trips == 1)
        #expect(looked.sight("INBOX")?.difference.flagged.map(\.uid) == [7])
        #expect(looked.sight("INBOX")?.permanentFlags?.contains("\\*") == true && looked.sight("INBOX")?.isReadOnly == false)
        #expect(looked.sight("INBOX")?.stamp != nil)
        #expect(try await rig.look(.plan).commands == ["EXAMINE"])
        rig.settings.policy.direction = .pull
        #expect(try await rig.look().commands == ["EXAMINE"])
    }

    @Test("files that nothing was done about are seen again, whatever the directory's times say")
    func leftHere() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        try rig.deliver("Subject: mine\n\nhi\n", to: ["Sent"])
        #expect(try await rig.look().sight("Sent")?.stamp == nil)
        #expect(try await rig.look().sight("Sent")?.difference.strangers.count == 1)
    }

    @Test("a file that was not sent is looked for although the directory's times are as they were")
    func unsent() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        let note = {
            try rig.withIndex { index in
                let sent = try #require(try index.folders().first { $0.path == FolderPath(["Sent"]) })
                try index.setUnsent([UnsentFile(folder: sent.id, name: "x", reason: "r", message: "m")], of: sent.id, run: 1)
            }
        }
        try note()
        #expect(try await rig.look().account.unchanged == 5)
        #expect(try rig.withIndex { try $0.unsent() }.isEmpty, "a file that is not there any more is not told for ever")
        try note()
        try rig.deliver("Subject: mine\n\nhi\n", to: ["Sent"])
        try rig.withIndex { index in
            try index.setStamps(try index.folders().map { ($0.id, try rig.store.stamp(of: $0.directory)?.record) })
        }
        #expect(try await rig.look().sight("Sent")?.difference.strangers.count == 1)
    }

    // MARK: Folders that are gone

    @Test("a folder deleted on the server is asked for by name, and its messages have departed")
    func deletedThere() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.account.deleteMailbox(rig.account.name("Sent"))
        let looked = try await rig.look()
        #expect(looked.commands == ["STATUS"])
        #expect(looked.account.tree.departures.map(\.gone) == [.there])
        let sent = try #require(looked.sight("Sent"))
        #expect(!sent.isThere && sent.isHere && sent.difference.goneThere.count == 10 && sent.present.isEmpty)
    }

    @Test("a folder that the list leaves out and that answers to its name is not gone")
    func shortList() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        let looked = try await rig.look { $0.filter { $0.path != FolderPath(["Sent"]) } }
        #expect(looked.account.tree.departures.isEmpty && looked.sight("Sent") == nil)
        #expect(looked.account.leftOut.count == 1 && looked.account.failures.map(\.path) == [FolderPath(["Sent"])])
        #expect(looked.account.unchanged == 4 && looked.account.folders == 4)
        expectSentence(looked.account.failures.first?.state.failure)
    }

    @Test("a directory that is there and cannot be seen as a folder is not gone")
    func unseenDirectory() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        let path = try rig.directory("Sent")
        try #require(rename(path, rig.home.path("elsewhere")) == 0 && symlink(rig.home.path("elsewhere"), path) == 0)
        let looked = try await rig.look()
        #expect(looked.account.tree.departures.isEmpty && looked.account.leftOut.count == 1)
        #expect(looked.account.failures.map(\.path) == [FolderPath(["Sent"])])
        #expect(looked.commands == [])
    }

    @Test("a directory deleted here: its messages are missing, and the server need not be asked")
    func deletedHere() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        try #require(rename(try rig.directory("Sent"), rig.home.path("elsewhere")) == 0)
        let looked = try await rig.look()
        #expect(looked.commands == [] && looked.account.tree.departures.map(\.gone) == [.here])
        let sent = try #require(looked.sight("Sent"))
        #expect(sent.isThere && !sent.isHere && sent.difference.missingHere.count == 10)
    }

    @Test("a folder gone on both sides: its rows are gone on both sides")
    func goneOnBoth() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.account.deleteMailbox(rig.account.name("Sent"))
        try #require(rename(try rig.directory("Sent"), rig.home.path("elsewhere")) == 0)
        let looked = try await rig.look()
        #expect(looked.sight("Sent")?.difference.goneBoth.count == 10)
    }

    @Test("a folder that cannot be opened fails alone, and nothing is concluded about it")
    func failing() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.account.add("Subject: a\r\n\r\nnew\r\n")
        rig.account.add("Subject: b\r\n\r\nnew\r\n", to: rig.account.name("Sent"))
        rig.server.faults.arm(.mailbox(rig.account.name("Sent"), command: "SELECT", .answer("NO go away")), times: nil)
        let looked = try await rig.look()
        #expect(looked.account.failed.count == 1 && looked.account.failures.map(\.path) == [FolderPath(["Sent"])])
        #expect(rig.recorder.failedFolders == [FolderPath(["Sent"])])
        #expect(looked.sight("INBOX")?.difference.arrivals == [31] && looked.sight("Sent") == nil)
        #expect(looked.account.tree.pairs.contains { $0.path == FolderPath(["Sent"]) })
    }

    @Test("a folder that breaks the connection each time fails alone")
    func breaking() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.account.add("Subject: a\r\n\r\nnew\r\n")
        rig.account.add("Subject: b\r\n\r\nnew\r\n", to: rig.account.name("Sent"))
        rig.server.faults.arm(.mailbox(rig.account.name("Sent"), command: "SELECT", .close), times: nil)
        let looked = try await rig.look()
        #expect(looked.account.failures.map(\.path) == [FolderPath(["Sent"])])
        #expect(looked.sight("INBOX")?.difference.arrivals == [31])
    }

    @Test("a mailbox that looks empty although STATUS says otherwise contradicts itself")
    func contradiction() async throws {
        let rig = try EngineRig(.varied(), profile: .bare)
        try await rig.agree()
        rig.server.faults.arm(
            .mailbox(
                .inbox, command: "SELECT",
                .script(
                    untagged: [
                        "* 30 EXISTS", "* OK [UIDVALIDITY \(try #require(rig.account.mailbox(.inbox)).uidValidity.value)] x",
                    ], tagged: "OK done")))
        rig.server.faults.arm(.command("UID FETCH", .answer("OK nothing")))
        rig.server.faults.arm(.command("UID SEARCH", .emptySearch))
        let looked = try await rig.look()
        let inbox = try #require(looked.sight("INBOX"))
        #expect(inbox.contradicts && inbox.difference.goneThere.isEmpty && inbox.present.count == 30)
    }

    // MARK: Names

    @Test("new folders get their records: a name for those from here, a directory for those from there")
    func newFolders() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.account.createMailbox(rig.account.name("From there", "Ä"))
        try rig.deliver("Subject: mine\n\nhi\n", to: ["From here", "Ö"])
        let looked = try await rig.look()
        let (there, here) = (try #require(looked.sight("From there", "Ä")), try #require(looked.sight("From here", "Ö")))
        #expect(there.isThere && !there.isHere && there.record.directory == "From there/Ä" && there.record.id != 0)
        #expect(!here.isThere && here.isHere && here.record.name == rig.account.name("From here", "Ö"))
        #expect(here.difference.strangers.count == 1 && here.record.id != 0 && here.record.inode == here.inode)
        let again = try await rig.look()
        #expect(again.sight("From here", "Ö")?.record.id == here.record.id, "the number stays")
    }

    @Test("a rename rule is undone for folders that are only here", arguments: [StoreLayout.nested, .maildirPlusPlus])
    func renameRule(_ layout: StoreLayout) async throws {
        let rig = try EngineRig(.varied(), layout: layout)
        rig.settings.folders.rename = ["Work": "Office"]
        try await rig.agree()
        try rig.deliver("Subject: mine\n\nhi\n", to: layout == .nested ? ["Office", "New"] : [".Office.New"])
        try rig.deliver("Subject: mine\n\nhi\n", to: layout == .nested ? ["Work"] : [".Work"])
        let looked = try await rig.look()
        let new = try #require(looked.sight("Work", "New"))
        #expect(new.record.name == rig.account.name("Work", "New"))
        #expect(looked.account.folders == 6, "no folder of the server lies in Work")
        #expect(looked.account.tree.notes.count == 1 && looked.account.tree.departures.isEmpty)
    }

    @Test("a new rename rule makes no folder that is known look deleted")
    func newRule() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.settings.folders.rename = ["Sent": "Gesendet"]
        let looked = try await rig.look()
        #expect(looked.account.sights.isEmpty && looked.account.tree.departures.isEmpty && looked.account.unchanged == 5)
    }

    @Test("folders that are left out are left out on every side", arguments: ["Sent", "Work"])
    func excluded(_ name: String) async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.settings.folders.exclude = [name, "Private"]
        try rig.deliver("Subject: mine\n\nhi\n", to: ["Private"])
        let looked = try await rig.look()
        #expect(looked.account.sights.isEmpty && looked.account.tree.departures.isEmpty && looked.account.tree.actions.isEmpty)
        #expect(looked.account.leftOut.count == (name == "Work" ? 2 : 1))
    }

    @Test("a folder renamed on the server to a name that is left out is not deleted", arguments: [true, false])
    func renamedAway(_ hasIDs: Bool) async throws {
        let rig = try EngineRig(.varied(), profile: hasIDs ? .full : .full.without("OBJECTID"))
        rig.settings.folders.exclude = ["Archive"]
        try await rig.agree()
        rig.account.renameMailbox(rig.account.name("Sent"), to: rig.account.name("Archive"))
        let looked = try await rig.look()
        #expect(looked.account.tree.departures.isEmpty && looked.account.sights.isEmpty)
        #expect(looked.account.leftOut.count == 1 && looked.account.tree.notes.count == 1)
    }

    @Test("a directory renamed here to a name that is left out is not deleted")
    func renamedAwayHere() async throws {
        let rig = try EngineRig(.varied())
        rig.settings.folders.exclude = ["Archive"]
        try await rig.agree()
        try #require(rename(try rig.directory("Sent"), "\(rig.settings.maildir)/Archive") == 0)
        let looked = try await rig.look()
        #expect(looked.account.tree.departures.isEmpty && looked.account.sights.isEmpty && looked.account.leftOut.count == 1)
    }

    @Test("a run of one folder concludes nothing about the others, nor from that one's absence")
    func oneFolder() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.settings.folders.only = ["Sent"]
        rig.account.deleteMailbox(rig.account.name("Empty"))
        rig.account.add("Subject: b\r\n\r\nnew\r\n", to: rig.account.name("Sent"))
        let looked = try await rig.look()
        #expect(looked.account.folders == 1 && looked.account.sights.count == 1 && looked.account.tree.departures.isEmpty)
        #expect(looked.sight("Sent")?.difference.arrivals == [11])
        rig.account.deleteMailbox(rig.account.name("Sent"))
        let gone = try await rig.look()
        #expect(gone.account.tree.departures.isEmpty && gone.account.sights.isEmpty && gone.account.tree.brake == nil)
        #expect(gone.account.leftOut.count == 5)
    }

    @Test("only subscribed folders take part", arguments: [SandboxProfile.full, .courier])
    func subscribed(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.varied(), profile: profile)
        try await rig.agree()
        rig.settings.folders.subscribedOnly = true
        rig.account.setSubscribed(false, rig.account.name("Sent"))
        rig.account.setSubscribed(false, .inbox)
        let looked = try await rig.look()
        #expect(looked.account.folders == 4 && looked.account.tree.departures.isEmpty && looked.account.leftOut.count == 1)
        #expect(looked.account.tree.pairs.contains { $0.path == .inbox })
    }

    @Test("a folder renamed on the server is opened under its new name, a folder renamed here under its old one")
    func renamed() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.account.renameMailbox(rig.account.name("Sent"), to: rig.account.name("Gone out"))
        rig.account.add("Subject: b\r\n\r\nnew\r\n", to: rig.account.name("Gone out"))
        try #require(rename(try rig.directory("Empty"), "\(rig.settings.maildir)/Full") == 0)
        rig.account.add("Subject: c\r\n\r\nnew\r\n", to: rig.account.name("Empty"))
        let looked = try await rig.look()
        let (sent, empty) = (try #require(looked.sight("Gone out")), try #require(looked.sight("Full")))
        #expect(
            sent.record.name == rig.account.name("Gone out") && sent.record.directory == "Sent"
                && sent.difference.arrivals == [11])
        #expect(
            empty.record.name == rig.account.name("Empty") && empty.record.directory == "Full" && empty.difference.arrivals == [1]
        )
        #expect(looked.account.tree.actions.count == 2 && looked.account.failures.isEmpty)
        let known = try rig.withIndex { try $0.folders() }
        #expect(
            Set(known.map(\.path.description)) == ["INBOX", "Work", "Work/2026/Лето", "Sent", "Empty"],
            "the index waits for the other side")
    }

    @Test("the name of a folder that was renamed is free for a new one in the same run")
    func nameTaken() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.account.renameMailbox(rig.account.name("Sent"), to: rig.account.name("Sent 2025"))
        rig.account.createMailbox(rig.account.name("Sent"))
        rig.account.add("Subject: b\r\n\r\nnew\r\n", to: rig.account.name("Sent"))
        let looked = try await rig.look()
        let new = try #require(looked.sight("Sent"))
        #expect(looked.account.failures.isEmpty && new.difference.arrivals == [1] && new.record.directory == "Sent")
        #expect(looked.account.folders == 6 && looked.account.tree.actions.count == 2, "the old one makes way")
    }

    @Test(
        "two folders never share a directory, whether renames may be followed or not",
        arguments: [SyncPolicy.Operations.all, [.new, .gone]])
    func directories(_ operations: SyncPolicy.Operations) async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.settings.policy.operations = operations
        rig.account.renameMailbox(rig.account.name("Sent"), to: rig.account.name("Sent 2025"))
        rig.account.createMailbox(rig.account.name("Sent"))
        let looked = try await rig.look()
        let renamed = Set(looked.account.tree.actions.compactMap { if case .renameHere(let id, _, _) = $0 { id } else { nil } })
        let staying = looked.account.sights.filter { !renamed.contains($0.record.id) }.map(\.record.directory)
        let quiet = try rig.withIndex { try $0.folders() }.filter { folder in
            !renamed.contains(folder.id) && !looked.account.sights.contains { $0.record.id == folder.id }
        }.map(\.directory)
        #expect(Set(staying + quiet).count == staying.count + quiet.count, "\(staying) \(quiet) \(looked.account.tree)")
    }

    @Test("a UIDVALIDITY that changed: the rows are gone, all messages have arrived, with their flags")
    func newValidity() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.account.changeUIDValidity(of: .inbox)
        let inbox = try #require(try await rig.look().sight("INBOX"))
        #expect(inbox.difference.hasNewValidity && inbox.difference.goneThere.count == 30 && inbox.difference.strangers.isEmpty)
        #expect(inbox.difference.arrivals.count == 30 && inbox.difference.arrivalFlags.count == 30)
        #expect(rig.recorder.notices.count == 1)
    }

    @Test("rows that a run has renumbered before it died are compared as usual")
    func renumbered() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        let old = try #require(rig.account.mailbox(.inbox)?.uidValidity)
        rig.account.changeUIDValidity(of: .inbox)
        let inbox = try #require(rig.account.mailbox(.inbox))
        try rig.withIndex { index in
            let folder = try #require(try index.folders().first { $0.path == .inbox })
            let pairs = zip(1...30, inbox.uids).map { AccountIndex.Renumbering(old: UID(unchecked: UInt32($0)), new: $1) }
            try index.renumber(Array(pairs.dropFirst()), folder: folder.id, from: old, to: inbox.uidValidity, run: 2)
        }
        let half = try #require(try await rig.look().sight("INBOX"))
        #expect(half.difference.hasNewValidity && half.difference.goneThere.map(\.uid) == [1])
        #expect(half.difference.arrivals.count == 1 && half.difference.strangers.isEmpty && half.highestModSeq == nil)
        try rig.withIndex { index in
            let folder = try #require(try index.folders().first { $0.path == .inbox })
            try index.renumber(
                [.init(old: 1, new: try #require(inbox.uids.first))], folder: folder.id, from: old, to: inbox.uidValidity, run: 2)
        }
        rig.account.setFlags(MessageFlags(.flagged), of: [try #require(inbox.uids.last)], in: .inbox)
        let whole = try #require(try await rig.look().sight("INBOX"))
        #expect(!whole.difference.hasNewValidity && whole.record.uidValidity == inbox.uidValidity)
        #expect(whole.difference.flagged.map(\.uid) == [inbox.uids.last] && whole.difference.arrivals.isEmpty)
    }

    @Test("a folder renamed where renames are not followed is known by where it is")
    func renamedQuietly() async throws {
        let rig = try EngineRig(.varied())
        try await rig.agree()
        rig.settings.policy.operations = [.new]
        rig.account.renameMailbox(rig.account.name("Sent"), to: rig.account.name("Gone out"))
        try #require(rename(try rig.directory("Empty"), "\(rig.settings.maildir)/Full") == 0)
        let looked = try await rig.look()
        let names = Dictionary(
            looked.account.sights.map { ($0.record.name.description, $0.record.directory) }, uniquingKeysWith: { a, _ in a })
        #expect(names["Gone out"] == "Sent" && names["Empty"] == "Full", "\(names)")
        #expect(looked.commands.isEmpty && looked.account.sights.allSatisfy(\.difference.isNothing))
    }
}

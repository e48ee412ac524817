import Mail
import Testing

@testable import IMAPSandbox

/// SELECT and EXAMINE with CONDSTORE and QRESYNC (RFC 7162).
@Suite struct SelectTests {
    @Test func selectTellsAllThereIsToKnow() throws {
        let rig = try SandboxRig()
        rig.fill(1, flags: MessageFlags(.seen))
        rig.fill(2)
        #expect(
            try rig.loggedIn().run("SELECT INBOX") == [
                "* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)",
                "* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft \\*)] Flags permitted.", "* 3 EXISTS",
                "* 0 RECENT",
                "* OK [UNSEEN 2] First unseen.", "* OK [UIDVALIDITY 1700000001] UIDs valid",
                "* OK [UIDNEXT 4] Predicted next UID",
                "* OK [HIGHESTMODSEQ 4] Highest", "* OK [MAILBOXID (F1)] Ok", "OK [READ-WRITE] Select completed.",
            ])
    }

    @Test func examineIsReadOnly() throws {
        let rig = try SandboxRig()
        rig.fill(1)
        let client = try rig.loggedIn()
        let answers = try client.run("EXAMINE INBOX")
        #expect(answers.contains("* OK [PERMANENTFLAGS ()] Flags permitted."))
        #expect(answers.last == "OK [READ-ONLY] Examine completed.")
        #expect(try client.run("STORE 1 +FLAGS (\\Seen)") == ["NO [READ-ONLY] Mailbox is read-only"])
        #expect(try client.run("EXPUNGE") == ["NO [READ-ONLY] Mailbox is read-only"])
        try client.run("FETCH 1 BODY[]")
        #expect(rig.account.mailbox(.inbox)?.message(1)?.flags == MessageFlags.none)
    }

    @Test func secondSelectClosesTheFirst() throws {
        let rig = try SandboxRig()
        rig.account.createMailbox(MailboxName("x"))
        let client = try rig.selected("x")
        #expect(try client.run("SELECT INBOX").first == "* OK [CLOSED] Previous mailbox closed.")
        #expect(
            try client.run("SELECT nowhere") == [
                "* OK [CLOSED] Previous mailbox closed.", "NO [NONEXISTENT] Mailbox does not exist",
            ])
        #expect(try client.run("FETCH 1 UID") == ["BAD Command is not allowed in this state"])
    }

    @Test func closeRemovesInSilenceAndUnselectDoesNot() throws {
        let rig = try SandboxRig()
        rig.fill(2, flags: MessageFlags(.deleted))
        let client = try rig.selected()
        #expect(try client.run("UNSELECT") == ["OK Unselect completed."])
        #expect(rig.account.mailbox(.inbox)?.messages.count == 2)
        try client.run("EXAMINE INBOX")
        #expect(try client.run("CLOSE") == ["OK Close completed."])
        #expect(rig.account.mailbox(.inbox)?.messages.count == 2)
        try client.run("SELECT INBOX")
        #expect(try client.run("CLOSE") == ["OK Close completed."])
        #expect(rig.account.mailbox(.inbox)?.messages.isEmpty == true)
    }

    @Test func mailboxWithoutModSeqsSaysSo() throws {
        let rig = try SandboxRig()
        rig.account.stopModSeqs(in: .inbox)
        let client = try rig.loggedIn()
        #expect(try client.run("SELECT INBOX").contains("* OK [NOMODSEQ] Highest"))
        #expect(try client.run("STATUS INBOX (HIGHESTMODSEQ)")[0] == "* STATUS \"INBOX\" (HIGHESTMODSEQ 0)")
    }

    private func changedRig() throws -> SandboxRig {
        let rig = try SandboxRig()
        rig.fill(6)
        rig.account.expunge([3], in: .inbox)  // MODSEQ 8
        rig.account.setFlags(MessageFlags(.seen), of: [1], in: .inbox)  // MODSEQ 9
        rig.account.expunge([5], in: .inbox)  // MODSEQ 10
        return rig
    }

    private func missed(_ rig: SandboxRig, _ parameters: String) throws -> [String] {
        let client = try rig.loggedIn()
        try client.run("ENABLE QRESYNC")
        return try client.run("SELECT INBOX (QRESYNC (\(parameters)))").filter { $0.contains("VANISHED") || $0.contains("FETCH") }
    }

    @Test(arguments: [
        ("1700000001 7", ["* VANISHED (EARLIER) 3,5", "* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (9))"]),
        ("1700000001 7 1:4", ["* VANISHED (EARLIER) 3", "* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (9))"]),
        ("1700000001 8 1:6", ["* VANISHED (EARLIER) 5", "* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (9))"]),
        ("1700000001 9 4:6", ["* VANISHED (EARLIER) 5"]), ("1700000001 10", []),
        ("1700000001 7 1:6 (1,3 1,4)", ["* VANISHED (EARLIER) 3,5", "* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (9))"]),
        ("1600000000 7 1:6", []),
    ])
    func resyncTellsWhatWasMissed(_ parameters: String, _ expected: [String]) throws {
        #expect(try missed(changedRig(), parameters) == expected)
    }

    @Test func forgottenRemovalsNameEveryUIDThatIsNotThere() throws {
        let rig = try changedRig()
        rig.account.number(.inbox, uidValidity: 5, uidNext: 100)
        rig.account.forgetExpunges(in: .inbox)
        #expect(try missed(rig, "1700000001 2 1:100").first == "* VANISHED (EARLIER) 3,5")
        rig.account.expunge([6], in: .inbox)
        #expect(try missed(rig, "1700000001 2").first == "* VANISHED (EARLIER) 3,5:6")
    }

    @Test(arguments: [
        "SELECT INBOX (BOGUS)", "SELECT INBOX (QRESYNC (1 1))", "SELECT INBOX ()", "SELECT", "SELECT INBOX (CONDSTORE",
        "EXAMINE INBOX x",
    ])
    func malformedSelectIsBad(_ command: String) throws {
        #expect(try SandboxRig().loggedIn().run(command).last?.hasPrefix("BAD ") == true)
    }
}

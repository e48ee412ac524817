import Mail
import Testing

@testable import IMAPSandbox

/// What a server does not keep or not allow.
@Suite struct RefusalTests {
    private func rig(_ change: (inout SandboxProfile) -> Void = { _ in }) throws -> SandboxRig {
        var profile = SandboxProfile.full
        change(&profile)
        let rig = try SandboxRig(profile)
        rig.account.createMailbox(MailboxName("x"))
        return rig
    }

    @Test func knownKeywordsStayStorableWhereNewOnesAreNot() throws {
        let rig = try rig { $0.allowsNewKeywords = false }
        rig.fill(2, flags: MessageFlags(keywords: [Keyword("$Old")]))
        let client = try rig.loggedIn()
        #expect(
            try client.run("SELECT INBOX").contains(
                "* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Old)] Flags permitted."))
        #expect(try client.run("STORE 1 FLAGS ($Old $New)")[0] == "* 1 FETCH (FLAGS ($Old))")
        #expect(try client.run("APPEND INBOX ($Old $New) {1+}\r\na").last?.hasPrefix("OK") == true)
        #expect(rig.account.mailbox(.inbox)?.message(3)?.flags == MessageFlags(keywords: [Keyword("$Old")]))
    }

    @Test func newKeywordsMayBeRefusedOutright() throws {
        let rig = try rig { ($0.allowsNewKeywords, $0.keywordRefusal) = (false, "NO [CANNOT] No keywords") }
        rig.fill(1)
        let client = try rig.selected()
        #expect(try client.run("STORE 1 +FLAGS ($New)") == ["NO [CANNOT] No keywords"])
        #expect(try client.run("STORE 1 -FLAGS ($New)").last == "OK Store completed.")
        #expect(try client.run("APPEND x ($New) {1+}\r\na") == ["NO [CANNOT] No keywords"])
    }

    @Test func mailboxKeepsSoManyKeywords() throws {
        let rig = try rig { $0.keywordLimit = 2 }
        rig.fill(1)
        let client = try rig.selected()
        #expect(try client.run("STORE 1 FLAGS (a b)").contains { $0.contains("PERMANENTFLAGS") && !$0.contains("\\*") })
        #expect(try client.run("STORE 1 +FLAGS (c)") == ["NO [LIMIT] Too many keywords"])
        #expect(try client.run("STORE 1 FLAGS (b)").last == "OK Store completed.")
    }

    @Test func systemFlagsMayBeLeftOut() throws {
        let rig = try rig { $0.permanentSystemFlags = [.seen, .deleted] }
        rig.fill(1)
        let client = try rig.loggedIn()
        #expect(try client.run("SELECT INBOX").contains("* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] Flags permitted."))
        #expect(try client.run("STORE 1 FLAGS (\\Seen \\Draft)")[0] == "* 1 FETCH (FLAGS (\\Seen))")
    }

    @Test func fullAccountTakesNoMore() throws {
        let rig = try rig { $0.quota = 10 }
        let client = try rig.selected()
        #expect(try client.run("APPEND INBOX {6+}\r\nabcdef").last?.hasPrefix("OK") == true)
        #expect(try client.run("APPEND x {6+}\r\nabcdef").last == "NO [OVERQUOTA] Quota exceeded (mailbox for user is full)")
        #expect(try client.run("UID COPY 1 x").last == "NO [OVERQUOTA] Quota exceeded (mailbox for user is full)")
        #expect(try client.run("UID MOVE 1 x").last == "OK Move completed.")
        #expect(rig.account.mailbox(MailboxName("x"))?.messages.count == 1)
    }

    @Test(arguments: [
        ("APPEND x {1+}\r\na", "NO [NOPERM] Permission denied"), ("UID COPY 1 x", "NO [NOPERM] Permission denied"),
        ("UID MOVE 1 x", "NO [NOPERM] Permission denied"), ("DELETE x", "NO [NOPERM] Permission denied"),
        ("RENAME x y", "NO [NOPERM] Permission denied"), ("CREATE x/y", "OK [MAILBOXID (F3)] Create completed."),
    ])
    func mailboxMayBeForLookingOnly(_ command: String, _ answer: String) throws {
        let rig = try rig()
        rig.fill(1)
        rig.account.setReadOnly(true, MailboxName("x"))
        #expect(try rig.selected().run(command) == [answer])
    }

    @Test func mailboxForLookingOnlySaysSoWhenItIsSelected() throws {
        let rig = try rig()
        rig.fill(1)
        rig.account.setReadOnly(true, .inbox)
        let client = try rig.loggedIn()
        let answers = try client.run("SELECT INBOX")
        #expect(answers.last == "OK [READ-ONLY] Select completed.")
        #expect(answers.contains("* OK [PERMANENTFLAGS ()] Flags permitted."))
        #expect(try client.run("STORE 1 +FLAGS (\\Seen)") == ["NO [READ-ONLY] Mailbox is read-only"])
    }

    @Test func moveMayTellItsUIDsLast() throws {
        let rig = try rig { $0.movesTellUIDsLast = true }
        rig.fill(2)
        #expect(try rig.selected().run("UID MOVE 2 x") == ["* 2 EXPUNGE", "OK [COPYUID 1700000002 2 1] Move completed."])
    }

    @Test func conflictsMayBeRefused() throws {
        let rig = try rig { $0.refusesConflicts = true }
        rig.fill(2)
        let client = try rig.selected("INBOX (CONDSTORE)")
        #expect(
            try client.run("UID STORE 1:2 (UNCHANGEDSINCE 2) +FLAGS.SILENT (\\Seen)") == [
                "* 1 FETCH (UID 1 MODSEQ (4))", "NO [MODIFIED 2] Conditional store failed.",
            ])
    }

    @Test func messagesGoOnlyWhereMessagesCanBe() throws {
        let rig = try rig()
        rig.fill(1)
        rig.account.createMailbox(MailboxName("top"), isSelectable: false)
        for command in ["APPEND top {1+}\r\na", "UID COPY 1 top", "UID MOVE 1 top"] {
            #expect(try rig.selected().run(command) == ["NO [CANNOT] Mailbox cannot hold messages"])
        }
    }
}

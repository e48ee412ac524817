import Mail
import Testing

@testable import IMAPSandbox

/// STORE, COPY, MOVE, EXPUNGE, APPEND.
@Suite struct ChangeTests {
    private func rig(_ profile: SandboxProfile = .full, count: Int = 3) throws -> SandboxRig {
        let rig = try SandboxRig(profile)
        rig.fill(count)
        rig.account.createMailbox(MailboxName("x"))
        return rig
    }

    @Test(arguments: [
        ("STORE 1 FLAGS (\\Seen $A)", "* 1 FETCH (FLAGS (\\Seen $A))"),
        ("STORE 1 +FLAGS \\Flagged \\Draft", "* 1 FETCH (FLAGS (\\Flagged \\Draft $Old))"),
        ("UID STORE 1 -FLAGS ($OLD)", "* 1 FETCH (UID 1 FLAGS ())"), ("STORE 1 FLAGS ()", "* 1 FETCH (FLAGS ())"),
        ("STORE 1 +FLAGS (\\Recent)", "* 1 FETCH (FLAGS ($Old))"),
    ])
    func storeChangesAndTells(_ command: String, _ answer: String) throws {
        let rig = try rig()
        rig.account.setFlags(MessageFlags(keywords: [Keyword("$Old"), Keyword("$A")]), of: [3], in: .inbox)
        rig.account.setFlags(MessageFlags(keywords: [Keyword("$Old")]), of: [1], in: .inbox)
        #expect(try rig.selected().run(command).suffix(2) == [answer, "OK Store completed."])
    }

    @Test func sameFlagsTakeNoNewModSeq() throws {
        let rig = try rig()
        let before = try #require(rig.account.mailbox(.inbox)).highestModSeq
        #expect(try rig.selected().run("STORE 1:3 -FLAGS (\\Seen)").count == 4)
        #expect(rig.account.mailbox(.inbox)?.highestModSeq == before)
    }

    @Test func conditionalStoreNamesWhatChangedMeanwhile() throws {
        let rig = try rig()
        let client = try rig.selected("INBOX (CONDSTORE)")
        rig.account.setFlags(MessageFlags(.flagged), of: [2], in: .inbox)
        let answers = try client.run("UID STORE 1:3 (UNCHANGEDSINCE 4) +FLAGS.SILENT (\\Seen)")
        #expect(
            answers == [
                "* 1 FETCH (UID 1 MODSEQ (6))", "* 3 FETCH (UID 3 MODSEQ (6))", "* 2 FETCH (FLAGS (\\Flagged) MODSEQ (5))",
                "OK [MODIFIED 2] Conditional store failed.",
            ])
    }

    @Test func serverWithoutNewKeywordsDropsThem() throws {
        let rig = try rig(.exchange)
        let client = try rig.loggedIn()
        #expect(
            try client.run("SELECT INBOX").contains(
                "* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)] Flags permitted."))
        #expect(try client.run("STORE 1 +FLAGS ($New \\Seen)") == ["* 1 FETCH (FLAGS (\\Seen))", "OK Store completed."])
    }

    @Test func copyKeepsFlagsDateAndContent() throws {
        let rig = try rig()
        rig.account.setFlags(MessageFlags(.flagged), of: [2], in: .inbox)
        #expect(try rig.selected().run("UID COPY 2:3,9 x") == ["OK [COPYUID 1700000002 2:3 1:2] Copy completed."])
        let (original, copy) = (rig.account.mailbox(.inbox)?.message(2), rig.account.mailbox(MailboxName("x"))?.message(1))
        #expect(
            copy?.flags == original?.flags && copy?.date == original?.date && copy?.emailID == original?.emailID
                && copy?.body == original?.body)
        #expect(rig.account.mailbox(.inbox)?.messages.count == 3)
    }

    @Test func copyOfNothingIsFine() throws {
        let client = try rig().selected()
        #expect(try client.run("UID COPY 999 x") == ["OK No messages found."])
        #expect(try client.run("UID COPY 1 nowhere") == ["NO [TRYCREATE] Mailbox does not exist"])
    }

    @Test func moveTellsTheUIDsBeforeTheRemoval() throws {
        let rig = try rig()
        #expect(
            try rig.selected().run("UID MOVE 2 x") == [
                "* OK [COPYUID 1700000002 2 1] Moved UIDs.", "* 2 EXPUNGE", "OK Move completed.",
            ])
        let client = try rig.selected(before: "ENABLE QRESYNC")
        #expect(
            try client.run("MOVE 1:2 x") == [
                "* OK [COPYUID 1700000002 1,3 2:3] Moved UIDs.", "* VANISHED 1,3", "OK Move completed.",
            ])
        #expect(rig.account.mailbox(MailboxName("x"))?.messages.count == 3)
    }

    @Test func uidExpungeSparesWhatIsNotNamed() throws {
        let rig = try rig(count: 4)
        let client = try rig.selected("INBOX (CONDSTORE)")
        try client.run("STORE 1:3 +FLAGS.SILENT (\\Deleted)")
        #expect(try client.run("UID EXPUNGE 2,4") == ["* 2 EXPUNGE", "OK [HIGHESTMODSEQ 7] Expunge completed."])
        #expect(try client.run("EXPUNGE") == ["* 1 EXPUNGE", "* 1 EXPUNGE", "OK [HIGHESTMODSEQ 8] Expunge completed."])
        #expect(try client.run("EXPUNGE") == ["OK Expunge completed."])
    }

    @Test func appendStoresFlagsDateAndBytes() throws {
        let rig = try rig(count: 0)
        let client = try rig.loggedIn()
        let text = "a: b\r\n\r\nbare \n and \r here\0\r\n"
        let answer = try client.run("APPEND INBOX (\\Seen $X) \" 1-Feb-2024 00:00:01 +0130\" {\(text.utf8.count)+}\r\n\(text)")
        #expect(answer == ["OK [APPENDUID 1700000001 1] Append completed."])
        let message = try #require(rig.account.mailbox(.inbox)?.message(1))
        #expect(message.body.bytes == Array(text.utf8))
        #expect(message.flags == MessageFlags(.seen, keywords: [Keyword("$X")]))
        #expect(message.date == InternalDate(secondsSince1970: 1_706_740_201, zoneOffsetMinutes: 90))
    }

    @Test func severalMessagesNeedMultiappend() throws {
        let rig = try rig(count: 0)
        let command = "APPEND INBOX {1+}\r\na (\\Seen) {1+}\r\nb"
        #expect(try rig.loggedIn().run(command) == ["OK [APPENDUID 1700000001 1:2] Append completed."])
        let old = try SandboxRig(SandboxProfile.full.without("MULTIAPPEND"))
        #expect(try old.loggedIn().run(command) == ["BAD MULTIAPPEND is not offered"])
        #expect(old.account.mailbox(.inbox)?.messages.isEmpty == true)
    }

    @Test(arguments: [
        "APPEND INBOX", "APPEND INBOX x", "APPEND INBOX () \"x\"", "APPEND INBOX \"1-Feb-2024\" {1+}\r\nx",
        "APPEND INBOX () {1+}\r\nx y",
        "STORE 1", "STORE 1 BOGUS ()", "STORE 1 FLAGS", "UID MOVE 1", "COPY x y", "UID EXPUNGE", "EXPUNGE 1", "NOOP x",
    ])
    func malformedChangeIsBad(_ command: String) throws {
        #expect(try rig().selected().run(command).last?.hasPrefix("BAD ") == true)
    }

    @Test func fullMailboxRefuses() throws {
        let rig = try SandboxRig()
        rig.account.number(.inbox, uidValidity: 7, uidNext: .max)
        let client = try rig.loggedIn()
        #expect(try client.run("APPEND INBOX {1+}\r\nx") == ["OK [APPENDUID 7 4294967295] Append completed."])
        #expect(try client.run("APPEND INBOX {1+}\r\nx") == ["NO [LIMIT] The mailbox is full"])
        try client.run("SELECT INBOX")
        #expect(try client.run("UID FETCH 1:* UID")[0] == "* 1 FETCH (UID 4294967295)")
    }
}

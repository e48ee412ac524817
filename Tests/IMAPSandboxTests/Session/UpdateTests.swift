import Mail
import Testing

@testable import IMAPSandbox

/// What a session hears of others, and when (RFC 3501 section 7.4.1; RFC 7162 section 3.2.10).
@Suite struct UpdateTests {
    @Test func noopTellsArrivalsRemovalsAndFlags() throws {
        let rig = try SandboxRig()
        rig.fill(4)
        let client = try rig.selected()
        rig.account.expunge([2, 3], in: .inbox)
        rig.fill(2)
        rig.account.setFlags(MessageFlags(.seen), of: [4], in: .inbox)
        #expect(
            try client.run("NOOP") == ["* 2 EXPUNGE", "* 2 EXPUNGE", "* 4 EXISTS", "* 2 FETCH (FLAGS (\\Seen))", "OK Completed."])
        #expect(try client.run("NOOP") == ["OK Completed."])
    }

    @Test(arguments: ["FETCH 1 UID", "STORE 1 FLAGS.SILENT ()", "SEARCH ALL"])
    func removalsWaitWhileNumbersAreInUse(_ command: String) throws {
        let rig = try SandboxRig()
        rig.fill(3)
        let client = try rig.selected()
        rig.account.expunge([3], in: .inbox)
        let answers = try client.run(command)
        #expect(!answers.contains("* 3 EXPUNGE"))
        #expect(try client.run("NOOP") == ["* 3 EXPUNGE", "OK Completed."])
    }

    @Test(arguments: [
        "UID FETCH 1 UID", "UID STORE 1 FLAGS.SILENT ()", "UID SEARCH ALL", "NOOP", "STATUS INBOX (MESSAGES)", "CHECK",
    ])
    func removalsAreToldAtTheEndOfOtherCommands(_ command: String) throws {
        let rig = try SandboxRig()
        rig.fill(3)
        let client = try rig.selected()
        rig.account.expunge([3], in: .inbox)
        #expect(try client.run(command).suffix(2).first == "* 3 EXPUNGE")
    }

    @Test func numbersStayWithinOneViewUntilRemovalsAreTold() throws {
        let rig = try SandboxRig()
        rig.fill(3)
        let client = try rig.selected()
        rig.account.expunge([1], in: .inbox)
        #expect(try client.run("FETCH 2 UID") == ["* 2 FETCH (UID 2)", "OK Fetch completed."])
        try client.run("NOOP")
        #expect(try client.run("FETCH 2 UID") == ["* 2 FETCH (UID 3)", "OK Fetch completed."])
    }

    @Test func withQRESYNCRemovalsAreVanished() throws {
        let rig = try SandboxRig()
        rig.fill(5)
        let client = try rig.selected(before: "ENABLE QRESYNC")
        rig.account.expunge([2, 3, 5], in: .inbox)
        #expect(try client.run("NOOP") == ["* VANISHED 2:3,5", "OK Completed."])
        rig.account.setFlags(MessageFlags(.flagged), of: [4], in: .inbox)
        #expect(try client.run("NOOP") == ["* 2 FETCH (UID 4 FLAGS (\\Flagged) MODSEQ (8))", "OK Completed."])
    }

    @Test func ownChangesAreNotToldBack() throws {
        let rig = try SandboxRig()
        rig.fill(2)
        let (a, b) = (try rig.selected(), try rig.selected())
        #expect(try a.run("STORE 1 +FLAGS.SILENT (\\Seen)") == ["OK Store completed."])
        #expect(try a.run("NOOP") == ["OK Completed."])
        #expect(try b.run("NOOP") == ["* 1 FETCH (FLAGS (\\Seen))", "OK Completed."])
    }

    @Test func newKeywordIsToldToAllSessions() throws {
        let rig = try SandboxRig()
        rig.fill(1)
        let (a, b) = (try rig.selected(), try rig.selected())
        #expect(try a.run("STORE 1 +FLAGS ($Custom)")[0] == "* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Custom)")
        let answers = try b.run("NOOP")
        #expect(answers[0] == "* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Custom)")
        #expect(
            answers[1] == "* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Custom \\*)] Flags permitted.")
        #expect(answers[2] == "* 1 FETCH (FLAGS ($Custom))")
    }

    @Test func deletedMailboxEndsTheSession() throws {
        let rig = try SandboxRig()
        rig.account.createMailbox(MailboxName("box"))
        let client = try rig.selected("box")
        rig.account.deleteMailbox(MailboxName("box"))
        client.send("a NOOP\r\n")
        #expect(try client.line() == "* BYE IMAP session state is inconsistent, please relogin.")
        #expect(client.rest().isEmpty)
    }

    @Test func newUIDValidityEndsTheSession() throws {
        let rig = try SandboxRig()
        rig.fill(2)
        let client = try rig.selected()
        rig.account.changeUIDValidity(of: .inbox)
        client.send("a NOOP\r\n")
        #expect(try client.line().hasPrefix("* BYE "))
        let answers = try rig.selected().run("EXAMINE INBOX")
        #expect(answers.contains("* OK [UIDVALIDITY 1700000002] UIDs valid"))
    }

    @Test func idleTellsAtOnce() throws {
        let rig = try SandboxRig()
        rig.fill(2)
        let client = try rig.selected()
        client.send("a IDLE\r\n")
        #expect(try client.line() == "+ idling")
        rig.fill(1)
        #expect(try client.line() == "* 3 EXISTS")
        rig.account.expunge([1], in: .inbox)
        #expect(try client.line() == "* 1 EXPUNGE")
        client.send("DONE\r\n")
        #expect(try client.answers(tag: "a") == ["OK IDLE completed."])
    }

    @Test func idleEndsOnlyWithDone() throws {
        let client = try SandboxRig().selected()
        client.send("a IDLE\r\nb NOOP\r\n")
        #expect(try client.answers(tag: "a") == ["+ idling", "BAD Expected DONE"])
    }

    @Test func manySessionsAtOnceAllSeeTheSame() async throws {
        let rig = try SandboxRig()
        let port = rig.port
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    guard let client = try? WireClient(port: port), (try? client.line()) != nil else { return }
                    _ = try? client.run("LOGIN ann secret")
                    _ = try? client.run("SELECT INBOX")
                    for _ in 0..<20 {
                        _ = try? client.run("APPEND INBOX {5+}\r\na: b\n")
                        _ = try? client.run("UID STORE 1:* +FLAGS.SILENT (\\Deleted)")
                        _ = try? client.run("EXPUNGE")
                    }
                }
            }
        }
        let client = try rig.selected()
        try client.run("STORE 1:* +FLAGS.SILENT (\\Deleted)")
        try client.run("EXPUNGE")
        let status = try client.run("STATUS INBOX (MESSAGES UIDNEXT)")
        #expect(status.contains("* STATUS \"INBOX\" (MESSAGES 0 UIDNEXT 161)"))
    }
}

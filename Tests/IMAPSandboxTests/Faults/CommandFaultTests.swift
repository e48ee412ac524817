import Mail
import Testing

@testable import IMAPSandbox

@Suite struct CommandFaultTests {
    @Test(arguments: [
        "NO [UNAVAILABLE] Try again later", "NO [INUSE] Mailbox is locked", "NO [THROTTLED] Account exceeded command limits.",
        "BAD Request is throttled. Suggested Backoff Time: 300 milliseconds", "OK",
    ])
    func answerComesInPlaceOfTheCommand(_ answer: String) throws {
        let rig = try SandboxRig()
        rig.fill(1)
        let client = try rig.selected()
        rig.faults.arm(.command("UID FETCH", .answer(answer)))
        #expect(try client.run("FETCH 1 UID").count == 2)
        #expect(try client.run("UID FETCH 1 FLAGS") == [answer])
        #expect(try client.run("UID FETCH 1 FLAGS").count == 2)
    }

    @Test func passwordMayAlwaysBeWrong() throws {
        let rig = try SandboxRig()
        let fault = rig.faults.arm(.command("LOGIN", .answer("NO [AUTHENTICATIONFAILED] Wrong")), times: nil)
        let client = try rig.connected()
        for _ in 0..<3 { #expect(try client.run("LOGIN ann secret") == ["NO [AUTHENTICATIONFAILED] Wrong"]) }
        rig.faults.disarm(fault)
        #expect(try client.run("LOGIN ann secret").last?.hasPrefix("OK") == true)
        #expect(rig.faults.fired(fault) == 3)
    }

    @Test func faultMayWaitForAMailbox() throws {
        let rig = try SandboxRig()
        rig.account.createMailbox(MailboxName("locked"))
        rig.faults.arm(.mailbox(MailboxName("locked"), command: "EXAMINE", .answer("NO [NOPERM] No")), times: nil)
        let client = try rig.loggedIn()
        #expect(try client.run("EXAMINE {6+}\r\nlocked") == ["NO [NOPERM] No"])
        #expect(try client.run("SELECT locked").last == "OK [READ-WRITE] Select completed.")
        rig.faults.arm(.mailbox(MailboxName("locked"), command: nil, .answer("NO gone")))
        #expect(try client.run("UID SEARCH ALL") == ["NO gone"])
        #expect(try client.run("EXAMINE INBOX").last == "OK [READ-ONLY] Examine completed.")
    }

    @Test func thirdOccurrenceMayBeTheOne() throws {
        let rig = try SandboxRig()
        rig.faults.arm(.command(nil, .answer("NO now")), occurrence: 3)
        let client = try rig.connected()
        #expect(
            try (0..<4).map { _ in try client.run("NOOP")[0] } == ["OK Completed.", "OK Completed.", "NO now", "OK Completed."])
    }

    @Test func scriptReplacesEverything() throws {
        let rig = try SandboxRig()
        let client = try rig.connected()
        rig.faults.arm(.command("STARTTLS", .script(untagged: [], tagged: "OK begin\r\n* CAPABILITY IMAP4rev1 INJECTED")))
        #expect(try client.run("STARTTLS") == ["OK begin"])
        #expect(try client.line() == "* CAPABILITY IMAP4rev1 INJECTED")
        rig.faults.arm(.command("NOOP", .script(untagged: ["Server Unavailable. 15", "* 0 FETCH (FLAGS ())"], tagged: nil)))
        client.send("a NOOP\r\nb NOOP\r\n")
        #expect(try client.answers(tag: "b") == ["Server Unavailable. 15", "* 0 FETCH (FLAGS ())", "OK Completed."])
    }

    @Test func bytesMayBeInjectedBeforeTheAnswer() throws {
        let rig = try SandboxRig()
        rig.faults.arm(.command("NOOP", .inject([0xFF, 0x00] + Array("\r\n* 1 FETCH (FLAGS ())\r\n".utf8))))
        let client = try rig.connected()
        client.send("a NOOP\r\n")
        #expect(try client.response() == [0xFF, 0x00])
        #expect(try client.answers(tag: "a") == ["* 1 FETCH (FLAGS ())", "OK Completed."])
    }

    @Test(arguments: [0, 1, 30])
    func replyMayBeCutAnywhere(_ octets: Int) throws {
        let rig = try SandboxRig()
        let client = try rig.loggedIn()
        rig.faults.arm(.command("LIST", .closeReply(afterOctets: octets)))
        client.send("a LIST \"\" *\r\n")
        #expect(client.rest().count == octets)
    }

    @Test func commandMayEndTheConnection() throws {
        let rig = try SandboxRig()
        rig.faults.arm(.command("NOOP", .close))
        rig.faults.arm(.command("CHECK", .bye("Server shutting down.")))
        let first = try rig.connected()
        first.send("a NOOP\r\n")
        #expect(first.rest().isEmpty)
        let second = try rig.connected()
        second.send("a CHECK\r\n")
        #expect(String(decoding: second.rest(), as: UTF8.self) == "* BYE Server shutting down.\r\n")
    }

    @Test func stalledCommandRunsWhenReleased() async throws {
        let rig = try SandboxRig()
        let (command, reply) = (Gate(), Gate())
        let client = try rig.selected()
        rig.faults.arm(.command("NOOP", .stall(command)))
        rig.faults.arm(.command("CHECK", .stallReply(afterOctets: 3, reply)))
        client.send("a NOOP\r\n")
        await command.reached()
        rig.fill(1)
        command.open()
        #expect(try client.answers(tag: "a") == ["* 1 EXISTS", "OK Completed."])
        client.send("b CHECK\r\n")
        await reply.reached()
        reply.open()
        #expect(try client.answers(tag: "b") == ["OK Completed."])
    }

    @Test func actionRunsBetweenTwoCommands() throws {
        let rig = try SandboxRig()
        rig.fill(2)
        let client = try rig.selected()
        let account = rig.account
        rig.faults.arm(.command("UID FETCH", .perform { account.expunge([1], in: .inbox) }))
        #expect(try client.run("UID FETCH 1 BODY.PEEK[]")[0] == "* 1 FETCH (UID 1 BODY[] NIL)")
    }

    @Test func searchMayFindNothing() throws {
        let rig = try SandboxRig()
        rig.fill(3)
        let client = try rig.selected()
        rig.faults.arm(.command("UID SEARCH", .emptySearch), times: 2)
        #expect(try client.run("UID SEARCH ALL") == ["* SEARCH", "OK Search completed."])
        #expect(try client.run("UID SEARCH RETURN (ALL COUNT) ALL")[0] == "* ESEARCH (TAG \"T4\") UID COUNT 0")
        #expect(try client.run("UID SEARCH ALL")[0] == "* SEARCH 1 2 3")
    }

    @Test func endlessLineIsAsLongAsAsked() throws {
        let rig = try SandboxRig()
        let client = try rig.connected()
        rig.faults.arm(.command("NOOP", .endlessLine(octets: 1_000_000)))
        client.send("a NOOP\r\n")
        #expect(client.rest().count == 1_000_005)
    }

    @Test func hugeLiteralIsAnnouncedAndNotSent() throws {
        let rig = try SandboxRig()
        let client = try rig.loggedIn()
        rig.faults.arm(.command("LIST", .hugeLiteral(octets: .max)))
        client.send("a LIST \"\" *\r\n")
        #expect(String(decoding: client.rest(), as: UTF8.self) == "* LIST () \"/\" {18446744073709551615}\r\nINB")
    }

    @Test func literalMayBeRefused() throws {
        let rig = try SandboxRig()
        rig.faults.arm(.command("APPEND", .literalAnswer("NO [OVERQUOTA] Full")))
        let client = try rig.loggedIn()
        #expect(try client.run("APPEND INBOX {5}") == ["NO [OVERQUOTA] Full"])
        client.send("a APPEND INBOX {5}\r\n")
        #expect(try client.line() == "+ OK")
    }

    @Test func delayedReplyComes() throws {
        let rig = try SandboxRig()
        rig.faults.replyDelay = 1
        rig.faults.arm(.command("NOOP", .delay(milliseconds: 1)))
        #expect(try rig.connected().run("NOOP") == ["OK Completed."])
    }
}

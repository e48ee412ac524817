import Mail
import Synchronization
import Testing

@testable import IMAPSandbox

/// Faults between a command's effect and its reply, and amid a literal.
@Suite struct EffectFaultTests {
    @Test(arguments: [
        ("APPEND x {1+}\r\na", "x has 1"), ("UID COPY 1 x", "x has 1"), ("UID MOVE 1 x", "INBOX has 1, x has 1"),
        ("UID STORE 1 +FLAGS (\\Seen)", "seen"), ("UID EXPUNGE 2", "INBOX has 1"), ("CREATE y", "y"), ("DELETE x", "no x"),
        ("RENAME x y", "no x, y"), ("SUBSCRIBE z", "z subscribed"),
    ])
    func replyMayBeLostAfterTheEffect(_ command: String, _ effect: String) throws {
        let rig = try SandboxRig()
        rig.fill(2)
        rig.account.setFlags(MessageFlags(.deleted), of: [2], in: .inbox)
        rig.account.createMailbox(MailboxName("x"))
        let client = try rig.selected()
        let words = command.split(separator: " ")
        let name = words[0] == "UID" ? "UID \(words[1])" : String(words[0])
        rig.faults.arm(.command(name, .loseReply))
        #expect(throws: WireClient.Ended.self) { try client.run(command) }
        let (inbox, x) = (rig.account.mailbox(.inbox), rig.account.mailbox(MailboxName("x")))
        for part in effect.split(separator: ", ") {
            let holds =
                switch part {
                case "INBOX has 1": inbox?.messages.count == 1
                case "x has 1": x?.messages.count == 1
                case "seen": inbox?.message(1)?.flags.system.contains(.seen) == true
                case "no x": x == nil
                case "y": rig.account.mailbox(MailboxName("y")) != nil
                default: rig.account.withState { $0.subscriptions.contains(MailboxName("z")) }
                }
            #expect(holds, "\(part)")
        }
    }

    @Test func somethingMayBeDoneBetweenTheEffectAndTheReply() throws {
        let rig = try SandboxRig()
        rig.fill(1)
        let client = try rig.selected()
        let seen = Mutex<SystemFlags?>(nil)
        let account = rig.account
        rig.faults.arm(
            .command(
                "UID STORE",
                .performAfter {
                    seen.withLock { $0 = account.mailbox(.inbox)?.message(1)?.flags.system }
                    account.expunge([1], in: .inbox)
                }))
        // The answer tells what the command did, and what has happened since.
        #expect(
            try client.run("UID STORE 1 FLAGS (\\Seen)") == [
                "* 1 FETCH (UID 1 FLAGS (\\Seen))", "* 1 EXPUNGE", "OK Store completed.",
            ])
        #expect(seen.withLock { $0 } == .seen)
    }

    @Test(arguments: ["{10+}", "{10}"])
    func literalCutAmidItLeavesNothing(_ announcement: String) throws {
        let rig = try SandboxRig()
        let client = try rig.loggedIn()
        rig.faults.arm(.mailbox(.inbox, command: "APPEND", .literalCut(afterOctets: 4)))
        client.send("a APPEND INBOX \(announcement)\r\n")
        if announcement == "{10}" { #expect(try client.line() == "+ OK") }
        client.send("0123456789\r\n")
        #expect(throws: WireClient.Ended.self) { try client.answers(tag: "a") }
        #expect(rig.account.mailbox(.inbox)?.messages.isEmpty == true)
        #expect(rig.server.log.count(of: "APPEND") == 0)
    }

    @Test func clientThatGoesAwayAmidALiteralLeavesNothing() throws {
        let rig = try SandboxRig()
        let client = try rig.loggedIn()
        client.send("a APPEND INBOX {10+}\r\n01234")
        client.hangUp()
        rig.server.stop()
        #expect(rig.account.mailbox(.inbox)?.messages.isEmpty == true)
    }

    @Test func literalMayBeHeldAndWatched() async throws {
        let rig = try SandboxRig()
        let gate = Gate()
        let length = Mutex(-1)
        let account = rig.account
        rig.faults.arm(.command("APPEND", .literalStall(gate)))
        rig.faults.arm(
            .command(
                "APPEND",
                .literalPerform(afterOctets: 2) {
                    length.withLock { $0 = account.mailbox(.inbox)?.messages.count ?? -1 }
                }))
        let client = try rig.loggedIn()
        client.send("a APPEND INBOX {3}\r\n")
        await gate.reached()
        gate.open()
        #expect(try client.line() == "+ OK")
        client.send("abc\r\n")
        #expect(try client.answers(tag: "a").last?.hasPrefix("OK") == true)
        #expect(try client.run("APPEND INBOX {3+}\r\nabc").last?.hasPrefix("OK") == true)
        #expect(length.withLock { $0 } == 1)
    }

    @Test func anAnswerInPlaceOfThePlusWaitsForALiteralThatWaits() throws {
        let rig = try SandboxRig()
        let fault = rig.faults.arm(.command("APPEND", .literalAnswer("NO [OVERQUOTA] full")))
        let client = try rig.loggedIn()
        #expect(try client.run("APPEND INBOX {1+}\r\na").last?.hasPrefix("OK") == true)
        #expect(rig.faults.fired(fault) == 0)
        #expect(try client.run("APPEND INBOX {1}") == ["NO [OVERQUOTA] full"])
    }
}

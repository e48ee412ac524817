import Testing

@testable import IMAPSandbox

@Suite struct LiteralTests {
    @Test func synchronisingLiteralIsAskedFor() throws {
        let client = try SandboxRig(.bare).connected()
        client.send("a LOGIN {3}\r\n")
        #expect(try client.line() == "+ OK")
        client.send("ann {6}\r\n")
        #expect(try client.line() == "+ OK")
        client.send("secret\r\n")
        #expect(try client.answers(tag: "a").last?.hasPrefix("OK ") == true)
    }

    @Test func commandMayComeByteByByte() throws {
        let client = try SandboxRig().connected()
        for byte in Array("a LOGIN {3+}\r\nann \"sec\\ret\"\r\n".utf8) { client.send([byte]) }
        #expect(try client.answers(tag: "a").last?.hasPrefix("OK ") == true)
    }

    @Test func manyCommandsMayComeAtOnce() throws {
        let client = try SandboxRig().loggedIn()
        client.send("a NOOP\r\nb STATUS {5+}\r\nINBOX (MESSAGES)\r\nc NOOP\r\n")
        #expect(try client.answers(tag: "a") == ["OK Completed."])
        #expect(try client.answers(tag: "b") == ["* STATUS \"INBOX\" (MESSAGES 0)", "OK Status completed."])
        #expect(try client.answers(tag: "c") == ["OK Completed."])
    }

    @Test func nonSynchronisingLiteralNeedsItsCapability() throws {
        let client = try SandboxRig(.bare).connected()
        client.send("a LOGIN {3+}\r\n")
        #expect(try client.answers(tag: "a") == ["BAD Non-synchronising literals are not offered"])
    }

    @Test(arguments: [(4096, true), (4097, false)])
    func literalMinusTakesFourKibibytes(_ octets: Int, _ isTaken: Bool) throws {
        let client = try SandboxRig(SandboxProfile.bare.with("LITERAL-")).loggedIn()
        let body = String(repeating: "x", count: octets)
        client.send("a APPEND INBOX {\(octets)+}\r\n")
        if isTaken { client.send(body + "\r\n") }
        #expect(try client.answers(tag: "a").last?.hasPrefix(isTaken ? "OK" : "BAD") == true)
    }

    @Test func tooLargeLiteralIsRefusedBeforeItsData() throws {
        var profile = SandboxProfile.full
        profile.appendLimit = 1000
        let rig = try SandboxRig(profile)
        let client = try rig.loggedIn()
        #expect(try client.run("APPEND INBOX {1001}") == ["NO [TOOBIG] Message too large"])
        #expect(
            try client.run("APPEND INBOX {1001+}\r\n" + String(repeating: "x", count: 1001)) == ["NO [TOOBIG] Message too large"])
        #expect(try client.run("STATUS {99999999}") == ["BAD [TOOBIG] Literal too large"])
        #expect(try client.run("NOOP") == ["OK Completed."])
        #expect(rig.account.mailbox(.inbox)?.messages.isEmpty == true)
    }

    @Test func endlessLineIsDroppedAndTheSessionGoesOn() throws {
        var profile = SandboxProfile.full
        profile.lineLimit = 1000
        let client = try SandboxRig(profile).connected()
        client.send("a " + String(repeating: "x", count: 200_000) + "\r\n")
        #expect(try client.line() == "* BAD Command line too long")
        #expect(try client.run("NOOP") == ["OK Completed."])
    }
}

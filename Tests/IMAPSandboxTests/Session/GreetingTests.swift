import Testing

@testable import IMAPSandbox

@Suite struct GreetingTests {
    @Test func greetingCarriesTheCapabilitiesThatHoldBeforeLogin() throws {
        let rig = try SandboxRig()
        let client = try WireClient(port: rig.port)
        let greeting = try client.line()
        #expect(greeting.hasPrefix("* OK [CAPABILITY IMAP4rev1 AUTH=SCRAM-SHA-256 AUTH=PLAIN SASL-IR LITERAL+ ID ENABLE] "))
    }

    @Test func capabilitiesGrowWithLoginAndLoseTheMechanisms() throws {
        let rig = try SandboxRig()
        let client = try rig.connected()
        let login = try client.run("LOGIN ann secret")
        #expect(login.count == 1)
        #expect(login[0].hasPrefix("OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE "))
        let capability = try client.run("CAPABILITY")
        #expect(capability[0].contains(" QRESYNC "))
        #expect(capability[0].contains(" APPENDLIMIT=50000000"))
        #expect(!capability[0].contains("AUTH="))
    }

    @Test func serverThatDoesNotVolunteerKeepsQuiet() throws {
        var profile = SandboxProfile.bare
        profile.volunteersCapabilities = false
        let rig = try SandboxRig(profile)
        let client = try WireClient(port: rig.port)
        #expect(try client.line() == "* OK Restante sandbox ready")
        #expect(try client.run("LOGIN ann secret") == ["OK Logged in"])
        #expect(try client.run("CAPABILITY") == ["* CAPABILITY IMAP4rev1", "OK Capability completed."])
    }

    @Test(arguments: [
        "LIST \"\" *", "SELECT INBOX", "ENABLE CONDSTORE", "FETCH 1 FLAGS", "UID FETCH 1 FLAGS", "APPEND INBOX {0+}\r\n", "IDLE",
        "STORE 1 FLAGS ()",
    ])
    func commandBeforeLoginIsRefused(_ command: String) throws {
        let client = try SandboxRig().connected()
        #expect(try client.run(command) == ["BAD Command is not allowed in this state"])
    }

    @Test(arguments: [
        "FETCH 1 FLAGS", "UID SEARCH ALL", "EXPUNGE", "CLOSE", "UNSELECT", "CHECK", "UID STORE 1 FLAGS ()", "UID MOVE 1 x",
    ])
    func commandOnMessagesNeedsAMailbox(_ command: String) throws {
        let client = try SandboxRig().loggedIn()
        #expect(try client.run(command) == ["BAD Command is not allowed in this state"])
    }

    @Test func secondLoginIsRefused() throws {
        let client = try SandboxRig().loggedIn()
        #expect(try client.run("LOGIN ann secret") == ["BAD Command is not allowed in this state"])
    }

    @Test func logoutSaysByeAndEnds() throws {
        let client = try SandboxRig().loggedIn()
        #expect(try client.run("LOGOUT") == ["* BYE Logging out", "OK Logout completed."])
        #expect(client.rest().isEmpty)
    }

    @Test func linesThatAreNoCommandAreAnsweredAndTheSessionGoesOn() throws {
        let client = try SandboxRig().connected()
        client.send("\r\nlonely\r\n* x\r\n")
        for _ in 0..<3 { #expect(try client.line() == "* BAD Invalid tag or missing command") }
        #expect(try client.run("FROBNICATE 1") == ["BAD Unknown command"])
        #expect(try client.run("noop") == ["OK Completed."])
    }

    @Test func stopEndsEverySession() throws {
        let account = SandboxAccount()
        let server = SandboxServer(account: account)
        let port = try server.start()
        let clients = try (0..<5).map { _ in try WireClient(port: port) }
        for client in clients { _ = try client.line() }
        server.stop()
        for client in clients { #expect(client.rest().isEmpty) }
        #expect(server.openConnections == 0)
    }

    @Test func logNamesCommandsAndHidesPasswords() throws {
        let rig = try SandboxRig()
        let client = try rig.loggedIn()
        try client.run("uid search all")
        try client.run("STATUS {5+}\r\nINBOX (MESSAGES)")
        let log = rig.server.log
        #expect(log.commands.map(\.name) == ["LOGIN", "UID SEARCH", "STATUS"])
        #expect(log.commands.map(\.arguments) == ["<redacted>", "all", "{5} (MESSAGES)"])
        #expect(log.commands.map(\.connection) == [1, 1, 1])
        #expect(log.count(of: "STATUS") == 1)
    }
}

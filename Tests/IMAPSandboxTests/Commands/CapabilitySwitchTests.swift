import Testing

@testable import IMAPSandbox

/// What is not announced does not work, each capability by itself.
@Suite struct CapabilitySwitchTests {
    static let cases: [(capability: String, command: String)] = [
        ("ID", "ID NIL"), ("ENABLE", "ENABLE CONDSTORE"), ("IDLE", "IDLE"), ("NAMESPACE", "NAMESPACE"),
        ("COMPRESS=DEFLATE", "COMPRESS DEFLATE"),
        ("LIST-EXTENDED", "LIST (SUBSCRIBED) \"\" *"), ("LIST-EXTENDED", "LIST \"\" (INBOX \"A*\")"),
        ("LIST-STATUS", "LIST \"\" * RETURN (STATUS (MESSAGES))"), ("SPECIAL-USE", "LIST \"\" * RETURN (SPECIAL-USE)"),
        ("STATUS=SIZE", "STATUS INBOX (SIZE)"), ("CONDSTORE", "STATUS INBOX (HIGHESTMODSEQ)"),
        ("OBJECTID", "STATUS INBOX (MAILBOXID)"),
        ("APPENDLIMIT", "STATUS INBOX (APPENDLIMIT)"), ("CONDSTORE", "SELECT INBOX (CONDSTORE)"),
    ]

    static let selectedCases: [(capability: String, command: String)] = [
        ("UNSELECT", "UNSELECT"), ("MOVE", "MOVE 1 INBOX"), ("MOVE", "UID MOVE 1 INBOX"), ("UIDPLUS", "UID EXPUNGE 1"),
        ("ESEARCH", "UID SEARCH RETURN (ALL) ALL"), ("PARTIAL", "UID SEARCH RETURN (PARTIAL 1:5) ALL"),
        ("PARTIAL", "UID FETCH 1:* FLAGS (PARTIAL 1:5)"), ("CONDSTORE", "UID FETCH 1 MODSEQ"), ("CONDSTORE", "SEARCH MODSEQ 1"),
        ("CONDSTORE", "UID FETCH 1 FLAGS (CHANGEDSINCE 1)"), ("CONDSTORE", "STORE 1 (UNCHANGEDSINCE 1) +FLAGS (\\Seen)"),
        ("OBJECTID", "UID FETCH 1 EMAILID"), ("OBJECTID", "UID FETCH 1 THREADID"), ("X-GM-EXT-1", "UID FETCH 1 X-GM-MSGID"),
        ("X-GM-EXT-1", "UID FETCH 1 (X-GM-THRID X-GM-LABELS)"),
    ]

    @Test(arguments: cases)
    func commandNeedsItsCapability(_ capability: String, _ command: String) throws {
        let without = try SandboxRig(Self.profile(without: capability)).loggedIn()
        #expect(try without.run(command).last?.hasPrefix("BAD ") == true)
        guard command != "IDLE" else { return }
        let with = try SandboxRig().loggedIn()
        #expect(try with.run(command).last?.hasPrefix("OK ") == true)
    }

    @Test(arguments: selectedCases)
    func commandOnMessagesNeedsItsCapability(_ capability: String, _ command: String) throws {
        let poor = try SandboxRig(Self.profile(without: capability))
        poor.fill(1)
        #expect(try poor.selected().run(command).last?.hasPrefix("BAD ") == true)
        let rich = try SandboxRig(SandboxProfile.full.with("X-GM-EXT-1"))
        rich.fill(1)
        #expect(try rich.selected().run(command).last?.hasPrefix("OK ") == true)
    }

    private static func profile(without capability: String) -> SandboxProfile {
        // PARTIAL alone allows SEARCH RETURN (RFC 9394), and CONDSTORE and PARTIAL each allow fetch modifiers.
        capability == "ESEARCH" ? SandboxProfile.full.without("ESEARCH", "PARTIAL") : SandboxProfile.full.without(capability)
    }

    @Test func attributesAndCodesAppearOnlyWithTheirCapability() throws {
        let rig = try SandboxRig(
            SandboxProfile.full.without("SPECIAL-USE", "CHILDREN", "UIDPLUS", "CONDSTORE", "QRESYNC", "OBJECTID"))
        rig.fill(1)
        rig.account.createMailbox(rig.account.name("Sent"), attributes: ["\\Sent"])
        let client = try rig.loggedIn()
        #expect(try client.run("LIST \"\" Sent") == ["* LIST () \"/\" \"Sent\"", "OK List completed."])
        #expect(try client.run("APPEND INBOX {2+}\r\n\r\n") == ["OK Append completed."])
        let select = try client.run("SELECT INBOX")
        #expect(!select.contains { $0.contains("HIGHESTMODSEQ") || $0.contains("MAILBOXID") || $0.contains("CLOSED") })
        #expect(try client.run("COPY 1 Sent") == ["OK Copy completed."])
        #expect(try client.run("MOVE 1 Sent") == ["* 1 EXPUNGE", "OK Move completed."])
    }

    @Test func enableBelievesOnlyWhatIsAnnounced() throws {
        let client = try SandboxRig(SandboxProfile.full.without("QRESYNC")).loggedIn()
        #expect(try client.run("ENABLE QRESYNC X-UNKNOWN") == ["OK ENABLE completed."])
        #expect(try client.run("ENABLE CONDSTORE QRESYNC") == ["* ENABLED CONDSTORE", "OK ENABLE completed."])
        #expect(try client.run("SELECT INBOX (QRESYNC (1 1))").last == "BAD QRESYNC is not enabled")
    }

    @Test func enableIsTooLateOnceAMailboxIsSelected() throws {
        #expect(try SandboxRig().selected().run("ENABLE QRESYNC") == ["BAD ENABLE is not allowed once a mailbox is selected"])
    }

    @Test func idIsAnswered() throws {
        let client = try SandboxRig().loggedIn()
        #expect(
            try client.run("ID (\"name\" \"x\" \"version\" NIL)") == ["* ID (\"name\" \"Restante sandbox\")", "OK ID completed."])
    }

    @Test func namespaceTellsTheDelimiter() throws {
        #expect(
            try SandboxRig(delimiter: UInt8(ascii: ".")).loggedIn().run("NAMESPACE")[0] == "* NAMESPACE ((\"\" \".\")) NIL NIL")
        #expect(try SandboxRig(delimiter: nil).loggedIn().run("NAMESPACE")[0] == "* NAMESPACE ((\"\" NIL)) NIL NIL")
    }
}

import Mail
import Testing

@testable import IMAPSandbox

/// STATUS, CREATE, DELETE, RENAME, SUBSCRIBE.
@Suite struct MailboxCommandTests {
    @Test func statusTellsEveryItem() throws {
        let rig = try SandboxRig()
        rig.fill(2)
        rig.fill(1, flags: MessageFlags([.seen, .deleted]))
        rig.account.expunge([1], in: .inbox)
        let items = "MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE HIGHESTMODSEQ MAILBOXID APPENDLIMIT"
        let octets = try #require(rig.account.mailbox(.inbox)).messages.reduce(0) { $0 + $1.body.octets }
        #expect(
            try rig.loggedIn().run("STATUS inbox (\(items))") == [
                "* STATUS \"INBOX\" (MESSAGES 2 RECENT 0 UIDNEXT 4 UIDVALIDITY 1700000001 UNSEEN 1 DELETED 1 SIZE \(octets)"
                    + " HIGHESTMODSEQ 5 MAILBOXID (F1) APPENDLIMIT 50000000)",
                "OK Status completed.",
            ])
    }

    @Test(arguments: [
        ("STATUS nowhere (MESSAGES)", "NO [NONEXISTENT] Mailbox does not exist"),
        ("STATUS INBOX (BOGUS)", "BAD Unknown status item"),
        ("STATUS INBOX ()", "BAD No status items"), ("STATUS top (MESSAGES)", "NO [CANNOT] Mailbox cannot be selected"),
        ("SELECT nowhere", "NO [NONEXISTENT] Mailbox does not exist"), ("EXAMINE top", "NO [CANNOT] Mailbox cannot be selected"),
        ("CREATE INBOX", "NO [ALREADYEXISTS] Mailbox exists already"),
        ("DELETE nowhere", "NO [NONEXISTENT] Mailbox does not exist"),
        ("DELETE INBOX", "NO [CANNOT] INBOX cannot be deleted"), ("DELETE top", "NO [HASCHILDREN] Mailbox has others below it"),
        ("RENAME nowhere x", "NO [NONEXISTENT] Mailbox does not exist"),
        ("RENAME top INBOX", "NO [ALREADYEXISTS] Mailbox exists already"),
        ("APPEND nowhere {1+}\r\nx", "NO [TRYCREATE] Mailbox does not exist"),
    ])
    func whatCannotBeIsRefusedWithItsCode(_ command: String, _ answer: String) throws {
        let rig = try SandboxRig()
        rig.account.createMailbox(MailboxName("top"), isSelectable: false)
        rig.account.createMailbox(MailboxName("top/sub"))
        #expect(try rig.loggedIn().run(command) == [answer])
    }

    @Test func createMakesTheParents() throws {
        let rig = try SandboxRig()
        let client = try rig.loggedIn()
        #expect(try client.run("CREATE a/b/c") == ["OK [MAILBOXID (F4)] Create completed."])
        #expect(rig.account.mailboxNames.map(\.description) == ["INBOX", "a", "a/b", "a/b/c"])
        #expect(rig.account.mailbox(MailboxName("a/b"))?.isSelectable == false)
        #expect(try client.run("CREATE holder/").last?.hasPrefix("OK") == true)
        #expect(rig.account.mailbox(MailboxName("holder"))?.isSelectable == false)
    }

    @Test func deletedParentStaysAsAName() throws {
        let rig = try SandboxRig()
        rig.account.createMailbox(MailboxName("a"))
        rig.account.createMailbox(MailboxName("a/b"))
        let client = try rig.loggedIn()
        #expect(try client.run("DELETE a") == ["OK Delete completed."])
        #expect(rig.account.mailbox(MailboxName("a"))?.isSelectable == false)
        #expect(try client.run("DELETE a/b") == ["OK Delete completed."])
        #expect(try client.run("DELETE a") == ["OK Delete completed."])
        #expect(rig.account.mailboxNames == [.inbox])
    }

    @Test func recreatedMailboxHasAnotherUIDValidity() throws {
        let rig = try SandboxRig()
        let client = try rig.loggedIn()
        try client.run("CREATE x")
        let first = try #require(rig.account.mailbox(MailboxName("x"))).uidValidity
        try client.run("DELETE x")
        try client.run("CREATE x")
        #expect(try #require(rig.account.mailbox(MailboxName("x"))).uidValidity.value > first.value)
    }

    @Test func renameTakesTheChildrenAndKeepsIdentity() throws {
        let rig = try SandboxRig()
        for name in ["a", "a/b", "ab"] { rig.account.createMailbox(MailboxName(name)) }
        rig.fill(2, MailboxName("a/b"))
        let before = try #require(rig.account.mailbox(MailboxName("a/b")))
        #expect(try rig.loggedIn().run("RENAME a z") == ["OK Rename completed."])
        #expect(rig.account.mailboxNames.map(\.description) == ["INBOX", "ab", "z", "z/b"])
        let after = try #require(rig.account.mailbox(MailboxName("z/b")))
        #expect(after.mailboxID == before.mailboxID && after.uidValidity == before.uidValidity && after.uids == before.uids)
    }

    @Test func renamedInboxLeavesAnEmptyOne() throws {
        let rig = try SandboxRig()
        rig.fill(3)
        #expect(try rig.loggedIn().run("RENAME INBOX old") == ["OK Rename completed."])
        #expect(rig.account.mailbox(.inbox)?.messages.isEmpty == true)
        #expect(rig.account.mailbox(MailboxName("old"))?.messages.count == 3)
    }

    @Test func subscriptionsAreKeptByName() throws {
        let rig = try SandboxRig()
        let client = try rig.loggedIn()
        #expect(try client.run("SUBSCRIBE INBOX") == ["OK Subscribe completed."])
        #expect(try client.run("LSUB \"\" *").count == 2)
        #expect(try client.run("UNSUBSCRIBE INBOX") == ["OK Unsubscribe completed."])
        #expect(try client.run("LSUB \"\" *").count == 1)
    }

    @Test func createMaySetASpecialUse() throws {
        let rig = try SandboxRig()
        let client = try rig.loggedIn()
        #expect(try client.run("CREATE Old (USE (\\Archive))").last?.hasPrefix("OK") == true)
        #expect(rig.account.mailbox(MailboxName("Old"))?.attributes == ["\\Archive"])
        #expect(try client.run("CREATE Every (USE (\\All))") == ["NO [USEATTR] Special use is not supported"])
        #expect(rig.account.mailbox(MailboxName("Every")) == nil)
        let old = try SandboxRig(SandboxProfile.full.without("CREATE-SPECIAL-USE"))
        #expect(try old.loggedIn().run("CREATE Old (USE (\\Archive))") == ["BAD Too many arguments"])
    }

    @Test func namesMustBeValid() throws {
        let client = try SandboxRig().loggedIn()
        for name in ["\"a&b\"", "a//b", "/a", "\"\""] {
            #expect(try client.run("CREATE \(name)")[0].hasPrefix("NO [CANNOT] "), "\(name)")
        }
        for name in ["&BBsENQRCBD4-", "{8+}\r\nЛето", "\"a b\"", "\"&-\""] {
            #expect(try client.run("CREATE \(name)")[0].hasPrefix("OK "), "\(name)")
        }
    }

    @Test(arguments: [("RENAME a b", "NO [ALREADYEXISTS] "), ("RENAME a a/c", "NO [CANNOT] "), ("RENAME a new/deep", "OK ")])
    func renameNeedsRoom(_ command: String, _ answer: String) throws {
        let rig = try SandboxRig()
        for name in ["a", "a/x", "b/x"] { rig.account.createMailbox(MailboxName(name)) }
        #expect(try rig.loggedIn().run(command)[0].hasPrefix(answer))
        let isDone = answer == "OK "
        #expect((rig.account.mailbox(MailboxName("a/x")) == nil) == isDone)
        #expect((rig.account.mailbox(MailboxName("new/deep/x")) != nil) == isDone)
        #expect((rig.account.mailbox(MailboxName("new"))?.isSelectable == false) == isDone)
    }

    @Test(arguments: [(UInt8(ascii: "."), "a.b", ["INBOX", "a", "a.b"]), (nil, "a/b", ["INBOX", "a/b"])])
    func delimiterMakesTheLevels(_ delimiter: UInt8?, _ name: String, _ names: [String]) throws {
        let rig = try SandboxRig(delimiter: delimiter)
        let client = try rig.loggedIn()
        try client.run("CREATE \(name)")
        #expect(rig.account.mailboxNames.map(\.description) == names)
        let shown = delimiter == nil ? "NIL" : "\".\""
        #expect(try client.run("LIST \"\" INBOX")[0].hasSuffix(" \(shown) \"INBOX\""))
    }

    @Test func whoDeletesItsOwnMailboxIsThrownOutAfterTheAnswer() throws {
        let rig = try SandboxRig()
        rig.account.createMailbox(MailboxName("a"))
        let client = try rig.selected("a")
        #expect(try client.run("DELETE a") == ["OK Delete completed."])
        #expect(try client.line() == "* BYE Selected mailbox was deleted, have to disconnect.")
    }

    @Test func otherHandsChangeFlagsOneByOne() throws {
        let rig = try SandboxRig()
        rig.fill(2, flags: MessageFlags(.seen))
        let client = try rig.selected()
        rig.account.addFlags(MessageFlags(.flagged, keywords: [Keyword("$a")]), to: [1], in: .inbox)
        rig.account.removeFlags(MessageFlags(.seen), from: [1, 2], in: .inbox)
        #expect(
            try client.run("NOOP").suffix(3) == ["* 1 FETCH (FLAGS (\\Flagged $a))", "* 2 FETCH (FLAGS ())", "OK Completed."])
    }
}

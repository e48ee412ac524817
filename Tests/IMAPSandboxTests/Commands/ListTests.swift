import Mail
import Testing

@testable import IMAPSandbox

@Suite struct ListTests {
    private func rig(_ profile: SandboxProfile = .full, delimiter: UInt8? = UInt8(ascii: "/")) throws -> SandboxRig {
        let rig = try SandboxRig(profile, delimiter: delimiter)
        let account = rig.account
        account.createMailbox(account.name("Archive"), attributes: ["\\Archive"], isSelectable: false)
        account.createMailbox(account.name("Archive", "2024"), isSubscribed: false)
        account.createMailbox(account.name("Projects", "Лето"))
        account.createMailbox(account.name("請求書 & mehr"))
        return rig
    }

    private func names(_ answers: [String]) -> [String] {
        answers.dropLast().compactMap {
            $0.split(separator: "\"", omittingEmptySubsequences: false).dropLast().last.map(String.init)
        }
    }

    @Test func listShowsAttributesDelimiterAndEncodedNames() throws {
        #expect(
            try rig().loggedIn().run("LIST \"\" *") == [
                "* LIST (\\HasNoChildren) \"/\" \"INBOX\"", "* LIST (\\HasNoChildren) \"/\" \"&istsQmb4- &- mehr\"",
                "* LIST (\\Noselect \\HasChildren \\Archive) \"/\" \"Archive\"",
                "* LIST (\\HasNoChildren) \"/\" \"Archive/2024\"",
                "* LIST (\\HasNoChildren) \"/\" \"Projects/&BBsENQRCBD4-\"", "OK List completed.",
            ])
    }

    @Test(arguments: [
        ("\"\" %", ["INBOX", "&istsQmb4- &- mehr", "Archive", "Projects"]), ("\"\" Archive/%", ["Archive/2024"]),
        ("Archive/ *", ["Archive/2024"]),
        ("\"\" inbox", ["INBOX"]), ("\"\" archive", []), ("\"\" \"*2*\"", ["Archive/2024"]),
        ("\"\" \"%/%\"", ["Archive/2024", "Projects/&BBsENQRCBD4-"]),
        ("\"\" (INBOX \"Arch*\")", ["INBOX", "Archive", "Archive/2024"]),
    ])
    func patternsChoose(_ arguments: String, _ expected: [String]) throws {
        #expect(try names(rig().loggedIn().run("LIST \(arguments)")) == expected)
    }

    @Test func percentShowsMissingParents() throws {
        let modern = try rig().loggedIn().run("LIST \"\" Project%")
        #expect(modern == ["* LIST (\\NonExistent \\HasChildren) \"/\" \"Projects\"", "OK List completed."])
        let old = try rig(.bare).loggedIn().run("LIST \"\" Project%")
        #expect(old == ["* LIST (\\Noselect) \"/\" \"Projects\"", "OK List completed."])
    }

    @Test func emptyPatternAsksForTheDelimiter() throws {
        #expect(try rig().loggedIn().run("LIST \"\" \"\"") == ["* LIST (\\Noselect) \"/\" \"\"", "OK List completed."])
        #expect(try rig(delimiter: nil).loggedIn().run("LIST \"\" \"\"")[0] == "* LIST (\\Noselect) NIL \"\"")
    }

    @Test func subscribedSelectsAndReturns() throws {
        let rig = try rig()
        rig.account.setSubscribed(true, MailboxName("Gone"))
        let client = try rig.loggedIn()
        #expect(
            try names(client.run("LIST (SUBSCRIBED) \"\" *")) == [
                "&istsQmb4- &- mehr", "Archive", "Gone", "Projects/&BBsENQRCBD4-",
            ])
        #expect(
            try client.run("LIST (SUBSCRIBED) \"\" Gone")[0]
                == "* LIST (\\NonExistent \\HasNoChildren \\Subscribed) \"/\" \"Gone\"")
        let all = try client.run("LIST \"\" * RETURN (SUBSCRIBED CHILDREN)")
        #expect(all.contains("* LIST (\\HasNoChildren \\Subscribed) \"/\" \"Projects/&BBsENQRCBD4-\""))
        #expect(all.contains("* LIST (\\HasNoChildren) \"/\" \"Archive/2024\""))
    }

    @Test func lsubNamesWhatIsSubscribedEvenWhenGone() throws {
        let rig = try rig(.bare)
        rig.account.setSubscribed(true, MailboxName("Gone"))
        #expect(
            try names(rig.loggedIn().run("LSUB \"\" *")) == ["&istsQmb4- &- mehr", "Archive", "Gone", "Projects/&BBsENQRCBD4-"])
        #expect(try rig.loggedIn().run("LSUB \"\" Archive")[0] == "* LSUB (\\Noselect) \"/\" \"Archive\"")
    }

    @Test func specialUseSelects() throws {
        #expect(try names(rig().loggedIn().run("LIST (SPECIAL-USE) \"\" *")) == ["Archive"])
    }

    @Test func statusComesWithEachSelectableMailbox() throws {
        let rig = try rig()
        rig.fill(2)
        let answers = try rig.loggedIn().run(
            "LIST \"\" (INBOX Archive) RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ))")
        #expect(
            answers == [
                "* LIST (\\HasNoChildren) \"/\" \"INBOX\"",
                "* STATUS \"INBOX\" (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 1700000001 HIGHESTMODSEQ 3)",
                "* LIST (\\Noselect \\HasChildren \\Archive) \"/\" \"Archive\"", "OK List completed.",
            ])
    }

    @Test func nameWithoutASCIIQuotingIsALiteral() throws {
        let rig = try SandboxRig()
        rig.account.createMailbox(MailboxName("li\nne"))
        rig.account.createMailbox(MailboxName("quo\"te"))
        let answers = try rig.loggedIn().run("LIST \"\" *")
        #expect(answers.contains("* LIST (\\HasNoChildren) \"/\" {5}\r\nli\nne"))
        #expect(answers.contains("* LIST (\\HasNoChildren) \"/\" \"quo\\\"te\""))
    }

    @Test(arguments: [
        "LIST", "LIST \"\"", "LIST (BOGUS) \"\" *", "LIST \"\" * RETURN (BOGUS)", "LIST \"\" * x",
        "LIST \"\" * RETURN (STATUS ())",
    ])
    func malformedListIsBad(_ command: String) throws {
        #expect(try SandboxRig().loggedIn().run(command).last?.hasPrefix("BAD ") == true)
    }

    @Test(arguments: [
        ("*", "a/b", true), ("%", "a/b", false), ("a%c", "abbc", true), ("a%c", "ab/c", false), ("*c", "a/b/c", true),
        ("%/%", "a/b", true),
        ("%/%", "a/b/c", false), ("*%", "a/b", true), ("", "", true), ("", "a", false), ("a*b%c", "a/x/b1b2c", true),
        ("%*c", "a/c", true),
        ("%x", "aaxx", true), ("*a%b*", "za/ab/c", true),
    ])
    func wildcardsMatch(_ pattern: String, _ name: String, _ expected: Bool) {
        let pattern = ListPattern(reference: [], pattern: Array(pattern.utf8), delimiter: UInt8(ascii: "/"))
        #expect(pattern.matches(Array(name.utf8)) == expected)
    }

    @Test func hostilePatternEnds() {
        let pattern = ListPattern(reference: [], pattern: Array(String(repeating: "*a%", count: 200).utf8), delimiter: nil)
        #expect(!pattern.matches([UInt8](repeating: UInt8(ascii: "b"), count: 1000)))
    }
}

import Mail
import Testing

@testable import IMAPSandbox

/// UIDONLY (RFC 9586), MESSAGELIMIT (RFC 9738), and the servers that show all mail only with them.
@Suite struct UIDOnlyTests {
    private func rig(_ count: Int) throws -> SandboxRig {
        var profile = SandboxProfile(capabilities: [
            "IMAP4rev1", "ENABLE", "CONDSTORE", "QRESYNC", "UIDONLY", "PARTIAL", "MESSAGELIMIT=3", "UIDPLUS", "MOVE",
        ])
        profile.visibleMessages = 4
        let rig = try SandboxRig(profile)
        rig.fill(count)
        return rig
    }

    @Test func olderMessagesAreHiddenUntilEnabled() throws {
        let rig = try rig(10)
        let limited = try rig.selected()
        #expect(try limited.run("STATUS INBOX (MESSAGES UIDNEXT)")[0] == "* STATUS \"INBOX\" (MESSAGES 4 UIDNEXT 11)")
        #expect(try limited.run("UID SEARCH UID 1:6") == ["* SEARCH", "OK Search completed."])
        let client = try rig.loggedIn()
        #expect(try client.run("ENABLE UIDONLY") == ["* ENABLED UIDONLY", "OK ENABLE completed."])
        #expect(try client.run("SELECT INBOX").contains("* 10 EXISTS"))
        #expect(try client.run("STATUS INBOX (MESSAGES)")[0] == "* STATUS \"INBOX\" (MESSAGES 10)")
    }

    @Test func dataComeAsUIDFetchAndRemovalsAsVanished() throws {
        let rig = try rig(3)
        let client = try rig.selected(before: "ENABLE UIDONLY")
        #expect(
            try client.run("UID FETCH 2:3 (UID FLAGS)") == [
                "* 2 UIDFETCH (FLAGS ())", "* 3 UIDFETCH (FLAGS ())", "OK Fetch completed.",
            ])
        #expect(try client.run("UID STORE 2 +FLAGS (\\Seen)") == ["* 2 UIDFETCH (FLAGS (\\Seen))", "OK Store completed."])
        rig.account.setFlags(MessageFlags(.flagged), of: [3], in: .inbox)
        rig.account.expunge([1], in: .inbox)
        rig.fill(1)
        #expect(try client.run("NOOP") == ["* VANISHED 1", "* 3 EXISTS", "* 3 UIDFETCH (FLAGS (\\Flagged))", "OK Completed."])
    }

    @Test(arguments: [
        "FETCH 1 FLAGS", "STORE 1 FLAGS ()", "SEARCH ALL", "COPY 1 x", "MOVE 1 x", "UID SEARCH 1:3", "UID SEARCH NOT 1",
    ])
    func numbersAreRefused(_ command: String) throws {
        let client = try rig(3).selected(before: "ENABLE UIDONLY")
        #expect(try client.run(command) == ["BAD [UIDREQUIRED] Message numbers are not allowed once UIDONLY is enabled"])
    }

    @Test func fetchHandlesTheNewestAndSaysHowFarItCame() throws {
        let client = try rig(10).selected(before: "ENABLE UIDONLY")
        #expect(
            try client.run("UID FETCH 1:9 UID") == [
                "* 9 UIDFETCH ()", "* 8 UIDFETCH ()", "* 7 UIDFETCH ()", "OK [MESSAGELIMIT 3 7] Fetch completed.",
            ])
        #expect(try client.run("UID FETCH 1:3 UID").last == "OK Fetch completed.")
    }

    @Test func partialPagesThroughEverything() throws {
        let client = try rig(10).selected(before: "ENABLE UIDONLY")
        var uids: [String] = []
        for page in [1, 4, 7, 10] {
            let answers = try client.run("UID FETCH 1:* (FLAGS) (PARTIAL \(page):\(page + 2))")
            #expect(answers.last == "OK Fetch completed.")
            uids += answers.dropLast().map { String($0.dropFirst(2).prefix { $0 != " " }) }
        }
        #expect(uids == (1...10).map(String.init))
    }

    @Test func searchAndTransfersObeyTheLimit() throws {
        let rig = try rig(10)
        rig.account.createMailbox(MailboxName("x"))
        let client = try rig.selected(before: "ENABLE UIDONLY")
        #expect(try client.run("UID SEARCH ALL") == ["* SEARCH 8 9 10", "OK [MESSAGELIMIT 3 8] Search completed."])
        #expect(try client.run("UID COPY 1:4 x") == ["NO [MESSAGELIMIT 3] Too many messages"])
        #expect(try client.run("UID MOVE 1:3 x").last == "OK Move completed.")
    }
}

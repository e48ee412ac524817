import Mail
import Testing

@testable import IMAPSandbox

@Suite struct DemoTests {
    @Test func demoHoldsAFewHundredMessagesInManyKindsOfFolders() throws {
        let account = SandboxAccount.demo(seed: 1)
        let names = account.mailboxNames
        let count = names.reduce(0) { $0 + (account.mailbox($1)?.messages.count ?? 0) }
        #expect((300...400).contains(count))
        #expect(names.contains(account.name("Projects", "Лето")))
        #expect(names.contains(account.name("請求書")))
        #expect(names.contains(account.name("Ordner mit Leerzeichen")))
        #expect(account.mailbox(MailboxName("Projects"))?.isSelectable == false)
        #expect(account.mailbox(MailboxName("Sent"))?.attributes == ["\\Sent"])
    }

    @Test func sameSeedGivesTheSameMailbox() throws {
        let (a, b, c) = (SandboxAccount.demo(seed: 1), SandboxAccount.demo(seed: 1), SandboxAccount.demo(seed: 2))
        let bytes = { (account: SandboxAccount) in account.mailbox(.inbox)?.messages.map(\.body.bytes) }
        #expect(bytes(a) == bytes(b))
        #expect(bytes(a) != bytes(c))
        #expect(a.mailbox(.inbox)?.messages.map(\.flags) == b.mailbox(.inbox)?.messages.map(\.flags))
    }

    @Test func everyMessageIsWellFormed() throws {
        let account = SandboxAccount.demo(seed: 3)
        for name in account.mailboxNames {
            for message in account.mailbox(name)?.messages ?? [] {
                let bytes = message.body.bytes
                let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
                #expect(lines.dropLast().allSatisfy { $0.last == 13 && $0.count <= 999 }, "\(name) \(message.uid)")
                #expect(bytes.suffix(2) == [13, 10])
                let header = HeaderFields(message.body)
                for field in ["FROM", "TO", "SUBJECT", "DATE", "MESSAGE-ID", "MIME-VERSION", "CONTENT-TYPE"] {
                    #expect(header.value(field)?.isEmpty == false, "\(field) in \(name) \(message.uid)")
                }
                #expect(bytes[..<message.body.headerOctets].allSatisfy { $0 < 0x80 })
            }
        }
    }

    @Test func flagsKeywordsAndMultipartsOccur() throws {
        let account = SandboxAccount.demo(seed: 1)
        let messages = account.mailboxNames.flatMap { account.mailbox($0)?.messages ?? [] }
        for flag in [SystemFlags.seen, .answered, .flagged, .draft] {
            #expect(messages.contains { $0.flags.system.contains(flag) })
        }
        #expect(messages.contains { $0.flags.keywords.contains(Keyword("$Forwarded")) })
        #expect(messages.contains { String(decoding: $0.body.bytes, as: UTF8.self).contains("Content-Disposition: attachment") })
        #expect(Set(messages.map(\.date)).count > 250)
    }
}

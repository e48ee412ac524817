import Testing

@testable import Mail

@Suite("Words of mail")
struct WordsTests {
    @Test("INBOX is one mailbox in every spelling; no other name is folded")
    func inbox() {
        #expect(MailboxName("inBoX") == .inbox)
        #expect(MailboxName("Inbox/a") != MailboxName("INBOX/a"))
        #expect(MailboxName("sent") != MailboxName("Sent"))
    }

    @Test("keywords compare without case and keep their case")
    func keywords() {
        #expect(Keyword("$Junk") == Keyword("$junk"))
        #expect(MessageFlags(keywords: [Keyword("b"), Keyword("A"), Keyword("B")]).keywords.map(\.name).count == 2)
        #expect(MessageFlags(words: ["\\seen", "\\Recent", "$Forwarded", "\\FLAGGED"]).words == ["\\Seen", "\\Flagged", "$Forwarded"])
    }

    @Test("a secret shows itself in no print-out")
    func secret() {
        struct Holder { let password = Secret("hunter2") }
        var dumped = ""
        dump(Holder(), to: &dumped)
        #expect(!"\(Holder()) \(String(reflecting: Holder())) \(dumped)".contains("hunter2"))
        #expect(Secret("hunter2").exposed() == "hunter2")
    }
}

import IMAPProtocol
import Testing

@Suite("Modified UTF-7")
struct ModifiedUTF7Tests {
    static let names: [(String, String)] = [
        ("", ""), ("INBOX", "INBOX"), ("a&b", "a&-b"), ("&", "&-"), ("Entwürfe", "Entw&APw-rfe"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("😀", "&2D3eAA-"), ("ä&ö", "&AOQ-&-&APY-"), ("\t", "&AAk-"), ("送信済み", "&kAFP4W4IMH8-"), ("\u{7F}", "&AH8-"),
        ("e\u{301}", "e&AwE-"),
    ]

    @Test("Names are written and read back", arguments: names)
    func roundTrip(_ text: String, _ encoded: String) {
        #expect(ModifiedUTF7.encode(text) == Array(encoded.utf8))
        #expect(ModifiedUTF7.decode(Array(encoded.utf8)).map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
    }

    @Test(
        "What no client may write is not read",
        arguments: [
            "&", "a&AOQ", "&AOQ", "&AGE-", "&AOQ-&AOQ-", "&AO-", "&A-", "&2D0-", "&3gDYPQ-", "&AOR-", "&U/BTFw-", "&AOQ=-",
            "&ÄÄ-", "Entwürfe", "a\nb",
        ])
    func refused(_ encoded: String) {
        #expect(ModifiedUTF7.decode(Array(encoded.utf8)) == nil)
    }
}

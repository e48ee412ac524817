import Mail
import SyncPlanner
import Testing

@testable import SyncEngine

/// The parts of the look that need no server.
@Suite struct PureLookTests {
    @Test(
        "a local path leads back to the server's",
        arguments: [
            ("Office/x", "Work/x"), ("Office", "Work"), ("Work", nil), ("Work/x", nil), ("Other", "Other"), ("Mail/b", "a/b"),
            ("Mail", "a"), ("Deep/z", "Work/deep/z"), ("a", nil),
        ])
    func serverPath(_ local: String, _ expected: String?) {
        let filter = FolderFilter(FolderRules(rename: ["Work": "Office", "a": "Mail", "Work/deep": "Deep"]))
        let found = filter.serverPath(FolderPath(local.split(separator: "/").map(String.init)))
        #expect(found?.description == expected)
        if let found { #expect(filter.localPath(found).description == local) }
    }

    @Test(
        "a header's lasting form passes over what mbox keeps notes in, wherever it stands",
        arguments: [
            ("A: 1\r\nStatus: RO\r\nB: 2\r\n\r\n", "A: 1\r\nB: 2\r\n\r\n", true),
            ("A: 1\r\nB: 2\r\nLINES: 3\r\ncontent-length: 9\r\n\r\n", "A: 1\r\nX-Status: A\r\nB: 2\r\n\r\n", true),
            ("A: 1\r\nStatus: RO\r\n folded\r\nB: 2\r\n\r\n", "A: 1\r\nB: 2\r\n\r\n", true),
            ("A: 1\r\nStatusX: RO\r\n\r\n", "A: 1\r\n\r\n", false),
            ("A: 1\r\n Status: RO\r\n\r\n", "A: 1\r\n\r\n", false),
            ("A: 1\r\nB: 2\r\n\r\n", "B: 2\r\nA: 1\r\n\r\n", false),
        ])
    func loose(_ a: String, _ b: String, _ isSame: Bool) {
        let (a, b) = (LooseHeader(Array(a.utf8)), LooseHeader(Array(b.utf8)))
        #expect((a.digest == b.digest) == isSame)
        if isSame { #expect(UInt64(a.bytes.count) - a.passingOctets == UInt64(b.bytes.count) - b.passingOctets) }
    }

    @Test(
        "header text is decoded, put into one line and cut",
        arguments: [
            ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
            ("=?UTF-8?B?R3LDvMOfZQ==?= aus\r\n  K=?iso-8859-1?Q?=F6ln?=", "Grüße aus Kö" + "ln"),
            ("=?utf-8?q?a?= =?utf-8?q?b?= c", "ab c"), ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
            ("=?nonsense?q?x?=", "=?nonsense?q?x?="),
            ("=?utf-8?q?not closed", "=?utf-8?q?not closed"), ("tab\there \u{1B}[31m", "tab here [31m"),
            ("=?utf-8?q?=E2=82?=", "\u{FFFD}"),
            ("=?=?utf-8?q?x?=", "=?x"),
        ])
    func text(_ raw: String, _ expected: String) {
        #expect(HeaderText.text(Array(raw.utf8)) == expected)
    }

    @Test("the first field of a name counts, and only in the header")
    func field() {
        let header = Array("Received: x\r\nSUBJECT: a\r\n b\r\nSubject: c\r\n\r\nFrom: body\r\n".utf8)
        #expect(HeaderText.field("Subject", in: header) == "a b")
        #expect(HeaderText.field("From", in: header) == nil)
        #expect(HeaderText.text(Array(repeating: UInt8(ascii: "x"), count: 9_000))?.count == 200)
        #expect(HeaderText.text([]) == nil)
    }

    @Test("what looks the same and is not is no one's lookalike")
    func lookalikes() throws {
        let digests = try (0..<3).map { try #require(MessageDigest([UInt8](repeating: UInt8($0), count: 32))) }
        var lookalikes = Lookalikes()
        lookalikes.add(.digest(digests[0]), header: digests[2], size: 7, date: 1)
        #expect(lookalikes.content(header: digests[2], size: 7, date: 1) == .digest(digests[0]))
        #expect(
            lookalikes.content(header: digests[2], size: 7, date: 2) == nil
                && lookalikes.content(header: digests[2], size: 8, date: 1) == nil)
        lookalikes.add(.digest(digests[0]), header: digests[2], size: 7, date: nil)
        #expect(lookalikes.content(header: digests[2], size: 7, date: 2) == .digest(digests[0]))
        lookalikes.add(.digest(digests[1]), header: digests[2], size: 7, date: 1)
        #expect(lookalikes.content(header: digests[2], size: 7, date: 1) == nil)
        #expect(lookalikes.content(header: digests[2], size: 7, date: 2) == .digest(digests[0]))
    }
}

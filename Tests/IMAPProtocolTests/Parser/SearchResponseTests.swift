import IMAPProtocol
import Mail
import Testing

@Suite("Search responses")
struct SearchResponseTests {
    static let searches: [(String, SearchResult)] = [
        ("* SEARCH", SearchResult()), ("* SEARCH ", SearchResult()),
        ("* SEARCH 2 84 882 ", SearchResult(numbers: [2, 84, 882])),
        ("* SEARCH 3 2 1 5", SearchResult(numbers: [1, 2, 3, 5])),
        ("* SEARCH 2 5 6 (MODSEQ 917162500)", SearchResult(numbers: [2, 5, 6], modSeq: 917_162_500)),
        ("* SEARCH 4294967295", SearchResult(numbers: [4_294_967_295])),
    ]

    @Test("SEARCH, empty, with trailing space, with MODSEQ", arguments: searches.indices)
    func search(_ index: Int) {
        #expect(response(Self.searches[index].0) == .search(Self.searches[index].1), "\(Self.searches[index].0)")
    }

    @Test("A million numbers in one line become one range")
    func million() {
        let line = "* SEARCH " + (1...1_000_000).map(String.init).joined(separator: " ") + "\r\n"
        let parsed = parse(Array(line.utf8))
        #expect(parsed == [.event(.response(.search(SearchResult(numbers: UIDSet(1...1_000_000)))))])
    }

    @Test("ESEARCH, its parts in any order")
    func extended() {
        var full = ESearch()
        full.tag = "D10"
        full.isUID = true
        full.min = 1
        full.max = 5
        full.count = 4
        full.all = UIDList(ranges: [1...2, 4...5])
        #expect(response("* ESEARCH (TAG \"D10\") UID MIN 1 MAX 5 ALL 1:2,4:5 COUNT 4") == .esearch(full))
        var ordered = ESearch()
        ordered.all = UIDList(ranges: [9...9, 3...4])
        ordered.modSeq = 12
        #expect(response("* ESEARCH MODSEQ 12 X-NEW (a b) ALL 9,3:4") == .esearch(ordered))
        var empty = ESearch()
        empty.tag = "a"
        #expect(response("* ESEARCH (TAG a)") == .esearch(empty))
        #expect(response("* ESEARCH") == .esearch(ESearch()))
    }

    @Test("PARTIAL pages, the last of them empty")
    func partial() {
        var page = ESearch()
        page.isUID = true
        page.partial = PartialResult(range: PartialRange(-1, -100), numbers: UIDList(ranges: [20...30, 50...50]))
        #expect(response("* ESEARCH UID PARTIAL (-1:-100 20:30,50)") == .esearch(page))
        page.partial = PartialResult(range: PartialRange(1, 500), numbers: nil)
        #expect(response("* ESEARCH UID PARTIAL (1:500 NIL)") == .esearch(page))
    }

    @Test(
        "A result that cannot be read in full is refused, never shortened",
        arguments: [
            "* SEARCH 1 -2 3", "* SEARCH 1 2.5", "* SEARCH 0", "* SEARCH 1 4294967296", "* SEARCH 1 (MODSEQ -1)",
            "* SEARCH 1 (MODSEQ 1",
            "* ESEARCH ALL", "* ESEARCH ALL 1:x", "* ESEARCH COUNT -1", "* ESEARCH (TAG \"x\" UID", "* ESEARCH PARTIAL (1:5)",
        ])
    func refused(_ line: String) {
        #expect(refusal(line) != nil)
    }
}

import Mail
import TestRig
import Testing

@testable import MailIndex

@Suite("Search queries")
struct SearchQueryTests {
    private static func words(_ text: String, _ field: SearchTerm.Field? = nil, not isNegated: Bool = false) -> SearchTerm {
        SearchTerm(isNegated: isNegated, condition: .words(field, text, isPrefix: false))
    }

    private static func term(_ condition: SearchTerm.Condition, not isNegated: Bool = false) -> SearchTerm {
        SearchTerm(isNegated: isNegated, condition: condition)
    }

    private static let queries: [(String, [[SearchTerm]])] = [
        ("invoice", [[words("invoice")]]),
        ("  two\twords\n", [[words("two")], [words("words")]]),
        ("\"a phrase\" -spam", [[words("a phrase")], [words("spam", not: true)]]),
        ("a b OR c OR -d e", [[words("a")], [words("b"), words("c"), words("d", not: true)], [words("e")]]),
        (
            "from:ann TO:\"Bob B\" -subject:re",
            [[words("ann", .sender)], [words("Bob B", .recipients)], [words("re", .subject, not: true)]]
        ),
        ("folder:\"My Work\" has:Attachment", [[term(.folder("My Work"))], [term(.hasAttachment)]]),
        (
            "after:1970-01-02 before:2000 -before:2024-02",
            [
                [term(.after(86_400))], [term(.before(946_684_800))], [term(.before(1_706_745_600), not: true)],
            ]
        ),
        ("inv*", [[term(.words(nil, "inv", isPrefix: true))]]),
        ("\"inv*\"", [[words("inv*")]]),
        ("ORder or", [[words("ORder")], [words("or")]]),
        ("\"OR\" x", [[words("OR")], [words("x")]]),
        ("12:30 a@b.de", [[words("12:30")], [words("a@b.de")]]),
        ("Grüße 日本", [[words("Grüße")], [words("日本")]]),
        ("from:\"a\"b", [[words("a", .sender)], [words("b")]]),
    ]

    @Test("A query is read as it is meant", arguments: queries)
    func reads(_ text: String, _ clauses: [[SearchTerm]]) throws {
        let query = try SearchQuery(text)
        #expect(query.clauses == clauses)
        #expect(query.text == text)
    }

    private static let mistakes: [(String, Int, String)] = [
        ("", 0, "empty"), ("   ", 0, "empty"), ("a \"b", 2, "not closed"), ("a \"\"", 2, "nothing between"),
        ("OR a", 0, "either side"), ("a OR", 2, "either side"), ("a OR OR b", 5, "either side"), ("-", 0, "behind it"),
        ("a - b", 2, "behind it"), ("--a", 0, "behind it"), ("from:", 5, "`from:` needs"), ("a from: b", 7, "`from:` needs"),
        ("body:x", 0, "no `body:`"), ("re: x", 0, "no `re:`"), ("-size:3", 1, "no `size:`"), ("has:flag", 4, "has:attachment"),
        ("before:yesterday", 7, "2024-01-31"), ("after:2024-13", 6, "2024-01-31"), ("after:2023-02-29", 6, "2024-01-31"),
        ("before:2024-1-1", 7, "2024-01-31"), ("before:0000", 7, "2024-01-31"), ("x in*", 2, "three letters"),
        ("a !!!", 2, "no letter"), ("*", 0, "no letter"),
        ("a \u{0}b", 2, "control"), ("from:\"...\"", 5, "no letter"), ("😀", 0, "no letter"),
    ]

    @Test("A mistake is told with its place", arguments: mistakes)
    func refuses(_ text: String, _ position: Int, _ words: String) throws {
        let error = #expect(throws: SearchQueryError.self) { try SearchQuery(text) }
        #expect(error?.position == position)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.description.contains("character \(position + 1)") == true)
    }

    @Test("What is too long or too much is refused")
    func isBounded() {
        let error = #expect(throws: SearchQueryError.self) { try SearchQuery(String(repeating: "a", count: 2_001)) }
        #expect(error?.position == 2_000)
        #expect(throws: Never.self) { try SearchQuery(String(repeating: "a ", count: 64)) }
        let many = #expect(throws: SearchQueryError.self) { try SearchQuery(String(repeating: "a ", count: 65)) }
        #expect(many?.position == 128)
    }

    @Test(
        "Days are counted right",
        arguments: [
            ("1970", 0), ("1969-12-31", -86_400), ("2000-02-29", 951_782_400), ("2024-03-01", 1_709_251_200),
            ("9999-12-31", 253_402_214_400), ("0001-01-01", -62_135_596_800),
        ] as [(String, Int64)])
    func countsDays(_ text: String, _ seconds: Int64) {
        #expect(SearchDate(text)?.begin == seconds)
    }

    @Test(
        "A folder's pattern covers the folder and all below it",
        arguments: [
            ("work", ["Work"], true), ("Work", ["work", "2024"], true), ("work", ["Workshop"], false),
            ("wor*", ["Workshop"], true),
            ("*/2024", ["Work", "2024"], true), ("*/2024", ["Work", "2025"], false), ("w*k/2*4", ["Work", "2024", "x"], true),
            ("2024", ["Work", "2024"], false), ("*a*b*a*", ["xaxbxax"], true), ("ab*ba", ["aba"], false), ("*", ["x"], true),
            ("Grün", ["GRÜN"], true),
        ])
    func matchesFolders(_ pattern: String, _ levels: [String], _ isCovered: Bool) {
        #expect(SearchFolderPattern(pattern).covers(FolderPath(levels)) == isCovered)
    }
}

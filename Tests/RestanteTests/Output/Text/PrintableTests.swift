import Testing

@testable import restante

struct PrintableTests {
    @Test(
        "nothing that steers a terminal gets through",
        arguments: [
            ("plain ü 請求", "plain ü 請求"), ("\u{1B}[2Jx", "\u{FFFD}[2Jx"), ("a\nb\r\tc", "a\u{FFFD}b\u{FFFD}\u{FFFD}c"),
            ("\u{202E}evil", "\u{FFFD}evil"),
            ("\u{9B}31m", "\u{FFFD}31m"),
        ])
    func cleaned(_ text: String, _ clean: String) {
        #expect(Printable.clean(text) == clean)
    }

    @Test("widths are those of a terminal", arguments: [("abc", 3), ("請求書", 6), ("Лето", 4), ("e\u{301}", 1), ("📬", 2), ("", 0)])
    func widths(_ text: String, _ width: Int) {
        #expect(Printable.width(text) == width)
    }

    @Test(
        "cut text ends in an ellipsis and never exceeds the room",
        arguments: [
            ("abcdef", 6, "abcdef"), ("abcdef", 4, "abc…"), ("請求書", 5, "請求…"), ("請求書", 4, "請…"), ("abc", 1, "…"), ("abc", 0, ""),
        ])
    func cut(_ text: String, _ columns: Int, _ result: String) {
        #expect(Printable.cut(text, to: columns) == result)
        #expect(Printable.width(Printable.cut(text, to: columns)) <= max(columns, 0))
    }

    @Test("columns of a table stand below each other")
    func table() {
        var table = Table([("NAME", .left), ("N", .right)])
        table.add(["請求書", "5"])
        table.add(["a long name\n", "12,345"])
        #expect(table.lines() == ["NAME               N", "請求書             5", "a long name\u{FFFD}  12,345"])
        #expect(table.lines(width: 16) == ["NAME           N", "請求書         5", "a long …  12,345"])
    }
}

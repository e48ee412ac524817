import Testing

@testable import restante

/// The little of a terminal that the live area uses: rows that scroll, a cursor, and broken lines.
private struct Screen {
    var rows: [[Character]] = [[]]
    var (row, column) = (0, 0)
    let columns: Int

    init(columns: Int) { self.columns = columns }

    mutating func feed(_ text: String) {
        var rest = Substring(text)
        while let character = rest.first {
            rest = rest.dropFirst()
            switch character {
            case "\r": column = 0
            case "\n": newLine()
            case "\r\n":
                column = 0
                newLine()
            case "\u{1B}": escape(&rest)
            default: put(character)
            }
        }
    }

    private mutating func newLine() {
        row += 1
        if row == rows.count { rows.append([]) }
    }

    private mutating func put(_ character: Character) {
        if column == columns {
            column = 0
            newLine()
        }
        while rows[row].count <= column { rows[row].append(" ") }
        rows[row][column] = character
        column += 1
    }

    private mutating func escape(_ rest: inout Substring) {
        let body = rest.dropFirst().prefix { !$0.isLetter }
        let end = rest.dropFirst(1 + body.count).first
        rest = rest.dropFirst(2 + body.count)
        switch end {
        case "A": row = max(0, row - (Int(body) ?? 1))
        case "K": rows[row] = Array(rows[row].prefix(column))
        case "J":
            rows[row] = Array(rows[row].prefix(column))
            rows.removeLast(rows.count - row - 1)
        default: break
        }
    }

    var text: [String] { rows.map { String($0) } }
}

struct LiveAreaTests {
    private func lines(_ texts: [String]) -> [(text: String, width: Int)] { texts.map { ($0, $0.count) } }

    @Test("lines are drawn over each other")
    func redraw() {
        var (area, screen) = (LiveArea(), Screen(columns: 20))
        screen.feed("before\r\n" + area.draw(lines(["one", "two"]), columns: 20))
        #expect(screen.text == ["before", "one", "two"])
        screen.feed(area.draw(lines(["1", "second", "third"]), columns: 20))
        #expect(screen.text == ["before", "1", "second", "third"])
        screen.feed(area.draw(lines(["last"]), columns: 20))
        #expect(screen.text == ["before", "last"])
    }

    @Test("a line may come between, and the lines go at the end")
    func erase() {
        var (area, screen) = (LiveArea(), Screen(columns: 20))
        screen.feed(area.draw(lines(["one", "two"]), columns: 20))
        screen.feed(area.erase(columns: 20) + "warning\r\n" + area.draw(lines(["one"]), columns: 20))
        #expect(screen.text == ["warning", "one"])
        screen.feed(area.erase(columns: 20))
        #expect(screen.text == ["warning", ""])
        #expect(area.erase(columns: 20).isEmpty)
        #expect(area.isEmpty)
    }

    @Test("what the terminal echoes for Ctrl-C leaves nothing behind")
    func echo() {
        var (area, screen) = (LiveArea(), Screen(columns: 10))
        screen.feed(area.draw(lines(["0123456789"]), columns: 10) + "^C")
        screen.feed(area.erase(columns: 10) + "stopping")
        #expect(screen.text == ["stopping"])
    }

    @Test("a terminal made narrower breaks the lines, and they are still all overwritten")
    func narrower() {
        var area = LiveArea()
        _ = area.draw(lines(["0123456789", "abc"]), columns: 20)
        var screen = Screen(columns: 6)
        screen.feed("before\r\n0123456789\r\nabc\r")
        #expect(screen.text == ["before", "012345", "6789", "abc"])
        screen.feed(area.draw(lines(["012345", "abc"]), columns: 6))
        #expect(screen.text == ["before", "012345", "abc"])
    }
}

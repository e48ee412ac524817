/// A few lines at the bottom of the terminal that are drawn over and over in the same place.
///
/// Makes the bytes that do so; it writes nothing itself.
struct LiveArea: Sendable, Equatable {
    /// Columns that each line on the screen takes; empty when nothing is drawn.
    private var drawn: [Int] = []

    var isEmpty: Bool { drawn.isEmpty }

    /// Replaces what is drawn. The cursor stays in the first column of the last line: a `^C` that the terminal echoes
    /// must not break the line.
    /// - Parameters:
    ///   - lines: without control characters except colours, all narrower than `columns`.
    ///   - columns: the terminal's width now; it may have changed, and what was drawn be broken over more rows.
    mutating func draw(_ lines: [(text: String, width: Int)], columns: Int) -> String {
        let home = toBegin(columns)
        drawn = lines.map(\.width)
        return home + lines.map { $0.text + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J\r"
    }

    /// Takes it off the screen, the cursor where it began.
    mutating func erase(columns: Int) -> String {
        guard !drawn.isEmpty else { return "" }
        defer { drawn = [] }
        return toBegin(columns) + "\u{1B}[J"
    }

    /// To the first column of the first row.
    private func toBegin(_ columns: Int) -> String {
        guard !drawn.isEmpty else { return "" }
        let rows = drawn.dropLast().reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
        return rows > 0 ? "\r\u{1B}[\(rows)A" : "\r"
    }
}

/// A few columns of text for people.
struct Table {
    enum Alignment { case left, right }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    init(_ columns: [(String, Alignment)]) { self.columns = columns.map { (title: $0.0, alignment: $0.1) } }

    /// A row has as many cells as there are columns.
    mutating func add(_ cells: [String]) { rows.append(cells.map(Printable.clean)) }

    var isEmpty: Bool { rows.isEmpty }

    /// No column is cut to less than this.
    private static let narrowest = 8

    /// The titles and the rows, none wider than `width`: the widest left-aligned columns give way.
    func lines(width: Int = .max) -> [String] {
        let all = [columns.map(\.title)] + rows
        var widths = columns.indices.map { column in all.map { Printable.width($0[column]) }.max() ?? 0 }
        var excess = width == .max ? 0 : widths.reduce(0, +) + 2 * (columns.count - 1) - width
        while excess > 0 {
            // The widest gives way until another is as wide.
            let left = columns.indices.filter { columns[$0].alignment == .left }.sorted { widths[$0] > widths[$1] }
            guard let widest = left.first, widths[widest] > Self.narrowest else { break }
            let floor = left.dropFirst().first { widths[$0] < widths[widest] }.map { widths[$0] } ?? 0
            let cut = min(excess, widths[widest] - max(floor, Self.narrowest))
            widths[widest] -= cut
            excess -= cut
        }
        return all.map { row in
            let cells = columns.indices.map { column in
                Printable.pad(
                    Printable.cut(row[column], to: widths[column]), to: widths[column], right: columns[column].alignment == .right
                )
            }
            let line = cells.joined(separator: "  ")
            return String(line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)])
        }
    }
}

/// A few columns of text for people.
struct Table {
    enum Alignment { case left, right }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    init(_ columns: [(String, Alignment)]) { self.columns = columns.map { (title: $0.0, alignment: $0.1) } }

    /// A row has as many cells as there are columns.
    mutating func add(_ cells: [String]) { rows.append(cells.map(Printable.clean)) }

    var isEmpty: Bool { rows.isEmpty }

    /// The titles and the rows, none wider than `width`: the widest left-aligned column gives way.
    func lines(width: Int = .max) -> [String] {
        let all = [columns.map(\.title)] + rows
        var widths = columns.indices.map { column in all.map { Printable.width($0[column]) }.max() ?? 0 }
        let excess = widths.reduce(0, +) + 2 * (columns.count - 1) - width
        let elastic = columns.indices.filter { columns[$0].alignment == .left }.max { widths[$0] < widths[$1] }
        if excess > 0, let elastic { widths[elastic] = max(8, widths[elastic] - excess) }
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

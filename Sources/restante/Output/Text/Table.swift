/// A few columns of text for people.
struct Table {
    enum Alignment { case left, right }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    init(_ columns: [(String, Alignment)]) { self.columns = columns.map { (title: $0.0, alignment: $0.1) } }

    /// A row has as many cells as there are columns.
    mutating func add(_ cells: [String]) { rows.append(cells.map(Printable.clean)) }

    var isEmpty: Bool { rows.isEmpty }

    /// A column of text is cut to less than this only where nothing else is left to cut.
    private static let narrow = 8
    private static let narrowest = 3

    /// The titles and the rows, none wider than `width`: the widest left-aligned columns give way, then the titles of the
    /// others. A number is never cut, unless the columns do not fit at all: then each line ends where the width does.
    func lines(width: Int = .max) -> [String] {
        let all = [columns.map(\.title)] + rows
        let widths = fitted(widest(all), to: width)
        return all.map { row in
            let cells = columns.indices.map { column in
                Printable.pad(
                    Printable.cut(row[column], to: widths[column]), to: widths[column], right: columns[column].alignment == .right
                )
            }
            let line = cells.joined(separator: "  ")
            let end = line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex
            return Printable.cut(String(line[..<end]), to: width)
        }
    }

    /// The columns of the terminal that each column of these rows would take.
    private func widest(_ rows: [[String]]) -> [Int] {
        columns.indices.map { column in rows.map { Printable.width($0[column]) }.max() ?? 0 }
    }

    private func fitted(_ natural: [Int], to width: Int) -> [Int] {
        guard width != .max else { return natural }
        let numbers = widest(rows)
        var widths = natural
        Self.shrink(&widths, floors(.left) { _ in Self.narrow }, to: width)
        Self.shrink(&widths, floors(.right) { max(numbers[$0], Self.narrowest) }, to: width)
        Self.shrink(&widths, floors(.left) { _ in Self.narrowest }, to: width)
        return widths
    }

    private func floors(_ alignment: Alignment, _ floor: (Int) -> Int) -> [Int: Int] {
        var result: [Int: Int] = [:]
        for column in columns.indices where columns[column].alignment == alignment { result[column] = floor(column) }
        return result
    }

    /// The widest gives way until another is as wide, and so on.
    private static func shrink(_ widths: inout [Int], _ floors: [Int: Int], to width: Int) {
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - width
        while excess > 0 {
            let yielding = floors.filter { widths[$0.key] > $0.value }.keys.sorted { (widths[$1], $0) < (widths[$0], $1) }
            guard let widest = yielding.first else { return }
            let next = yielding.first { widths[$0] < widths[widest] }.map { widths[$0] } ?? 0
            let cut = min(excess, widths[widest] - max(next, floors[widest, default: 0]))
            widths[widest] -= cut
            excess -= cut
        }
    }
}

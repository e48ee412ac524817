/// Guesses what was meant by a misspelt name.
enum NearestName {
    /// The candidate that is fewest edits away, if it is near enough to be a likely misspelling.
    static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
        let allowed = max(1, min(3, name.count / 3))
        let near = candidates.map { (name: $0, edits: edits(name.lowercased(), $0.lowercased()), ends: sameEnds(name, $0)) }
            .min { ($0.edits, -$0.ends, $0.name) < ($1.edits, -$1.ends, $1.name) }
        guard let near, near.edits <= allowed else { return nil }
        return near.name
    }

    /// `did you mean "port"?`, or the whole choice when nothing is near.
    static func hint(_ name: String, among candidates: [String]) -> String {
        if let near = of(name, among: candidates) { return "did you mean \"\(near)\"?" }
        return candidates.isEmpty ? "nothing may stand here" : "known here: \(candidates.sorted().joined(separator: ", "))"
    }

    /// How many characters agree from the front and from the back: decides between equally near ones.
    private static func sameEnds(_ a: String, _ b: String) -> Int {
        zip(a, b).prefix { $0 == $1 }.count + zip(a.reversed(), b.reversed()).prefix { $0 == $1 }.count
    }

    /// Insertions, deletions, replacements and swaps of neighbours (Damerau) between two short words.
    private static func edits(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
        var rows = [Array(0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}

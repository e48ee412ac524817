import Mail

/// The value of `folder:`. It means a folder and all below it, in capitals or not; `*` stands for any characters.
struct SearchFolderPattern {
    private let parts: [Substring]

    init(_ text: String) {
        parts = text.lowercased().split(separator: "*", omittingEmptySubsequences: false)
    }

    func covers(_ path: FolderPath) -> Bool {
        let levels = path.levels.map { $0.lowercased() }
        return levels.indices.contains { matches(levels[...$0].joined(separator: "/")) }
    }

    /// Each part is taken where it comes first, the last one at the end: that finds a match if there is one.
    private func matches(_ text: String) -> Bool {
        guard let first = parts.first, let last = parts.last, text.hasPrefix(first) else { return false }
        guard parts.count > 1 else { return text == first }
        var rest = text.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}

import Mail

/// One pattern of `include` or `exclude`: `*` any run of characters, `%` any run within one level, `?` one character.
/// A pattern that matches a folder also covers everything below it.
struct FolderPattern: Sendable {
    private let pattern: [Character]

    init(_ text: String) {
        let first = text.prefix { $0 != "/" }
        pattern = Array(first.uppercased() == "INBOX" ? "INBOX" + text.dropFirst(first.count) : text)
    }

    func covers(_ path: FolderPath) -> Bool {
        let name = path.levels.count > 0 && path.levels[0].uppercased() == "INBOX" ? inboxFolded(path) : path.description
        let text = Array(name)
        if matches(text[...]) { return true }
        // A parent that matches covers its children.
        return text.indices.contains { text[$0] == "/" && matches(text[..<$0]) }
    }

    /// INBOX is one folder in any spelling, so patterns see it in capitals.
    private func inboxFolded(_ path: FolderPath) -> String {
        FolderPath(["INBOX"] + path.levels.dropFirst()).description
    }

    /// Goes back to the last `%` that can take one more character, else to the last `*`.
    private func matches(_ text: ArraySlice<Character>) -> Bool {
        var (p, t) = (0, text.startIndex)
        var star: (pattern: Int, text: Int)?
        var percent: (pattern: Int, text: Int)?
        while t < text.endIndex {
            if p < pattern.count, pattern[p] == "*" {
                (star, percent) = ((p, t), nil)
                p += 1
            } else if p < pattern.count, pattern[p] == "%" {
                percent = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let from = percent, text[from.text] != "/" {
                percent = (from.pattern, from.text + 1)
                (p, t) = (from.pattern + 1, from.text + 1)
            } else if let from = star {
                (star, percent) = ((from.pattern, from.text + 1), nil)
                (p, t) = (from.pattern + 1, from.text + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" || $0 == "%" }
    }
}

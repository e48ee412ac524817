/// What a server answers (RFC 5321 section 4.2): a code, and lines for people.
package struct SMTPReply: Hashable, Sendable {
    /// 200–599.
    package let code: Int
    /// `nil` where the server sends none.
    package let enhanced: EnhancedCode?
    /// The text of each line, with its enhanced code, without control characters.
    package let lines: [String]

    init(code: Int, lines: [String]) {
        self.code = code
        self.lines = lines
        enhanced = lines.first.flatMap { EnhancedCode(leading: $0) }
    }

    /// 2xx.
    var isPositive: Bool { code / 100 == 2 }

    /// All lines as one, shortened, each enhanced code but the first left out.
    package var text: String {
        let words = lines.enumerated().map { index, line in
            guard index > 0, enhanced != nil, EnhancedCode(leading: line) != nil else { return line }
            return String(line.drop { $0 != " " }.drop { $0 == " " })
        }
        return String(words.filter { !$0.isEmpty }.joined(separator: " ").prefix(Self.longestText))
    }

    private static let longestText = 400

    /// The same with other words.
    func replacing(_ change: (String) -> String) -> SMTPReply { SMTPReply(code: code, lines: lines.map(change)) }
}

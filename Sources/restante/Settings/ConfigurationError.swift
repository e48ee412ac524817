/// The configuration cannot be used: nothing runs, exit status 2.
struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// The mistakes with their places; empty when there is nothing to point at.
    let mistakes: [Mistake]
    /// One sentence for what has no place: a missing file, an unknown account.
    let sentence: String?

    init(_ mistakes: [Mistake]) {
        self.mistakes = mistakes
        sentence = nil
    }

    init(_ sentence: String) {
        mistakes = []
        self.sentence = sentence
    }

    /// One line a mistake.
    var lines: [String] { (sentence.map { [$0] } ?? []) + mistakes.map(\.description) }

    var description: String { lines.joined(separator: "\n") }
}

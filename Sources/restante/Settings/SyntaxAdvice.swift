/// What is wrong with a text that is no TOML, and what to do: the library's words are for programmers.
enum SyntaxAdvice {
    /// What the library's message contains, and what is said for it; the first that fits.
    private static let sentences: [(words: String, sentence: String)] = [
        ("unknown escape sequence", "a backslash in a text in \" \" must be doubled; or write the text in ' '"),
        ("string: encountered end-of-file", "the text has no end: its closing quotation marks are missing"),
        ("table header: encountered end-of-file", "the ] behind the section's name is missing"),
        ("expected '='", noPair), ("key-value pair: encountered end-of-file", noPair),
        ("expected value", noValue),
        ("expected a comment or whitespace", "the value has ended, and more follows: begin a new line for the next key"),
        ("expected ']'", "the ] behind the section's name is missing"),
        ("parsing array", "the list has no end: a comma or its ] is missing"),
        ("inline table", "what stands in { } is written on one line, with commas between, and ends with }"),
        ("integer", "this is no number: a text must stand in quotes"),
        ("floating-point", "this is no number: a text must stand in quotes"),
        ("could not determine value type", "this is no value: a text must stand in straight quotes \" \""),
    ]

    private static let noValue = "there is no value behind the =: write one, a text in quotes, or remove the line"
    private static let noPair = "a key is followed by = and its value, such as port = 993"

    /// - Parameters:
    ///   - library: what the library says.
    ///   - line: the line that it points at; `nil` where there is none.
    ///   - column: from 1.
    static func message(_ library: String, line: Substring?, column: Int) -> String {
        if library.contains("cannot redefine existing") { return twice(library, line ?? "") }
        if library.contains("control characters") {
            return column > (line ?? "").unicodeScalars.count
                ? "the text has no end: its closing quotation mark is missing"
                : "a control character stands in the text: remove it"
        }
        if library.contains("key-value pair: encountered end-of-file"), line?.contains("=") == true { return noValue }
        let known = sentences.first { library.contains($0.words) }
        return known?.sentence ?? "this is not TOML: \(library)"
    }

    /// A key or a table that is written a second time.
    private static func twice(_ library: String, _ line: Substring) -> String {
        let quoted = library.split(separator: "'", omittingEmptySubsequences: false)
        let front = String(line.prefix { $0 != "=" })
        let written: String = front.filter { !$0.isWhitespace && $0 != "[" && $0 != "]" }
        let name = quoted.count > 2 && !quoted[1].contains("\"") ? String(quoted[1]) : written
        return library.contains("table header")
            ? "the section [\(name)] is there already: write all of it in one place"
            : "the key \(name) is there already: keep one of the two"
    }
}

/// Reads a query from left to right. Whatever is typed gives a query or an error with its place, in bounded time.
struct SearchQueryParser {
    /// More is no search but a mistake, or an attack.
    static let maximumLength = 2_000
    static let maximumTerms = 64
    /// Octets before `*`: what begins with one letter or two is nearly everything, and takes seconds to gather.
    static let minimumPrefix = 3

    private static let keys = ["from", "to", "subject", "folder", "before", "after", "id", "has"]

    private let text: [Character]
    private var place = 0

    init(_ text: String) throws(SearchQueryError) {
        guard text.utf8.count <= 4 * Self.maximumLength, text.count <= Self.maximumLength else {
            throw SearchQueryError(at: Self.maximumLength, "it is too long; \(Self.maximumLength) characters are the most")
        }
        self.text = Array(text)
        if let control = self.text.firstIndex(where: {
            $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } && !$0.isWhitespace
        }) {
            throw SearchQueryError(at: control, "there is a control character; leave it out")
        }
    }

    /// The conditions in conjunctive form: all of the outer list, one of each inner one.
    func clauses() throws(SearchQueryError) -> [[SearchTerm]] {
        var parser = self
        return try parser.parse()
    }

    private mutating func parse() throws(SearchQueryError) -> [[SearchTerm]] {
        var clauses: [[SearchTerm]] = []
        var count = 0
        /// Where an OR stands that has no right side yet.
        var openOr: Int?
        while skipSpace() {
            let start = place
            if isOr() {
                guard openOr == nil, !clauses.isEmpty else { throw Self.lonelyOr(start) }
                openOr = start
                place += 2
                continue
            }
            count += 1
            guard count <= Self.maximumTerms else {
                throw SearchQueryError(at: start, "there are too many conditions; \(Self.maximumTerms) are the most")
            }
            let term = try term()
            if openOr != nil { clauses[clauses.count - 1].append(term) } else { clauses.append([term]) }
            openOr = nil
        }
        if let openOr { throw Self.lonelyOr(openOr) }
        guard !clauses.isEmpty else { throw SearchQueryError(at: 0, "it is empty; write what to look for") }
        return clauses
    }

    private static func lonelyOr(_ place: Int) -> SearchQueryError {
        SearchQueryError(at: place, "`OR` needs something on either side; write \"OR\" in quotes to look for the word")
    }

    /// - Returns: `false` at the end.
    private mutating func skipSpace() -> Bool {
        while place < text.count, text[place].isWhitespace { place += 1 }
        return place < text.count
    }

    /// In capitals, between spaces.
    private func isOr() -> Bool {
        text[place...].starts(with: "OR") && (place + 2 == text.count || text[place + 2].isWhitespace)
    }

    private mutating func term() throws(SearchQueryError) -> SearchTerm {
        let start = place
        let isNegated = text[place] == "-"
        if isNegated { place += 1 }
        guard place < text.count, !text[place].isWhitespace, text[place] != "-" else {
            throw SearchQueryError(at: start, "`-` needs a word behind it")
        }
        guard let key = key() else { return SearchTerm(isNegated: isNegated, condition: try words(in: nil)) }
        guard Self.keys.contains(key.name) else { throw unknown(key) }
        let valuePlace = place
        guard place < text.count, !text[place].isWhitespace else {
            throw SearchQueryError(at: valuePlace, "`\(key.name):` needs a value right behind it")
        }
        return SearchTerm(isNegated: isNegated, condition: try condition(of: key, at: valuePlace))
    }

    /// Takes `name:`, if a name and a colon stand here.
    private mutating func key() -> (name: String, place: Int)? {
        let start = place
        let name = text[place...].prefix { $0.isASCII && $0.isLetter }
        guard !name.isEmpty, name.endIndex < text.count, text[name.endIndex] == ":" else { return nil }
        place = name.endIndex + 1
        return (String(name).lowercased(), start)
    }

    private mutating func condition(of key: (name: String, place: Int), at start: Int) throws(SearchQueryError)
        -> SearchTerm.Condition
    {
        switch key.name {
        case "from": return try words(in: .sender)
        case "to": return try words(in: .recipients)
        case "subject": return try words(in: .subject)
        case "folder": return .folder(try value().text)
        case "id": return .messageID(SearchQueryParser.bare(try value().text))
        case "before": return .before(try date().begin)
        case "after": return .after(try date().begin)
        case "has":
            guard try value().text.lowercased() == "attachment" else {
                throw SearchQueryError(at: start, "`has:` knows only `has:attachment`")
            }
            return .hasAttachment
        default: throw unknown(key)
        }
    }

    /// A Message-ID without the angle brackets that it may be written with.
    static func bare(_ identifier: String) -> String {
        identifier.hasPrefix("<") && identifier.hasSuffix(">") ? String(identifier.dropFirst().dropLast()) : identifier
    }

    private func unknown(_ key: (name: String, place: Int)) -> SearchQueryError {
        SearchQueryError(
            at: key.place,
            "there is no `\(key.name):`; there are \(Self.keys.joined(separator: ", ")); put it in quotes to look for the text")
    }

    private mutating func date() throws(SearchQueryError) -> SearchDate {
        let start = place
        guard let date = SearchDate(try value().text) else {
            throw SearchQueryError(at: start, "a date is written as 2024-01-31, 2024-01 or 2024")
        }
        return date
    }

    private mutating func words(in field: SearchTerm.Field?) throws(SearchQueryError) -> SearchTerm.Condition {
        let start = place
        var (words, isQuoted) = try value()
        let isPrefix = !isQuoted && words.hasSuffix("*")
        if isPrefix { words.removeLast() }
        guard words.unicodeScalars.contains(where: \.isSearchable) else {
            throw SearchQueryError(at: start, "there is no letter and no digit to look for")
        }
        guard !isPrefix || words.utf8.count >= Self.minimumPrefix else {
            throw SearchQueryError(at: start, "before `*` there must be three letters at least")
        }
        return .words(field, words, isPrefix: isPrefix)
    }

    /// What stands between quotes, or up to the next space or quote.
    private mutating func value() throws(SearchQueryError) -> (text: String, isQuoted: Bool) {
        let start = place
        guard text[place] == "\"" else {
            let word = text[place...].prefix { !$0.isWhitespace && $0 != "\"" }
            place = word.endIndex
            return (String(word), false)
        }
        guard let end = text[(place + 1)...].firstIndex(of: "\"") else {
            throw SearchQueryError(at: start, "the quotation mark is not closed")
        }
        place = end + 1
        guard end > start + 1 else { throw SearchQueryError(at: start, "there is nothing between the quotation marks") }
        return (String(text[(start + 1)..<end]), true)
    }
}

extension Unicode.Scalar {
    /// Part of a word to FTS5's `unicode61`: letters, digits, and what users define (https://sqlite.org/fts5.html section 4.3.1).
    var isSearchable: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber,
            .otherNumber, .privateUse:
            true
        default: false
        }
    }
}

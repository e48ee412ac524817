import MailArchive
import SyncEngine

/// What is searched for in an archive, as the user writes it: `from:ann subject:"the plan" before:2024-01-01 budget`.
///
/// Words with one of the names in front ask for that; all others together are one text that is looked for in header and
/// body. Quotation marks hold words together.
struct ArchiveQueryText {
    /// Why the text is no query.
    struct Mistake: Error, Equatable {
        /// One sentence.
        let message: String
    }

    private static let names = ["from", "subject", "folder", "after", "before", "id"]

    let query: ArchiveQuery

    /// - Parameters:
    ///   - text: what the user wrote.
    ///   - start: conditions that hold as well.
    init(_ text: String, adding start: ArchiveQuery = ArchiveQuery()) throws(Mistake) {
        var query = start
        var plain: [String] = []
        for word in try Self.words(text) {
            guard let colon = word.firstIndex(of: ":"), Self.names.contains(word[..<colon].lowercased()) else {
                plain.append(word)
                continue
            }
            let value = String(word[word.index(after: colon)...])
            guard !value.isEmpty else { throw Mistake(message: "nothing stands behind \"\(word)\"") }
            try Self.add(word[..<colon].lowercased(), value, to: &query)
        }
        if !plain.isEmpty { query.text = plain.joined(separator: " ") }
        self.query = query
    }

    private static func add(_ name: String, _ value: String, to query: inout ArchiveQuery) throws(Mistake) {
        switch name {
        case "from": query.sender = value
        case "subject": query.subject = value
        case "id": query.messageID = value
        case "after": query.since = try moment(name, value)
        case "before": query.before = try moment(name, value)
        default:
            let selection = MailSelection(folders: [value])
            query.folder = { selection.covers($0) }
        }
    }

    private static func moment(_ name: String, _ value: String) throws(Mistake) -> Int64 {
        guard let date = DateArgument(argument: value) else {
            throw Mistake(message: "\(name): takes a date such as 2024-01-31, found \"\(value)\"")
        }
        return date.secondsSince1970
    }

    private static func words(_ text: String) throws(Mistake) -> [String] {
        var (words, current, isQuoted) = ([String](), "", false)
        for character in text {
            switch character {
            case "\"": isQuoted.toggle()
            case " " where !isQuoted:
                words.append(current)
                current = ""
            default: current.append(character)
            }
        }
        guard !isQuoted else { throw Mistake(message: "a quotation mark is not closed in the query") }
        return (words + [current]).filter { !$0.isEmpty }
    }
}

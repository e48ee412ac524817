import Mail
import MailIndex
import SyncEngine

/// What `restante search` says.
enum SearchText {
    /// Three lines a message: what it is, some words around what was found, and where it lies.
    ///
    ///     2024-01-31 08:00  Ann Lee <ann@example.org>  The plan
    ///         … and here is the *plan* for the *new* bicycle …
    ///         INBOX: /home/me/Mail/work/INBOX/cur/1700000000.M1:2,S
    static func lines(_ message: FoundMessage, columns: Int) -> [String] {
        let date = message.date.map { Timestamp.local(Double($0)) } ?? "without a date  "
        let head = [date, message.sender, message.subject.isEmpty ? "(no subject)" : message.subject].filter { !$0.isEmpty }
        var lines = [Printable.clean(head.joined(separator: "  "))]
        if !message.snippet.isEmpty { lines.append("    " + marked(message.snippet)) }
        if let place = message.places.first {
            lines.append("    " + location(place) + (message.places.count > 1 ? " (and \(message.places.count - 1) more)" : ""))
        }
        // The path is there to be copied: it stays whole.
        return lines.enumerated().map { $0 == lines.count - 1 || columns == .max ? $1 : Printable.cut($1, to: columns) }
    }

    private static func location(_ place: FoundMessage.Place) -> String {
        let gone = place.isGone ? " (gone from the server)" : ""
        return "\(place.folder)\(gone): " + (place.file ?? "its file is not there")
    }

    /// Matches between stars, on one line.
    private static func marked(_ snippet: String) -> String {
        let plain = snippet.map { $0 == SearchHit.markBegin || $0 == SearchHit.markEnd ? "*" : $0.isNewline ? " " : $0 }
        return Printable.clean(String(plain).split(separator: " ").joined(separator: " "))
    }

    /// `3 messages of work`, and what is not told.
    static func sentence(_ answer: SearchAnswer, account: String) -> String {
        guard !answer.messages.isEmpty else { return "\(account): nothing found" + rest(answer) }
        let count = Human.count(answer.messages.count, "message")
        return "\(account): " + (answer.hasMore ? "the first \(count); --limit shows more" : count) + rest(answer)
    }

    private static func rest(_ answer: SearchAnswer) -> String {
        (answer.prepared == 0 ? "" : "; \(Human.count(answer.prepared, "message")) had to be made findable first")
            + (answer.backlog == 0 ? "" : "; \(Human.count(answer.backlog, "message")) cannot be found yet")
    }

    static func summary(_ answer: SearchAnswer, account: String) -> JSONLine {
        JSONLine("found", account: account).with("messages", JSONValue(answer.messages.count))
            .with("more", .boolean(answer.hasMore)).with("madeFindable", JSONValue(answer.prepared))
            .with("notYetFindable", JSONValue(answer.backlog))
    }

    static func json(_ message: FoundMessage, account: String) -> JSONLine {
        JSONLine("message", account: account, folder: message.places.first?.folder.description)
            .with("sha256", .string(message.digest.description))
            .with("date", message.date.map { .string(Timestamp.rfc3339(Double($0))) } ?? .null)
            .with("from", .string(message.sender)).with("subject", .string(message.subject))
            .with("snippet", .string(marked(message.snippet)))
            .with("uid", message.places.first.map { .integer(Int64($0.uid.value)) } ?? .null)
            .with("flags", .list(message.places.first?.flags.words.map { .string($0) } ?? []))
            .with("gone", .boolean(message.places.allSatisfy(\.isGone)))
            .with("path", JSONValue(message.places.first?.file))
            .with("folders", .list(message.places.map { .string($0.folder.description) }))
            .with("paths", .list(message.places.compactMap { $0.file.map { .string($0) } }))
    }
}

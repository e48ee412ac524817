import Mail
import SyncPlanner

/// What a message is, whatever it is called anywhere: equal contents are equal messages.
enum MessageContent: Hashable, Sendable {
    /// Of the wire form.
    case digest(MessageDigest)
    /// A row that has no digest equals itself only.
    case row(RowReference)
}

/// Messages here by what a server can tell of one without giving its body: the whole header, the size and the date. A
/// Message-ID alone names several different messages too often.
///
/// Several here that look the same and are not cannot be told apart on the server's side: none of them is recognised.
struct Lookalikes {
    private struct Look: Hashable {
        let header: MessageDigest
        let size: UInt64
    }

    private struct Candidate: Hashable {
        /// Seconds since 1970; `nil` = any.
        let date: Int64?
        let content: MessageContent
    }

    private var candidates: [Look: Set<Candidate>] = [:]

    /// - Parameter date: `nil` for a file whose time says nothing: a mail program's copy may be younger than its message.
    mutating func add(_ content: MessageContent, header: MessageDigest, size: UInt64, date: Int64?) {
        candidates[Look(header: header, size: size), default: []].insert(Candidate(date: date, content: content))
    }

    /// The one content that looks like this; `nil` if there is none or more than one.
    func content(header: MessageDigest, size: UInt64, date: Int64?) -> MessageContent? {
        let fitting = candidates[Look(header: header, size: size), default: []]
            .filter { $0.date == nil || date == nil || $0.date == date }
        let contents = Set(fitting.map(\.content))
        return contents.count == 1 ? contents.first : nil
    }
}

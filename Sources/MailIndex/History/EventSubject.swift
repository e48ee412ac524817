import Mail

/// Whose history is asked for.
package enum EventSubject: Sendable, Equatable {
    case account
    /// By the index's number; a move out of it is told too.
    case folder(Int64)
    /// The message with this content, wherever it was.
    case message(MessageDigest)

    /// Whether the event is one of its.
    package func covers(_ event: MessageEvent) -> Bool {
        switch self {
        case .account: return true
        case .message(let digest):
            if case .replaced(digest) = event.kind { return true }
            return event.placement.digest == digest
        case .folder(let folder):
            switch event.kind {
            case .moved(let from), .restored(let from?): return event.place.folder == folder || from.folder == folder
            default: return event.place.folder == folder
            }
        }
    }
}

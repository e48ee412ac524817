import Mail
import MailIndex

/// One run's events by folder, counted.
struct HistoryTally: Sendable {
    /// By the folder that they are about, and the word for what happened.
    private(set) var counts: [FolderPath: [String: Int]] = [:]

    mutating func add(_ event: MessageEvent, _ paths: [Int64: FolderPath]) {
        let path = paths[event.place.folder] ?? FolderPath([])
        counts[path, default: [:]][HistoryText.word(event.kind), default: 0] += 1
    }
}

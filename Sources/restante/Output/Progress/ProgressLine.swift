import SyncEngine

/// The one line of an account on the display; a function of what is known and the width.
enum ProgressLine {
    /// - Parameters:
    ///   - nameWidth: columns of the longest account's name, so that lines stand below each other.
    ///   - isASCII: the terminal shows nothing else, so the bar is made of that.
    ///   - now: of ``Monotonic``.
    /// - Returns: a line no wider than `columns`.
    static func text(_ account: AccountProgress, nameWidth: Int, columns: Int, isASCII: Bool = false, now: Double) -> String {
        let name = Printable.pad(
            Printable.cut(Printable.clean(account.name), to: min(nameWidth, columns / 3)), to: min(nameWidth, columns / 3))
        let room = columns - Printable.width(name) - 2
        return Printable.cut(name + "  " + state(account, room: room, isASCII: isASCII, now: now), to: columns)
    }

    private static func state(_ account: AccountProgress, room: Int, isASCII: Bool, now: Double) -> String {
        switch account.phase {
        case .starting: "starting"
        case .connecting(let host): "connecting to \(Printable.clean(host))"
        case .looking: "comparing folders"
        case .waiting(let reason, let until):
            "waiting \(Human.duration(max(0, (until - now).rounded(.up)))): \(Printable.phrase(Printable.clean(reason)))"
        case .working: working(account, room: room, isASCII: isASCII)
        }
    }

    // MARK: Counters

    /// A part of the line; those of the highest number go first when room is short.
    private struct Part {
        let text: String
        let rank: Int
    }

    private static func working(_ account: AccountProgress, room: Int, isASCII: Bool) -> String {
        let counters = account.counters
        guard counters.messagesTotal > 0 else {
            return counters.foldersTotal > 0
                ? "comparing folders \(pair(counters.foldersDone, counters.foldersTotal))" : "comparing folders"
        }
        let fraction = min(1, Double(counters.messagesDone) / Double(counters.messagesTotal))
        var parts = [
            Part(text: Printable.pad("\(Int(fraction * 100))%", to: 4, right: true), rank: 0),
            Part(text: pair(counters.messagesDone, counters.messagesTotal) + " messages", rank: 1),
            Part(text: Human.octets(counters.bodyBytes), rank: 4),
        ]
        if let speed = account.rate.octetsPerSecond { parts.append(Part(text: Human.octets(UInt64(speed)) + "/s", rank: 3)) }
        if let left = account.secondsLeft { parts.append(Part(text: Human.duration(left) + " left", rank: 2)) }
        parts.append(Part(text: "folder " + pair(counters.foldersDone, counters.foldersTotal), rank: 5))
        if !counters.current.isEmpty {
            parts.append(Part(text: Printable.cut(Printable.clean(counters.current), to: 24), rank: 6))
        }
        while parts.count > 1, width(parts) > room, let last = parts.indices.max(by: { parts[$0].rank < parts[$1].rank }) {
            parts.remove(at: last)
        }
        let words = parts.map(\.text).joined(separator: "  ")
        let space = room - Printable.width(words) - 2
        return space >= 8 ? bar(fraction, columns: min(space, 24), isASCII: isASCII) + "  " + words : words
    }

    private static func width(_ parts: [Part]) -> Int {
        parts.reduce(0) { $0 + Printable.width($1.text) } + 2 * (parts.count - 1)
    }

    private static func pair(_ done: Int, _ total: Int) -> String { "\(Human.count(done))/\(Human.count(total))" }

    /// `━━━━━━────`, or `======----`
    private static func bar(_ fraction: Double, columns: Int, isASCII: Bool) -> String {
        let filled = Int((fraction * Double(columns)).rounded(.down))
        let (done, left) = isASCII ? ("=", "-") : ("━", "─")
        return String(repeating: done, count: filled) + String(repeating: left, count: columns - filled)
    }
}

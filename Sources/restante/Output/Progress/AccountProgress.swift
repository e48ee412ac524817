import SyncEngine

/// What the display knows of one account's run.
struct AccountProgress: Sendable {
    enum Phase: Sendable, Equatable {
        case starting
        case connecting(host: String)
        /// Signed in; the folders are compared.
        case looking
        case working
        /// After a passing fault, until a moment of ``Monotonic``.
        case waiting(reason: String, until: Double)
    }

    let name: String
    var phase = Phase.starting
    var counters = RunProgress.Snapshot()
    var rate = RateMeter()

    init(name: String) { self.name = name }

    /// Takes in an event; those that tell nothing of the phase change nothing.
    mutating func observe(_ event: RunEvent, now: Double) {
        switch event {
        case .runStarted: phase = .starting
        case .connecting(let host, _): phase = .connecting(host: host)
        case .connected: phase = .looking
        case .foldersFound, .folderStarted, .folderFinished, .folderFailed, .messageFailed, .fileFailed: phase = .working
        case .waiting(let reason, let seconds): phase = .waiting(reason: reason, until: now + seconds)
        case .notice, .planned, .finished: break
        }
    }

    /// Takes in what the counters show.
    mutating func sample(_ counters: RunProgress.Snapshot, now: Double) {
        if case .waiting(_, let until) = phase, now >= until || counters.messagesDone != self.counters.messagesDone {
            phase = .working
        }
        self.counters = counters
        rate.add(time: now, octets: counters.bodyBytes, messages: counters.messagesDone)
    }

    /// Seconds until everything is fetched, at the present rate.
    var secondsLeft: Double? {
        guard let speed = rate.messagesPerSecond, speed > 0, counters.messagesTotal > counters.messagesDone else { return nil }
        return Double(counters.messagesTotal - counters.messagesDone) / speed
    }
}

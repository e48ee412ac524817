import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import SyncPlanner
import Synchronization

/// Which of the messages that are not held shall stay on the server: too large, too old, or not among the newest.
struct ArrivalLimits {
    private let maxSize: UInt64?
    /// Seconds since 1970.
    private let oldest: Int64?
    private let maxMessages: Int

    /// - Parameter now: seconds since 1970.
    init(_ policy: SyncPolicy, now: Int64) {
        maxSize = policy.maxSize
        oldest = policy.maxAge.flatMap { $0 > 0 ? now - $0 : nil }
        maxMessages = policy.maxMessages
    }

    /// There are no limits.
    var admitEverything: Bool { maxSize == nil && oldest == nil && maxMessages <= 0 }

    /// - Parameters:
    ///   - wanted: messages of the open mailbox that are not held.
    ///   - present: all of its messages.
    ///   - limits: how long a command may be.
    /// - Returns: those to fetch.
    func admitted(
        _ wanted: UIDSet, of present: UIDSet, on connection: IMAPConnection, _ limits: RunLimits
    ) async throws(IMAPError) -> UIDSet {
        var wanted = wanted
        if maxMessages > 0 {
            wanted = wanted.intersection(present.split(first: max(0, present.count - maxMessages)).tail)
        }
        guard maxSize != nil || oldest != nil, !wanted.isEmpty else { return wanted }
        let collector = RefusalCollector(maxSize: maxSize, oldest: oldest)
        try await connection.fetch(wanted, [.uid, .size, .internalDate], limits, receiver: collector)
        return wanted.subtracting(collector.refused)
    }
}

/// Notes which messages are beyond the limits. What the server does not tell is no reason to leave a message there.
private final class RefusalCollector: ResponseReceiver {
    private let maxSize: UInt64?
    private let oldest: Int64?
    private let found = Mutex(UIDSet())

    init(maxSize: UInt64?, oldest: Int64?) { (self.maxSize, self.oldest) = (maxSize, oldest) }

    var refused: UIDSet { found.withLock { $0 } }

    func response(_ response: Response) {
        guard case .fetch(let fetch) = response, let uid = fetch.uid else { return }
        let isTooLarge = maxSize.flatMap { limit in fetch.size.map { $0 > limit } } ?? false
        let isTooOld = oldest.flatMap { limit in fetch.internalDate.map { $0.secondsSince1970 < limit } } ?? false
        if isTooLarge || isTooOld { found.withLock { $0.insert(uid) } }
    }

    func bodyBegin(_ start: BodyStart) {}
    func bodyBytes(_ bytes: ByteBuffer) {}
    func bodyEnd() {}
}

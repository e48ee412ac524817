import Foundation

/// Jobs between the connections and the writer threads. A writer takes all that lies here at once, up to a limit: when
/// the disk is slow, groups grow and one sync serves more messages.
final class WriteQueue: @unchecked Sendable {  // every property is guarded by `condition`
    static let mostMessages = 500
    static let mostOctets = 2 << 20

    private let condition = NSCondition()
    private var jobs: [WriteJob] = []
    private var isClosed = false

    func append(_ job: WriteJob) {
        condition.withLock {
            jobs.append(job)
            condition.signal()
        }
    }

    /// No more jobs will come; writers end when they have done what lies here.
    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    /// Waits for jobs and takes a group of them, in order. Empty once the queue is closed and done.
    func takeGroup() -> [WriteJob] {
        condition.withLock {
            while jobs.isEmpty, !isClosed { condition.wait() }
            var (count, messages, octets) = (0, 0, 0)
            for job in jobs {
                if count > 0, messages + job.messages > Self.mostMessages || octets + job.octets > Self.mostOctets { break }
                // A large message takes as long as the network does: alone, so that nothing waits behind it.
                if case .large = job, count > 0 { break }
                (count, messages, octets) = (count + 1, messages + job.messages, octets + job.octets)
                if case .large = job { break }
            }
            let group = Array(jobs.prefix(count))
            jobs.removeFirst(count)
            return group
        }
    }
}

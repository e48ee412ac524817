import Foundation

/// Jobs between the connections and the writer threads, taken in groups and in order.
final class WriteQueue: @unchecked Sendable {  // every property is guarded by `condition`
    static let mostMessages = 500
    static let mostOctets = 512 << 10

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

    enum Taken {
        case jobs([WriteJob])
        /// Nothing lies here now.
        case nothingYet
        /// Nothing lies here, and nothing will come.
        case closed
    }

    /// Takes a group of jobs.
    ///
    /// - Parameter mayWait: wait for jobs if there are none.
    func takeGroup(mayWait: Bool) -> Taken {
        condition.withLock {
            while jobs.isEmpty {
                if isClosed { return .closed }
                if !mayWait { return .nothingYet }
                condition.wait()
            }
            return .jobs(removeGroup())
        }
    }

    private func removeGroup() -> [WriteJob] {
        var (count, messages, octets) = (0, 0, 0)
        for job in jobs {
            if count > 0, messages + job.messages > Self.mostMessages || octets + job.octets > Self.mostOctets { break }
            // A large message takes as long as the network does: alone, so that nothing waits behind it.
            if job.isLarge, count > 0 { break }
            (count, messages, octets) = (count + 1, messages + job.messages, octets + job.octets)
            if job.isLarge { break }
        }
        let group = Array(jobs.prefix(count))
        jobs.removeFirst(count)
        return group
    }
}

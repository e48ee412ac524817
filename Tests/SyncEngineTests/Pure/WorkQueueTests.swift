import Mail
import MailIndex
import MaildirStore
import Testing

@testable import SyncEngine

/// Who gets which work, and when everything is done.
struct WorkQueueTests {
    private static func job(_ id: Int64) -> FolderJob {
        var record = FolderRecord(name: MailboxName("F\(id)"), path: FolderPath(["F\(id)"]), directory: "F\(id)")
        record.id = id
        return FolderJob(record: record)
    }

    private static func batch(_ folder: FolderJob, _ uids: ClosedRange<UID>) -> FetchBatch {
        folder.begin()
        let uids = UIDSet(uids)
        return FetchBatch(
            folder: folder, intent: DownloadIntent(id: 1, uids: uids, stem: .make(), firstSerial: 1), uids: uids)
    }

    private static func asker(_ worker: Int = 0, open: Int64? = nil, connected: Bool = true, limit: Int = 1000) -> WorkQueue.Asker {
        WorkQueue.Asker(worker: worker, hasConnection: connected, openFolder: open, limit: limit)
    }

    private func described(_ step: WorkQueue.Step) -> String {
        switch step {
        case .work(.look(let job)): "look \(job.id)"
        case .work(.fetch(let batch)): "fetch \(batch.folder.id) \(batch.uids)"
        case .park: "park"
        case .end: "end"
        }
    }

    @Test("folders are looked at in their order, batches of the open folder come first")
    func order() async {
        let queue = WorkQueue(connections: 4)
        let jobs = (1...3).map { Self.job($0) }
        queue.add(jobs)
        var seen = [described(await queue.next(Self.asker()))]
        queue.add([Self.batch(jobs[0], 1...4), Self.batch(jobs[0], 5...6)])
        queue.done()
        seen.append(described(await queue.next(Self.asker(open: 1))))
        seen.append(described(await queue.next(Self.asker(1, open: nil))))
        seen.append(described(await queue.next(Self.asker(open: 1))))
        seen.append(described(await queue.next(Self.asker(open: 1))))
        for _ in 0..<4 { queue.done() }
        seen.append(described(await queue.next(Self.asker())))
        #expect(seen == ["look 1", "fetch 1 1:4", "look 2", "fetch 1 5:6", "look 3", "end"])
    }

    @Test("what has failed once comes when nothing else is left, in any folder")
    func late() async {
        let queue = WorkQueue(connections: 4)
        let jobs = [Self.job(1), Self.job(2)]
        let bad = Self.batch(jobs[0], 7...7)
        queue.add([bad.with(bad.uids, failures: 1), Self.batch(jobs[0], 1...4)])
        queue.add([jobs[1]])
        var seen: [String] = []
        for _ in 1...3 { seen.append(described(await queue.next(Self.asker(open: 1)))) }
        #expect(seen == ["fetch 1 1:4", "look 2", "fetch 1 7"])
        for _ in 1...3 { queue.done() }
        #expect(described(await queue.next(Self.asker())) == "end")
    }

    @Test("a batch that is too large is split, and what is left is work of its own")
    func split() async {
        let queue = WorkQueue(connections: 4)
        let job = Self.job(1)
        queue.add([Self.batch(job, 1...25)])
        #expect(job.state.outstanding == 1)
        var seen: [String] = []
        seen.append(described(await queue.next(Self.asker(limit: 10))))
        seen.append(queue.nextBatchNow(open: 1, limit: 10).map { "\($0.uids)" } ?? "none")
        seen.append(queue.nextBatchNow(open: 1, limit: 10).map { "\($0.uids)" } ?? "none")
        seen.append(queue.nextBatchNow(open: 1, limit: 10).map { "\($0.uids)" } ?? "none")
        #expect(seen == ["fetch 1 1:10", "11:20", "21:25", "none"])
        #expect(job.state.outstanding == 3)
    }

    @Test("a worker waits while another may bring work, and ends when nobody may")
    func waits() async {
        let queue = WorkQueue(connections: 4)
        let job = Self.job(1)
        queue.add([job])
        _ = await queue.next(Self.asker())
        let other = Task { await described(queue.next(Self.asker(1))) }
        queue.add([Self.batch(job, 1...2)])
        #expect(await other.value == "fetch 1 1:2")
        let third = Task { await described(queue.next(Self.asker(1))) }
        queue.done()
        queue.done()
        #expect(await third.value == "end")
    }

    @Test("stopping wakes all and gives nothing more")
    func stop() async {
        let queue = WorkQueue(connections: 4)
        queue.add([Self.job(1), Self.job(2)])
        _ = await queue.next(Self.asker())
        queue.stop()
        #expect(described(await queue.next(Self.asker(1))) == "end")
        #expect(queue.nextBatchNow(open: 1, limit: 5) == nil)
    }

    @Test("a throttled queue parks the workers with the highest numbers")
    func throttled() async {
        let queue = WorkQueue(connections: 4)
        queue.add((1...8).map { Self.job($0) })
        for _ in 0..<4 { queue.workWentWell() }
        #expect(described(await queue.next(Self.asker(3))) == "look 1")
        queue.wasThrottled()
        #expect(described(await queue.next(Self.asker(3))) == "park")
        #expect(described(await queue.next(Self.asker(2))) == "park")
        #expect(described(await queue.next(Self.asker(1))) == "look 2")
        queue.wasThrottled()
        queue.wasThrottled()
        #expect(described(await queue.next(Self.asker(0))) == "look 3", "one always works")
    }

    @Test("little work pays for no further connection")
    func littleWork() async {
        let queue = WorkQueue(connections: 4)
        let job = Self.job(1)
        queue.add([Self.batch(job, 1...10), Self.batch(job, 11...20)])
        let idle = Task { await described(queue.next(Self.asker(1, connected: false))) }
        #expect(described(await queue.next(Self.asker(0, connected: false))) == "fetch 1 1:10")
        #expect(described(await queue.next(Self.asker(0, open: 1))) == "fetch 1 11:20")
        queue.done()
        queue.done()
        #expect(await idle.value == "end")
    }

    @Test("a folder put back is looked at again")
    func putBack() async {
        let queue = WorkQueue(connections: 1)
        queue.add([Self.job(1)])
        guard case .work(.look(let job)) = await queue.next(Self.asker()) else {
            Issue.record("no folder")
            return
        }
        queue.putBack(job)
        queue.done()
        #expect(described(await queue.next(Self.asker())) == "look 1")
    }
}

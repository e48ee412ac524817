import Mail
import Synchronization

/// The work of one run: folders to look at and batches to fetch, handed to the connections' workers.
///
/// A worker gets, in this order: batches of the folder it has open (no other costs less), a folder nobody has looked at,
/// a batch of another worker's folder (so that a big folder is split among connections). A folder being looked at may
/// still bring batches, so a worker waits as long as another is at work. What has failed once comes last of all, so that bad
/// messages keep none of the good ones waiting, and have the time that these take to become good.
///
/// How many connections work at once is found by trying: one more after each command that went well, half of them after
/// the server asked for less. A worker without a connection opens one only if there is work enough to pay for it.
final class WorkQueue: Sendable {
    enum Item: Sendable {
        case look(FolderJob)
        case fetch(FetchBatch)
    }

    fileprivate struct State {
        var folders: [FolderJob] = []
        var batches: [Int64: [FetchBatch]] = [:]
        /// Folder ids in the order in which their batches came.
        var order: [Int64] = []
        /// Batches that have failed before.
        var late: [FetchBatch] = []
        /// Items handed out and not yet done.
        var atWork = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isStopped = false
        /// In all batches that lie here.
        var messages = 0
        /// Connections that may work at once, now and at most.
        var allowed: Int
        var most: Int

        init(most: Int) {
            self.most = most
            allowed = min(2, most)
        }
    }

    /// What a worker is told to do.
    enum Step: Sendable {
        case work(Item)
        /// Close the connection: the server wants fewer.
        case park
        /// Everything is done, or the run ends.
        case end
    }

    /// Who asks for work.
    struct Asker: Sendable {
        /// From 0; lower numbers are parked last.
        var worker: Int
        var hasConnection: Bool
        /// The folder that is open on its connection.
        var openFolder: Int64?
        /// The most messages that a batch may have; the rest of a larger one stays in the queue.
        var limit: Int
    }

    /// Less work than this does not pay for a further connection.
    static let worthAConnection = (folders: 2, messages: 100)

    private let state: Mutex<State>

    /// - Parameter connections: the most that may work at once.
    init(connections: Int) { state = Mutex(State(most: max(1, connections))) }

    /// Folders to be looked at, in this order.
    func add(_ folders: [FolderJob]) { change { $0.folders = folders.reversed() + $0.folders } }

    /// What to do next; waits while other workers may still bring something.
    func next(_ asker: Asker) async -> Step {
        while true {
            if let step = state.withLock({ $0.step(asker) }) { return step }
            await waitForNews(asker)
        }
    }

    /// A batch of the folder without waiting: for a worker that has others in flight.
    func nextBatchNow(open folder: Int64, limit: Int) -> FetchBatch? {
        state.withLock { state in
            guard !state.isStopped, let batch = state.takeBatch(of: folder, limit: limit) else { return nil }
            state.atWork += 1
            return batch
        }
    }

    /// - Parameter first: before what lies here of the folder.
    func add(_ new: [FetchBatch], first: Bool = false) {
        change { state in
            for batch in first ? new.reversed() : new {
                state.messages += batch.uids.count
                guard batch.failures == 0 else {
                    state.late.append(batch)
                    continue
                }
                let id = batch.folder.id
                if state.batches[id] == nil { state.order.append(id) }
                state.batches[id, default: []].insert(batch, at: first ? 0 : state.batches[id]?.count ?? 0)
            }
        }
    }

    /// An item is done, or was given back with ``add(_:)`` or ``putBack(_:)``.
    func done() { change { $0.atWork -= 1 } }

    /// A folder whose look was cut off by a passing fault.
    func putBack(_ folder: FolderJob) { change { $0.folders.append(folder) } }

    /// No more items for anybody.
    func stop() { change { $0.isStopped = true } }

    /// A command went well: another connection may be tried.
    func workWentWell() {
        let isNews = state.withLock { $0.allowed < $0.most }
        if isNews { change { $0.allowed = min($0.most, $0.allowed + 1) } }
    }

    /// The server asked for less.
    func wasThrottled() { change { $0.allowed = max(1, $0.allowed / 2) } }

    private func waitForNews(_ asker: Asker) async {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.hasNews(for: asker) { return true }
                state.waiting.append(continuation)
                return false
            }
            if goesOn { continuation.resume() }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let waiters = state.withLock { state in
            body(&state)
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiters { waiter.resume() }
    }
}

extension WorkQueue.State {
    /// `nil` = wait.
    mutating func step(_ asker: WorkQueue.Asker) -> WorkQueue.Step? {
        if isStopped || isDry { return .end }
        guard asker.worker < allowed else { return asker.hasConnection ? .park : nil }
        guard mayWork(asker), let item = take(asker) else { return nil }
        atWork += 1
        return .work(item)
    }

    func hasNews(for asker: WorkQueue.Asker) -> Bool {
        if isStopped || isDry { return true }
        guard asker.worker < allowed else { return asker.hasConnection }
        return mayWork(asker) && !isEmpty
    }

    private var isEmpty: Bool { folders.isEmpty && order.isEmpty && late.isEmpty }

    private var isDry: Bool { atWork == 0 && isEmpty }

    private func mayWork(_ asker: WorkQueue.Asker) -> Bool {
        let worth = WorkQueue.worthAConnection
        return asker.worker == 0 || asker.hasConnection || folders.count >= worth.folders || messages >= worth.messages
    }

    private mutating func take(_ asker: WorkQueue.Asker) -> WorkQueue.Item? {
        if let folder = asker.openFolder, let batch = takeBatch(of: folder, limit: asker.limit) { return .fetch(batch) }
        if let folder = folders.popLast() { return .look(folder) }
        if let folder = order.first { return takeBatch(of: folder, limit: asker.limit).map { .fetch($0) } }
        guard !late.isEmpty else { return nil }
        let batch = late.removeFirst()
        messages -= batch.uids.count
        return .fetch(batch)
    }

    mutating func takeBatch(of folder: Int64, limit: Int) -> FetchBatch? {
        guard var list = batches[folder], !list.isEmpty else { return nil }
        var batch = list.removeFirst()
        let (head, tail) = batch.uids.split(first: limit)
        if !tail.isEmpty {
            // The rest is a batch of its own from now on, for whoever has time for it.
            batch.folder.begin()
            list.insert(batch.with(tail), at: 0)
            batch.uids = head
        }
        messages -= head.count
        batches[folder] = list.isEmpty ? nil : list
        if list.isEmpty { order.removeAll { $0 == folder } }
        return batch
    }
}

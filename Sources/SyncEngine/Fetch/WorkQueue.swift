import Mail
import Synchronization

/// The work of one run: folders to look at and batches to fetch, handed to the connections' workers.
///
/// A worker gets, in this order: batches of the folder it has open (no other costs less), a folder nobody has looked at,
/// a batch of another worker's folder (so that a big folder is split among connections). `nil` means that everything is
/// done, since a folder being looked at may still bring batches.
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
        /// Items handed out and not yet done.
        var atWork = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isStopped = false
    }

    private let state = Mutex(State())

    /// Folders to be looked at, in this order.
    func add(_ folders: [FolderJob]) { change { $0.folders = folders.reversed() + $0.folders } }

    /// The next item; waits while other workers may still bring some.
    ///
    /// - Parameter limit: the most messages that a batch may have; the rest of a larger one stays in the queue.
    func next(open folder: Int64?, limit: Int) async -> Item? {
        while true {
            switch state.withLock({ $0.step(open: folder, limit: limit) }) {
            case .item(let item): return item
            case .dry: return nil
            case .wait: await waitForNews()
            }
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

    func add(_ new: [FetchBatch]) {
        change { state in
            for batch in new {
                let id = batch.folder.id
                if state.batches[id] == nil { state.order.append(id) }
                state.batches[id, default: []].append(batch)
            }
        }
    }

    /// An item is done, or was given back with ``add(_:)`` or ``putBack(_:)``.
    func done() { change { $0.atWork -= 1 } }

    /// A folder whose look was cut off by a passing fault.
    func putBack(_ folder: FolderJob) { change { $0.folders.append(folder) } }

    /// No more items for anybody.
    func stop() { change { $0.isStopped = true } }

    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Whether some work lies here that a further connection could begin.
    var hasSpareWork: Bool { state.withLock { !$0.isStopped && (!$0.folders.isEmpty || !$0.order.isEmpty) } }

    private func waitForNews() async {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.hasNews { return true }
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
    enum Step {
        case item(WorkQueue.Item)
        case wait
        case dry
    }

    mutating func step(open folder: Int64?, limit: Int) -> Step {
        guard !isStopped else { return .dry }
        if let item = take(open: folder, limit: limit) {
            atWork += 1
            return .item(item)
        }
        return atWork == 0 ? .dry : .wait
    }

    /// Whether a waiting worker would get something other than `wait`.
    var hasNews: Bool { isStopped || atWork == 0 || !folders.isEmpty || !order.isEmpty }

    private mutating func take(open folder: Int64?, limit: Int) -> WorkQueue.Item? {
        if let folder, let batch = takeBatch(of: folder, limit: limit) { return .fetch(batch) }
        if let folder = folders.popLast() { return .look(folder) }
        return order.first.flatMap { takeBatch(of: $0, limit: limit) }.map { .fetch($0) }
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
        batches[folder] = list.isEmpty ? nil : list
        if list.isEmpty { order.removeAll { $0 == folder } }
        return batch
    }
}

import Foundation
import Mail
import MailIndex
import MaildirStore
import NIOCore

/// The threads that bring messages to the disk. They alone write message files and rows that say *held*.
///
/// Order of effects, for all that is settled together (each line may rely on the one above, after any crash):
/// 1. the intents that name the files are on record (done before anything was fetched);
/// 2. every body is written into `tmp/` and synced, one sync for all; one that was erased here before is removed at once;
/// 3. the files are renamed into place and the directories synced;
/// 4. one transaction a folder says that they are held, another which UIDs belong to erased messages;
/// 5. when nothing of a folder is outstanding, one transaction ends its intents and moves its cursor.
final class StoreWriter: Sendable {
    private let queue = WriteQueue()
    private let index: AccountIndex
    private let run: Int64
    private let progress: RunProgress
    private let erasures: Erasures
    /// Where parcels get their memory from.
    let buffers = ParcelBuffers()

    init(index: AccountIndex, run: Int64, erasures: Erasures, progress: RunProgress) {
        (self.index, self.run, self.erasures, self.progress) = (index, run, erasures, progress)
    }

    /// Takes a job; never waits. The folder counts it as outstanding until it is done.
    func submit(_ job: WriteJob) {
        job.folder.begin()
        queue.append(job)
    }

    /// Runs writer threads until ``close()`` and returns when they have ended.
    ///
    /// - Parameters:
    ///   - fail: the store or the index cannot be written; the run must end.
    ///   - folderDone: a folder has no work left.
    func run(
        threads: Int, fail: @escaping @Sendable (RunFailure) -> Void, folderDone: @escaping @Sendable (FolderJob) -> Void
    ) async {
        await withTaskGroup { group in
            for _ in 0..<threads { group.addTask { await self.runThread(fail, folderDone) } }
        }
    }

    private func runThread(
        _ fail: @escaping @Sendable (RunFailure) -> Void, _ folderDone: @escaping @Sendable (FolderJob) -> Void
    ) async {
        await withCheckedContinuation { continuation in
            let thread = Thread { [self] in
                let worker = WriterThread(index: index, run: run, progress: progress, erasures: erasures, fail: fail)
                var isOpen = true
                while isOpen { isOpen = step(worker, folderDone) }
                continuation.resume()
            }
            thread.name = "writer"
            thread.start()
        }
    }

    /// Writes what lies in the queue; settles when enough is written, or when nothing more is there at once. While bodies
    /// come faster than the disk syncs, one sync so serves more and more messages.
    ///
    /// - Returns: `false` when the queue is closed and everything is settled.
    private func step(_ worker: WriterThread, _ folderDone: (FolderJob) -> Void) -> Bool {
        switch queue.takeGroup(mayWait: worker.unsettled.isEmpty) {
        case .jobs(let group):
            if group.first?.isLarge == true { settle(worker, folderDone) }
            worker.write(group)
            for case .messages(let parcel, _, _, let gate) in group {
                gate.stored(parcel.bytes.writerIndex)
                buffers.giveBack(parcel.bytes)
            }
            if worker.hasEnough { settle(worker, folderDone) }
        case .nothingYet: settle(worker, folderDone)
        case .closed where worker.unsettled.isEmpty: return false
        case .closed: settle(worker, folderDone)
        }
        return true
    }

    private func settle(_ worker: WriterThread, _ folderDone: (FolderJob) -> Void) {
        for (folder, isFinish) in worker.settle() {
            let isLast = folder.end()
            if isFinish {
                folderDone(folder)
            } else if isLast {
                submit(.finish(folder))
            }
        }
    }

    /// No more jobs will come.
    func close() { queue.close() }
}

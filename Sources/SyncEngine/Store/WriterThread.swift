import Mail
import MailIndex
import MaildirStore
import NIOCore
import Synchronization

/// One writer's work: files are written as their bodies come, and settled many at a time; see ``StoreWriter`` for the
/// order of effects.
final class WriterThread {
    /// What is written, and not settled yet, into one folder.
    private struct Share {
        let folder: FolderJob
        let delivery: Delivery
        var held: [(placement: Placement, uid: UID)] = []
    }

    private let index: AccountIndex
    private let run: Int64
    private let progress: RunProgress
    private let fail: (RunFailure) -> Void
    private var shares: [Int64: Share] = [:]
    private var hasFailed = false

    /// Serial numbers from here on name no message, and no two large bodies of the process share one.
    private static let unnamed = Atomic<UInt64>(1 << 40)

    init(index: AccountIndex, run: Int64, progress: RunProgress, fail: @escaping (RunFailure) -> Void) {
        (self.index, self.run, self.progress, self.fail) = (index, run, progress, fail)
    }

    /// Jobs that are done but for the sync, and whether each was a folder's last.
    private(set) var unsettled: [(folder: FolderJob, isFinish: Bool)] = []

    /// Messages that are settled together at most. Their bodies are on their way to the disk already; what waits in
    /// memory is a name and a row each.
    private static let most = 1000

    /// So much is written that it should be settled.
    var hasEnough: Bool { hasFailed || shares.values.reduce(0) { $0 + $1.held.count } >= Self.most }

    /// Brings the jobs' files into `tmp`.
    func write(_ group: [WriteJob]) {
        do {
            for job in group where !hasFailed { try write(job) }
        } catch {
            failed(error)
        }
        unsettled += group.map { job in
            if case .finish(let folder) = job { return (folder, true) }
            return (job.folder, false)
        }
    }

    /// Syncs and places what is written, and puts it on record.
    ///
    /// - Returns: the jobs that are done now, well or not.
    func settle() -> [(folder: FolderJob, isFinish: Bool)] {
        do {
            if !hasFailed { try commit() }
        } catch {
            failed(error)
        }
        shares.removeAll(keepingCapacity: true)
        defer { unsettled = [] }
        return unsettled
    }

    private func write(_ job: WriteJob) throws {
        switch job {
        case .messages(let parcel, let intent, let folder, _):
            for message in parcel.messages { try write(message, in: parcel.bytes, intent, folder) }
        case .large(let large, let intent, let folder, let gate): try write(large, intent, folder, gate)
        case .finish(let folder): try moveCursor(of: folder)
        }
    }

    private func delivery(into folder: FolderJob) throws(RunFailure) -> Delivery {
        if let share = shares[folder.id] { return share.delivery }
        guard let maildir = folder.maildir else {
            throw RunFailure(.failed, "folder \(folder.path) got a message before it was opened; please report this")
        }
        let share = Share(folder: folder, delivery: maildir.beginDelivery())
        shares[folder.id] = share
        return share.delivery
    }

    private func write(
        _ message: ArrivedMessage, in bytes: ByteBuffer, _ intent: DownloadIntent, _ folder: FolderJob
    ) throws {
        guard let name = intent.name(of: message.uid) else { return }
        let delivery = try delivery(into: folder)
        let written = try bytes.withUnsafeReadableBytes { all in
            try delivery.write(
                name: name, body: UnsafeRawBufferPointer(rebasing: all[message.body]), date: message.internalDate,
                flags: message.flags)
        }
        note(written, message, folder)
    }

    /// Follows a body that is still arriving. A body that is abandoned leaves nothing.
    private func write(_ large: LargeBody, _ intent: DownloadIntent, _ folder: FolderJob, _ gate: FlowGate) throws {
        let delivery = try delivery(into: folder)
        // The UID may come last; until then the file has a name of the intent's that no message will have, so that what
        // a dead run leaves of it is known and removed.
        let serial = Self.unnamed.add(1, ordering: .relaxed).newValue
        try delivery.begin(name: UniqueName(stem: intent.stem, serial: serial), date: nil, flags: .none)
        while true {
            switch large.next() {
            case .bytes(let bytes):
                defer { gate.stored(bytes.readableBytes) }
                try bytes.withUnsafeReadableBytes { try delivery.append($0) }
            case .end(let message):
                guard let name = intent.name(of: message.uid) else { return delivery.cancel() }
                return try note(
                    delivery.finish(as: name, date: message.internalDate, flags: message.flags), message, folder)
            case .abandoned(let octets):
                gate.stored(octets)
                return delivery.cancel()
            }
        }
    }

    private func note(_ written: WrittenMessage, _ message: ArrivedMessage, _ folder: FolderJob) {
        let placement = Placement(
            uid: message.uid, name: written.baseName, digest: written.digest, wireSize: written.wireSize,
            diskSize: written.diskSize, lineForm: written.lineForm.rawValue, flags: message.flags, modSeq: message.modSeq,
            internalDate: message.internalDate, emailID: message.emailID)
        shares[folder.id]?.held.append((placement, message.uid))
    }

    private func commit() throws {
        let full = shares.values.filter { !$0.held.isEmpty }
        guard !full.isEmpty else { return }
        try Delivery.commit(full.map(\.delivery))
        for share in full {
            guard let cursor = share.folder.state.cursor else { continue }
            let placements = share.held.map(\.placement)
            try index.insertHeld(
                placements, folder: share.folder.id, validity: cursor.uidValidity, run: run)
            share.folder.update { state in
                for held in share.held { state.held.insert(held.uid) }
                state.result.downloaded += share.held.count
                state.touchedStore = true
            }
            let octets = placements.reduce(0) { $0 + $1.wireSize }
            progress.update { progress in
                progress.messagesDone += placements.count
                progress.bodyBytes += octets
            }
        }
    }

    private func moveCursor(of folder: FolderJob) throws {
        let state = folder.state
        guard state.failure == nil, let cursor = state.cursor else { return }
        // What is wanted and found no place keeps the cursor where it was: the next run sees it again.
        let accounted = state.held.union(state.gone).union(UIDSet(state.failed.keys))
        guard state.wanted.subtracting(accounted).isEmpty else { return }
        let quarantined = state.failed.map { uid, failure in
            QuarantinedMessage(
                folder: folder.id, uidValidity: cursor.uidValidity, uid: uid, reason: failure.reason, message: failure.message)
        }
        try index.finish(folder: folder.id, cursor: cursor, quarantined: quarantined, run: run)
        folder.update { $0.isFinished = true }
    }

    private func failed(_ error: any Error) {
        hasFailed = true
        for share in shares.values { share.delivery.abandon() }
        shares.removeAll()
        fail(StoreFailure(error).runFailure)
    }
}

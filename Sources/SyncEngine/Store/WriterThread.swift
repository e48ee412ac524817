import Mail
import MailIndex
import MaildirStore
import NIOCore
import Synchronization

/// One writer's work: files are written as their bodies come, and settled many at a time; see ``StoreWriter`` for the
/// order of effects.
final class WriterThread {
    /// What is written, and not settled yet, into one folder.
    private final class Share {
        let folder: FolderJob
        let delivery: Delivery
        var placements: [Placement] = []
        /// Messages that came again after they were erased here.
        var erased: [UID: MessageDigest] = [:]

        init(_ folder: FolderJob, _ delivery: Delivery) { (self.folder, self.delivery) = (folder, delivery) }
    }

    private let index: AccountIndex
    private let run: Int64
    private let progress: RunProgress
    private let erasures: Erasures
    private let fail: (RunFailure) -> Void
    private var shares: [Int64: Share] = [:]
    private var hasFailed = false

    /// Serial numbers from here on name no message, and no two large bodies of the process share one.
    private static let unnamed = Atomic<UInt64>(1 << 40)

    init(
        index: AccountIndex, run: Int64, progress: RunProgress, erasures: Erasures, fail: @escaping (RunFailure) -> Void
    ) {
        (self.index, self.run, self.progress, self.erasures, self.fail) = (index, run, progress, erasures, fail)
    }

    /// Jobs that are done but for the sync, and whether each was a folder's last.
    private(set) var unsettled: [(folder: FolderJob, isFinish: Bool)] = []

    /// Messages that are settled together at most. Their bodies are on their way to the disk already; what waits in
    /// memory is a name and a row each.
    private static let most = 1000

    /// So much is written that it should be settled.
    var hasEnough: Bool { hasFailed || shares.values.reduce(0) { $0 + $1.placements.count } >= Self.most }

    /// Brings the jobs' files into `tmp`.
    func write(_ group: [WriteJob]) {
        do {
            for job in group where !hasFailed { try write(job) }
            try placeEarly()
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
        case .messages(let parcel, let intent, let folder, _): try write(parcel, intent, folder)
        case .large(let large, let intent, let folder, let gate): try write(large, intent, folder, gate)
        case .finish(let folder): try moveCursor(of: folder)
        }
    }

    private func share(of folder: FolderJob) throws(RunFailure) -> Share {
        if let share = shares[folder.id] { return share }
        guard let maildir = folder.maildir else {
            throw RunFailure(.failed, "folder \(folder.path) got a message before it was opened; please report this")
        }
        let share = Share(folder, maildir.beginDelivery())
        shares[folder.id] = share
        return share
    }

    private func write(_ parcel: MessageParcel, _ intent: DownloadIntent, _ folder: FolderJob) throws {
        let share = try share(of: folder)
        let first = share.placements.count
        try parcel.bytes.withUnsafeReadableBytes { all in
            for message in parcel.messages {
                guard let name = intent.name(of: message.uid) else { continue }
                let written = try share.delivery.write(
                    name: name, body: UnsafeRawBufferPointer(rebasing: all[message.body]), date: message.internalDate,
                    flags: message.flags)
                note(written, message, share)
            }
        }
        try leaveOutErased(share, from: first, intent)
    }

    /// Follows a body that is still arriving. A body that is abandoned leaves nothing.
    private func write(_ large: LargeBody, _ intent: DownloadIntent, _ folder: FolderJob, _ gate: FlowGate) throws {
        let share = try share(of: folder)
        let delivery = share.delivery
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
                try note(delivery.finish(as: name, date: message.internalDate, flags: message.flags), message, share)
                return try leaveOutErased(share, from: share.placements.count - 1, intent)
            case .abandoned(let octets):
                gate.stored(octets)
                return delivery.cancel()
            }
        }
    }

    private func note(_ written: borrowing WrittenMessage, _ message: borrowing ArrivedMessage, _ share: Share) {
        share.placements.append(
            Placement(
                uid: message.uid, name: written.baseName, digest: written.digest, wireSize: written.wireSize,
                diskSize: written.diskSize, lineForm: written.lineForm.rawValue, flags: message.flags, modSeq: message.modSeq,
                internalDate: message.internalDate, emailID: message.emailID))
    }

    /// Messages that were erased here do not come back, whatever number or folder they have now.
    private func leaveOutErased(_ share: Share, from first: Int, _ intent: DownloadIntent) throws {
        let new = share.placements[first...]
        let erased = try erasures.among(Set(new.compactMap(\.digest)))
        guard !erased.isEmpty else { return }
        share.placements.removeSubrange(first...)
        for placement in new {
            guard let digest = placement.digest, erased.contains(digest), let name = intent.name(of: placement.uid) else {
                share.placements.append(placement)
                continue
            }
            share.delivery.discard(name)
            share.erased[placement.uid] = digest
        }
    }

    /// Where nothing is synced, waiting saves nothing: files get their places while the caches still know them.
    private func placeEarly() throws(MaildirError) {
        for share in shares.values where !share.delivery.isDurable { try share.delivery.commit() }
    }

    private func commit() throws {
        let full = shares.values.filter { !$0.placements.isEmpty }
        if !full.isEmpty { try Delivery.commit(full.map(\.delivery)) }
        for share in shares.values where !share.erased.isEmpty { try record(share.erased, in: share.folder) }
        for share in full {
            guard let cursor = share.folder.state.cursor else { continue }
            let placements = share.placements
            try index.insertHeld(
                placements, folder: share.folder.id, validity: cursor.uidValidity, run: run)
            share.folder.update { state in
                for placement in placements { state.held.insert(placement.uid) }
                state.result.downloaded += placements.count
                state.touchedStore = true
            }
            let octets = placements.reduce(0) { $0 + $1.wireSize }
            progress.update { progress in
                progress.messagesDone += placements.count
                progress.bodyBytes += octets
            }
        }
    }

    private func record(_ erased: [UID: MessageDigest], in folder: FolderJob) throws {
        guard let cursor = folder.state.cursor else { return }
        try erasures.note(erased, in: folder.id, cursor.uidValidity)
        folder.update { $0.erased.formUnion(UIDSet(erased.keys)) }
        progress.update { $0.messagesDone += erased.count }
    }

    private func moveCursor(of folder: FolderJob) throws {
        let state = folder.state
        guard state.failure == nil, let cursor = state.cursor else { return }
        // What is wanted and found no place keeps the cursor where it was: the next run sees it again.
        let accounted = state.held.union(state.gone).union(state.erased).union(UIDSet(state.failed.keys))
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

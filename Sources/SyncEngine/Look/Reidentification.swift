import Hashing
import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import MaildirStore
import NIOCore
import Synchronization

/// Recognises the messages of a mailbox whose UIDs are void (RFC 3501 section 2.3.1.1), so that none is fetched again.
///
/// Two messages are the same if their whole headers, their INTERNALDATE and their size are: a Message-ID alone names
/// several different messages too often. What the server tells inexactly is not recognised, but fetched once more.
struct Reidentification {
    /// What a message is known by, on either side.
    fileprivate struct Identity: Hashable {
        let header: MessageDigest
        /// Seconds since 1970.
        let date: Int64
        let size: UInt64
    }

    let connection: IMAPConnection
    let job: FolderJob
    let context: RunContext

    /// Renumbers what is recognised in the mailbox that is open.
    ///
    /// - Returns: how many messages were.
    func carryOut(from old: UIDValidity, to new: UIDValidity, present: UIDSet) async throws -> Int {
        let collector = IdentityCollector()
        for set in present.chunks() {
            let items: [FetchItem] = [.uid, .internalDate, .size, .body(.header)]
            try await connection.run(.uidFetch(.numbers(set), items), receiver: collector)
        }
        let there = collector.identities
        let (job, context) = (job, context)
        return try await onDisk {
            let pairs = try Self.pairs(there, job, old, context)
            try context.index.renumber(pairs, folder: job.id, from: old, to: new, run: context.run)
            return pairs.count
        }
    }

    /// Equal messages are paired in the order of their UIDs. Several here that look the same and are not cannot be told
    /// apart on the server's side: those are fetched.
    private static func pairs(
        _ there: [Identity: [UID]], _ job: FolderJob, _ validity: UIDValidity, _ context: RunContext
    ) throws -> [AccountIndex.Renumbering] {
        let maildir = try context.store.open(job.record.directory)
        let entries = try LocalLook(maildir).entries
        // Only files whose date and size fit some message are read.
        let likely = Set(there.keys.map { Likeness(date: $0.date, size: $0.size) })
        var here: [Identity: [(uid: UID, digest: MessageDigest?)]] = [:]
        try context.index.forEachPlacement(in: job.id, validity) { placement in
            guard placement.goneRun == nil, let date = placement.internalDate?.secondsSince1970, let entry = entries[placement.name],
                likely.contains(Likeness(date: date, size: placement.wireSize)),
                let header = try? maildir.header(of: entry).digest
            else { return }
            let identity = Identity(header: header, date: date, size: placement.wireSize)
            here[identity, default: []].append((placement.uid, placement.digest))
        }
        return here.filter { $0.value.count == 1 || Set($0.value.map(\.digest)).count == 1 }.flatMap { identity, messages in
            zip(messages, there[identity] ?? []).map { .init(old: $0.uid, new: $1) }
        }
    }

    private struct Likeness: Hashable {
        let date: Int64
        let size: UInt64
    }
}

/// Takes headers as they come and keeps their digests.
private final class IdentityCollector: ResponseReceiver {
    private struct State {
        var header: [UInt8] = []
        var isHeader = false
        var identities: [Reidentification.Identity: [UID]] = [:]
    }

    private let state = Mutex(State())

    /// UIDs ascend.
    var identities: [Reidentification.Identity: [UID]] { state.withLock { $0.identities.mapValues { $0.sorted() } } }

    func bodyBegin(_ start: BodyStart) {
        state.withLock { state in
            state.isHeader = start.section == .header
            state.header.removeAll(keepingCapacity: true)
        }
    }

    func bodyBytes(_ bytes: ByteBuffer) {
        state.withLock { if $0.isHeader { $0.header.append(contentsOf: bytes.readableBytesView) } }
    }

    func bodyEnd() {}

    func response(_ response: Response) {
        guard case .fetch(let fetch) = response, let uid = fetch.uid, fetch.body(.header) != nil,
            let date = fetch.internalDate?.secondsSince1970, let size = fetch.size
        else { return }
        state.withLock { state in
            let identity = Reidentification.Identity(header: SHA256.digest(state.header), date: date, size: size)
            state.identities[identity, default: []].append(uid)
        }
    }
}

import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Recognises the messages of a mailbox whose UIDs are void (RFC 3501 section 2.3.1.1), so that none is fetched again.
///
/// Two messages are the same if their whole headers, their INTERNALDATE and their size are; see ``Lookalikes``. What the
/// server tells inexactly is not recognised, but fetched once more.
struct Reidentification {
    let connection: IMAPConnection
    let job: FolderJob
    let context: RunContext

    /// Renumbers what is recognised in the mailbox that is open.
    ///
    /// - Returns: how many messages were.
    func carryOut(from old: UIDValidity, to new: UIDValidity, present: UIDSet) async throws -> Int {
        let pairs = try await pairs(from: old, present: present)
        let (job, context) = (job, context)
        try await onDisk { try context.index.renumber(pairs, folder: job.id, from: old, to: new, run: context.run) }
        return pairs.count
    }

    private func pairs(from old: UIDValidity, present: UIDSet) async throws -> [AccountIndex.Renumbering] {
        let (job, context) = (job, context)
        let there = try await MessageCollector.fetch(
            present, [.uid, .internalDate, .size, .body(.header)], on: connection, context.settings.limits)
        return try await onDisk { try Self.pairs(there, job, old, context) }
    }

    /// Equal messages are paired in the order of their UIDs.
    private static func pairs(
        _ there: [UID: RemoteFacts], _ job: FolderJob, _ validity: UIDValidity, _ context: RunContext
    ) throws -> [AccountIndex.Renumbering] {
        let maildir = try context.store.open(job.record.directory)
        let entries = try LocalLook(maildir).entries
        // Only files whose date and size fit some message are read.
        let likely = Set(there.values.compactMap(\.sizeAndDate))
        var lookalikes = Lookalikes()
        var here: [MessageContent: [UID]] = [:]
        try context.index.forEachPlacement(in: job.id, validity) { placement in
            guard placement.goneRun == nil, let look = placement.sizeAndDate, likely.contains(look),
                let entry = entries[placement.name], let header = try? maildir.header(of: entry).digest
            else { return }
            let row = KnownRow(reference: RowReference(job.id, placement.uid), placement: placement)
            lookalikes.add(row.content, header: header, size: look.size, date: look.date)
            here[row.content, default: []].append(placement.uid)
        }
        let contents = there.compactMapValues { facts -> MessageContent? in
            guard let header = facts.header, let look = facts.sizeAndDate else { return nil }
            return lookalikes.content(header: header.digest, size: look.size, date: look.date)
        }
        return Dictionary(grouping: contents.keys.sorted()) { contents[$0] }.flatMap { content, uids in
            zip(content.flatMap { here[$0] } ?? [], uids).map { .init(old: $0, new: $1) }
        }
    }
}

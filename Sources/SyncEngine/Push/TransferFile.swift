import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// A file whose message is to follow it to this folder on the server.
struct TransferFile: Sendable {
    let transfer: ExchangePlan.RemoteTransfer
    /// What the message is known by, if its new UID must be searched for.
    let sought: ArrivalSearch.Sought
    /// A mail program may have left a note in the header: the row says what lies here.
    let form: FileForm
    /// For a copy of a message that has no row.
    let placement: @Sendable (UID, MessageFlags) -> Placement

    /// - Returns: `nil` if the file is gone.
    init?(_ transfer: ExchangePlan.RemoteTransfer, _ entry: MaildirEntry, _ hands: LocalHands, _ book: ExchangeBook) throws {
        self.transfer = transfer
        let facts: MessageFacts
        do throws(MaildirError) {
            facts = try hands.maildir.facts(of: entry)
        } catch {
            guard error.kind == .vanished else { throw error }
            hands.skip()
            return nil
        }
        form = FileForm(entry, facts)
        placement = { Placement(of: entry, facts, uid: $0, flags: $1) }
        var row: Placement?
        if let validity = book[transfer.source.folder]?.presentValidity {
            row = try hands.context.index.placement(transfer.source.uid, in: transfer.source.folder, validity)
        }
        sought = ArrivalSearch.Sought(
            header: facts.headerDigest, size: row?.wireSize ?? facts.octets,
            date: row?.internalDate?.secondsSince1970 ?? facts.modified, messageID: facts.messageID, emailID: row?.emailID)
    }

    /// Groups in which no message comes twice: it may be copied to a folder several times.
    static func rounds(_ files: [TransferFile]) -> [[TransferFile]] {
        var rounds: [[TransferFile]] = []
        var times: [UID: Int] = [:]
        for file in files {
            let time = times[file.transfer.source.uid, default: 0]
            times[file.transfer.source.uid] = time + 1
            if rounds.count == time { rounds.append([]) }
            rounds[time].append(file)
        }
        return rounds
    }
}

/// A message that came to the folder.
struct TransferPair: Sendable {
    let file: TransferFile
    let uid: UID
}

/// The rows of messages that were moved or copied on the server.
struct TransferRecords: Sendable {
    let pairs: [TransferPair]
    let source: (folder: Int64, validity: UIDValidity)
    let target: (folder: Int64, validity: UIDValidity)
    /// Of the old folder: what stays there, marked as deleted.
    let marked: UIDSet
    let run: Int64

    init(
        pairs: [TransferPair], source: Int64, _ old: UIDValidity, target: Int64, _ new: UIDValidity, marked: UIDSet, run: Int64
    ) {
        (self.pairs, self.marked, self.run) = (pairs, marked, run)
        (self.source, self.target) = ((source, old), (target, new))
    }

    func write(to index: AccountIndex) throws {
        var transfers: [AccountIndex.Transfer] = []
        var marks: [AccountIndex.Change] = []
        var new: [Placement] = []
        for pair in pairs {
            let transfer = pair.file.transfer
            guard let row = try index.placement(transfer.source.uid, in: source.folder, source.validity) else {
                new.append(pair.file.placement(pair.uid, transfer.flags.noted))
                continue
            }
            let staysMarked = marked.contains(transfer.source.uid)
            transfers.append(
                .init(
                    source: MessagePlace(folder: source.folder, validity: source.validity, uid: row.uid),
                    target: MessagePlace(folder: target.folder, validity: target.validity, uid: pair.uid), name: transfer.name,
                    flags: transfer.flags.noted, isCopy: transfer.isCopy || staysMarked,
                    file: pair.file.form))
            guard staysMarked else { continue }
            var flags = transfer.flags.server
            flags.system.insert(.deleted)
            marks.append(.flags(row.uid, flags))
        }
        try index.transfer(transfers, run: run)
        try index.insertHeld(new, folder: target.folder, validity: target.validity, run: run)
        try index.apply(marks, folder: source.folder, validity: source.validity, run: run)
    }
}

import Mail
import MailIndex
import SyncPlanner

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

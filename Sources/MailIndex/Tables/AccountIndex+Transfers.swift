import GRDB
import Mail

/// Rows that go on elsewhere: nothing of a message is forgotten when it moves, is copied, or gets another UID or name.
extension AccountIndex {
    /// A message was moved or copied, on both sides.
    package struct Transfer: Sendable, Equatable {
        package var source: MessagePlace
        package var target: MessagePlace
        /// The stable part of the file's name in the target folder.
        package var name: String
        /// The flags that both sides agree on.
        package var flags: MessageFlags
        /// `true`: the source's row stays as it is.
        package var isCopy: Bool
        /// Of a file that another program wrote: it may have left a note in the header. `nil`: as the source's.
        package var file: FileForm?

        package init(
            source: MessagePlace, target: MessagePlace, name: String, flags: MessageFlags, isCopy: Bool, file: FileForm? = nil
        ) {
            (self.source, self.target, self.name, self.flags) = (source, target, name, flags)
            (self.isCopy, self.file) = (isCopy, file)
        }
    }

    /// A message of a folder that has another UID, or another file name, or both.
    package struct Rebinding: Sendable, Equatable {
        package var old: UID
        package var uid: UID
        package var name: String
        /// The flags that both sides agree on.
        package var flags: MessageFlags
        /// As in ``Transfer/file``.
        package var file: FileForm?

        package init(old: UID, uid: UID, name: String, flags: MessageFlags, file: FileForm? = nil) {
            (self.old, self.uid, self.name, self.flags, self.file) = (old, uid, name, flags, file)
        }
    }

    /// The rows go on, or are copied, at their targets, in one transaction: sizes, date and EMAILID are kept, and the
    /// digest unless the file is another one; the MODSEQ is not known. A source that has no row is passed over; a row at a target is replaced, and kept as past.
    package func transfer(_ transfers: [Transfer], run: Int64) throws(IndexError) {
        guard !transfers.isEmpty else { return }
        try write { db in
            // All are read before any is written: a target may be another one's source.
            let rows = try transfers.map { try $0.source.placement(in: db) }
            for (transfer, row) in zip(transfers, rows) where !transfer.isCopy && row != nil {
                try RowKey(transfer.source, run).remove(in: db)
            }
            for case (let transfer, var row?) in zip(transfers, rows) {
                (row.uid, row.name, row.flags) = (transfer.target.uid, transfer.name, transfer.flags)
                (row.modSeq, row.goneRun) = (nil, nil)
                if let file = transfer.file {
                    (row.digest, row.diskSize, row.lineForm) = (file.digest, file.diskSize, file.lineForm)
                }
                try RowKey(transfer.target, run).remove(in: db)
                try db.cachedStatement(sql: Placement.insertSQL)
                    .execute(arguments: row.arguments(transfer.target.folder, transfer.target.validity, run))
            }
        }
    }

    /// As ``transfer(_:run:)`` within one folder, whose UIDVALIDITY may have changed.
    package func rebind(
        _ rebindings: [Rebinding], folder: Int64, from old: UIDValidity, to new: UIDValidity, run: Int64
    ) throws(IndexError) {
        try transfer(
            rebindings.map { rebinding in
                Transfer(
                    source: MessagePlace(folder: folder, validity: old, uid: rebinding.old),
                    target: MessagePlace(folder: folder, validity: new, uid: rebinding.uid), name: rebinding.name,
                    flags: rebinding.flags, isCopy: false, file: rebinding.file)
            }, run: run)
    }
}

extension RowKey {
    init(_ place: MessagePlace, _ run: Int64) { self.init(place.folder, place.validity, place.uid, run) }
}

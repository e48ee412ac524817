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

import IMAPClient
import IMAPProtocol
import Mail
import MailIndex

/// Finds out which messages are in the trash folder already, on a server without MOVE: a run that died may have copied
/// them there, and not have removed them. Only what came to the trash folder since it was last agreed on is looked at.
struct TrashSearch {
    let context: RunContext
    let session: Session
    /// Where the messages are.
    let exchange: FolderExchange
    /// The trash folder.
    let target: FolderExchange

    /// - Returns: those of the messages that the trash folder has.
    func find(_ uids: UIDSet) async throws -> UIDSet {
        try await target.knowPlace(on: session)
        guard let validity = target.uidValidity, let source = exchange.presentValidity else { return [] }
        let search = ArrivalSearch(context: context, session: session, folder: target.id, validity: validity)
        let name = target.record.name
        let known = target.sight.record
        let floor = known.uidValidity == validity ? known.uidNext : nil
        guard try await search.hasArrivals(in: name, from: floor) else { return [] }
        let headers = try await headers(of: uids)
        let (context, id) = (context, exchange.id)
        let sought = try await onDisk {
            try uids.compactMap { uid -> (UID, ArrivalSearch.Sought)? in
                guard let row = try context.index.placement(uid, in: id, source) else { return nil }
                let header = headers[uid]
                return (
                    uid,
                    ArrivalSearch.Sought(
                        header: header?.digest, size: row.wireSize, date: row.internalDate?.secondsSince1970,
                        messageID: header?.messageID, emailID: row.emailID)
                )
            }
        }
        let found = try await search.find(sought.map(\.1), in: name, from: floor)
        return UIDSet(found.keys.map { sought[$0].0 })
    }

    private func headers(of uids: UIDSet) async throws -> [UID: HeaderCollector.Header] {
        try await exchange.open(on: session)
        let collector = HeaderCollector()
        try await session.connection.run(.uidFetch(.numbers(uids), [.uid, .body(.header)]), receiver: collector)
        return collector.headers
    }
}

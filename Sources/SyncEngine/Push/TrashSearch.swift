import IMAPClient
import IMAPProtocol
import Mail
import MailIndex

/// Finds out which messages are in the trash folder already, on a server without MOVE: a connection, or a run, may have
/// died between the copy and the removal. Only what came there since the folder was last agreed on is looked at.
struct TrashSearch {
    let context: RunContext
    let session: Session
    /// Where the messages are.
    let exchange: FolderExchange
    /// The trash folder.
    let target: FolderExchange

    /// - Returns: those of the messages that the trash folder has.
    func find(_ uids: UIDSet) async throws -> UIDSet {
        guard !uids.isEmpty, let validity = target.uidValidity else { return [] }
        let uids = Array(uids)
        let sought = try await self.sought(uids)
        let search = ArrivalSearch(context: context, session: session, folder: target.id, validity: validity)
        let known = target.sight.record
        let floor = known.uidValidity == validity ? known.uidNext : nil
        let found = try await search.find(sought, in: target.record.name, from: floor)
        return UIDSet(found.keys.map { uids[$0] })
    }

    /// There are no files any more: the server tells what the messages are.
    private func sought(_ uids: [UID]) async throws -> [ArrivalSearch.Sought] {
        try await exchange.open(on: session)
        let collector = HeaderCollector()
        var items: [FetchItem] = [.uid, .size, .internalDate, .body(.header)]
        if session.connection.capabilities.has("OBJECTID") { items.append(.emailID) }
        try await session.connection.run(.uidFetch(.numbers(UIDSet(uids)), items), receiver: collector)
        return uids.map { collector.messages[$0] ?? ArrivalSearch.Sought(size: 0) }
    }
}

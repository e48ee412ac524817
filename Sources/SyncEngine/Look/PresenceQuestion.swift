import IMAPClient
import IMAPProtocol
import Mail

/// Asks the open mailbox which of some messages it has, by SEARCH and by FETCH: a message counts as gone only if both leave
/// it out.
///
/// Both commands are sent at once: a question costs one round trip.
struct PresenceQuestion {
    private let uids: UIDSet
    private let search: PendingReply
    private let fetch: PendingReply
    private let collector = FlagCollector()

    /// Sends the question.
    init(_ uids: UIDSet, on connection: IMAPConnection) {
        self.uids = uids
        let returns: [SearchRequest.Return]? = connection.capabilities.has("ESEARCH") ? [.all] : nil
        search = connection.submit(.uidSearch(SearchRequest([.uid(.numbers(uids))], returns: returns)))
        fetch = connection.submit(.uidFetch(.numbers(uids), [.uid, .flags]), receiver: collector)
    }

    /// Waits for the answer: those that are there. What the server did not look at is not gone.
    func answer() async throws(IMAPError) -> UIDSet {
        let searched = try await search.value()
        let fetched = try await fetch.value()
        let unseen = MessagePages.unseen(uids, after: searched).union(MessagePages.unseen(uids, after: fetched))
        return searched.foundUIDs.union(collector.collected.uids).union(unseen).intersection(uids)
    }
}

extension Reply {
    /// What SEARCH found, said in the old way or by ESEARCH (RFC 4731).
    var foundUIDs: UIDSet {
        untagged.reduce(into: UIDSet()) { found, response in
            switch response {
            case .search(let result): found.formUnion(result.numbers)
            case .esearch(let result): found.formUnion(result.all?.set ?? [])
            default: break
            }
        }
    }
}

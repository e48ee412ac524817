import IMAPClient
import IMAPProtocol
import Mail

extension IMAPConnection {
    /// Asks for messages of the open mailbox. All commands are in flight together, none longer than the server takes; what it
    /// keeps back at its MESSAGELIMIT (RFC 9738) is asked for again. What it does not tell all the same stays unknown.
    func fetch(
        _ uids: UIDSet, _ items: [FetchItem], _ limits: RunLimits, receiver: any ResponseReceiver
    ) async throws(IMAPError) {
        var sets = uids.portions(for: self, limits)
        while !sets.isEmpty {
            let replies = sets.map { submit(.uidFetch(.numbers($0), items), receiver: receiver) }
            var rest: [UIDSet] = []
            for (set, pending) in zip(sets, replies) {
                var pages = MessagePages(set)
                let reply = try await pending.value()
                if pages.turn(after: reply) { rest.append(pages.page) }
            }
            sets = rest
        }
    }
}

import IMAPClient
import IMAPProtocol
import Mail

/// Lists the account's folders with their numbers: in one round trip where the server has LIST-STATUS (RFC 5819), else
/// in two, the STATUS commands all at once.
struct Discovery {
    let connection: IMAPConnection
    /// Ask for sizes, too (RFC 8438); some servers compute them slowly.
    var wantsSizes = false
    /// Ask which folders are subscribed (RFC 3501 section 6.3.9).
    var wantsSubscriptions = false

    func folders() async throws(IMAPError) -> [DiscoveredFolder] {
        let namespace = connection.capabilities.has("NAMESPACE") ? connection.submit(.namespace) : nil
        let list = connection.submit(.list(request(extended: true)))
        let subscriptions = wantsSubscriptions && !isExtended ? connection.submit(Self.lsub) : nil
        var reply: Reply
        var isPlain = !isExtended
        do throws(IMAPError) {
            reply = try await list.value()
        } catch  where error.kind == .badCommand || error.kind == .refused {
            // Some servers announce an extension and then refuse it (Zimbra, SPECIAL-USE).
            reply = try await connection.run(.list(ListRequest()))
            isPlain = true
        }
        let foreign = await foreignPrefixes(namespace)
        var (order, found) = collect(reply, foreign: foreign)
        if wantsSubscriptions {
            let reply = isPlain ? try await (subscriptions ?? connection.submit(Self.lsub)).value() : reply
            noteSubscriptions(reply, in: &found)
        }
        try await fillStatus(of: order, in: &found)
        return order.compactMap { found[$0] }
    }

    private var statusItems: [StatusItem] {
        var items: [StatusItem] = [.messages, .uidNext, .uidValidity]
        let has = connection.capabilities.has
        if has("CONDSTORE") || has("QRESYNC") { items.append(.highestModSeq) }
        if has("OBJECTID") { items.append(.mailboxID) }
        if wantsSizes, has("STATUS=SIZE") { items.append(.size) }
        return items
    }

    private static let lsub = Command.lsub(reference: "", pattern: "*")

    private var isExtended: Bool { connection.capabilities.has("LIST-EXTENDED") || connection.capabilities.has("LIST-STATUS") }

    /// From `\Subscribed` (RFC 5258) or from LSUB, which may also name folders that are gone.
    private func noteSubscriptions(_ reply: Reply, in found: inout [MailboxName: DiscoveredFolder]) {
        var subscribed: Set<MailboxName> = []
        for case .list(let entry) in reply.untagged {
            let isNamed = entry.attributes.contains { $0.lowercased() == "\\subscribed" }
            if entry.kind == .lsub || isNamed { subscribed.insert(entry.name) }
        }
        for name in found.keys { found[name]?.isSubscribed = subscribed.contains(name) }
    }

    private func request(extended: Bool) -> ListRequest {
        guard extended, isExtended else { return ListRequest() }
        var request = ListRequest()
        if wantsSubscriptions { request.returns.append(.subscribed) }
        if connection.capabilities.has("SPECIAL-USE") { request.returns.append(.specialUse) }
        if connection.capabilities.has("LIST-STATUS") { request.returns.append(.status(statusItems)) }
        return request
    }

    /// Prefixes of other users' and shared folders, which take part only when asked for by name.
    private func foreignPrefixes(_ pending: PendingReply?) async -> [[UInt8]] {
        guard let reply = try? await pending?.value() else { return [] }
        return reply.untagged.flatMap { response -> [[UInt8]] in
            guard case .namespace(let spaces) = response else { return [] }
            let personal = Set(spaces.personal.map(\.prefix))
            return (spaces.otherUsers + spaces.shared).map(\.prefix).filter { !$0.isEmpty && !personal.contains($0) }
        }
    }

    private func collect(
        _ reply: Reply, foreign: [[UInt8]]
    ) -> (order: [MailboxName], found: [MailboxName: DiscoveredFolder]) {
        var order: [MailboxName] = []
        var found: [MailboxName: DiscoveredFolder] = [:]
        for case .list(let entry) in reply.untagged where !entry.name.bytes.isEmpty {
            if found[entry.name] == nil { order.append(entry.name) }
            let path = FolderPath(entry.name, delimiter: entry.delimiter)
            found[entry.name] = DiscoveredFolder(
                name: entry.name, delimiter: entry.delimiter, path: path, attributes: entry.attributes,
                role: entry.name == .inbox ? .inbox : entry.roles.first, isSelectable: entry.isSelectable,
                isForeign: foreign.contains { entry.name.bytes.starts(with: $0) })
        }
        for case .status(let status) in reply.untagged { found[status.name]?.status = status }
        return (order, found)
    }

    /// STATUS for every folder that LIST gave no numbers for, all commands in flight together.
    private func fillStatus(of order: [MailboxName], in found: inout [MailboxName: DiscoveredFolder]) async throws(IMAPError) {
        let missing = order.filter { found[$0]?.isSelectable == true && found[$0]?.status == nil }
        let pending = missing.map { connection.submit(.status($0, statusItems)) }
        for (name, reply) in zip(missing, pending) {
            do throws(IMAPError) {
                for case .status(let status) in try await reply.value().untagged { found[name]?.status = status }
            } catch  where error.disposition == .lasting || error.disposition == .gone {
                // No numbers for this one: it is opened, and what is wrong with it shows there.
                continue
            }
        }
    }
}

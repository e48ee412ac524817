import IMAPClient
import IMAPProtocol
import Mail

/// Looks through a mailbox for messages of a source. Headers are asked for only of messages that have the size or the date
/// of one that is sought, and only those of the source are read.
struct RestoreSearch {
    let context: RunContext
    let session: Session
    let path: FolderPath

    /// What is known without headers.
    private struct Marks {
        var sizes: Set<UInt64> = []
        var dates: Set<Int64> = []

        func covers(_ size: UInt64?, _ date: Int64?) -> Bool {
            size.map(sizes.contains) == true || date.map(dates.contains) == true
        }
    }

    /// - Parameters:
    ///   - messages: those that are sought.
    ///   - floor: the lowest UID to look at; `nil` for the whole mailbox.
    ///   - own: messages that were sent by this run and are known to be others.
    ///   - open: reads one of the sought.
    /// - Returns: the indices of those that are there.
    func present(
        _ messages: [RestoreMessage], in selected: SelectedMailbox, from floor: UID?, except own: Set<UID>,
        open: @escaping @Sendable (RestoreMessage) throws -> RestoreFacts
    ) async throws -> Set<Int> {
        guard !messages.isEmpty, selected.exists > 0 else { return [] }
        let facts = try await facts(in: selected, from: floor).filter { !own.contains($0.key) }
        guard !facts.isEmpty else { return [] }
        let here = Marks(
            sizes: Set(messages.compactMap(\.size)), dates: Set(messages.compactMap { $0.date?.secondsSince1970 }))
        let there = Marks(sizes: Set(facts.values.compactMap(\.size)), dates: Set(facts.values.compactMap(\.date)))
        let candidates = messages.filter { $0.size == nil || there.covers($0.size, $0.date?.secondsSince1970) }
        guard !candidates.isEmpty else { return [] }
        let sought = try await read(candidates, open)
        let isOpenEnded = messages.contains { $0.size == nil }
        let worth = facts.filter { isOpenEnded || here.covers($0.value.size, $0.value.date) }
        let headers = try await headers(of: UIDSet(worth.keys))
        let found = worth.sorted { $0.key < $1.key }.compactMap { uid, facts in
            headers[uid].map {
                RestoreIdentity.Found(
                    uid: uid, header: $0.digest, size: facts.size, date: facts.date, messageID: $0.messageID)
            }
        }
        return RestoreIdentity.present(sought, among: found)
    }

    /// Messages that cannot be read equal nothing; sending them shows what is wrong.
    private func read(
        _ messages: [RestoreMessage], _ open: @escaping @Sendable (RestoreMessage) throws -> RestoreFacts
    ) async throws -> [RestoreIdentity.Sought] {
        let context = context
        return try await onDisk {
            messages.compactMap { message in
                guard context.failure == nil, let facts = try? open(message) else { return nil }
                return RestoreIdentity.Sought(
                    index: message.index, header: facts.headerDigest, octets: facts.octets,
                    date: message.date?.secondsSince1970, messageID: facts.messageID)
            }
        }
    }

    private func facts(in selected: SelectedMailbox, from floor: UID?) async throws -> [UID: RemoteFacts] {
        let lowest = floor ?? .min
        let collector = MessageCollector(UIDSet(lowest...UID.max))
        var pages = MessagePages(UIDSet(lowest...UID.max))
        while true {
            let reply = try await session.connection.run(.uidFetch(pages.set, [.uid, .size, .internalDate]), receiver: collector)
            guard pages.turn(after: reply) else { break }
        }
        guard pages.isComplete else { throw incomplete }
        let facts = collector.facts
        // What is not seen would be sent a second time.
        guard floor != nil || facts.count >= selected.exists else { throw incomplete }
        return facts
    }

    private var incomplete: FolderFault {
        FolderFault("\(path): the server did not list all messages of the folder, so what is there is not known; run again")
    }

    private func headers(of uids: UIDSet) async throws -> [UID: HeaderCollector.Header] {
        let collector = HeaderCollector()
        for set in uids.portions(for: session.connection, context.settings.limits) {
            try await session.connection.run(.uidFetch(.numbers(set), [.uid, .body(.header)]), receiver: collector)
        }
        return collector.headers
    }
}

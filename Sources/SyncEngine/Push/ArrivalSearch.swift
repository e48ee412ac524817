import IMAPClient
import IMAPProtocol
import Mail
import MailIndex

/// Finds messages that came into a mailbox by our own hand and whose UIDs nobody told: the server has no UIDPLUS, or its
/// answer was lost.
///
/// Only messages are looked at that the index does not know and that came since the folder was looked at. A message is
/// the one that is sought if its EMAILID is, or its whole header and its size or date are. Servers that rewrite what they
/// are sent (Exchange) keep the Message-ID and the date: both together do as well. A Message-ID alone never does. Equal
/// messages are paired one to one, in the order of their UIDs.
struct ArrivalSearch {
    /// A message that may have come, by what is known of it here.
    struct Sought: Sendable {
        /// Of the whole header; `nil` if there is no file any more to take it from.
        var header: MessageDigest?
        /// Octets on the wire.
        var size: UInt64
        /// INTERNALDATE, in seconds since 1970.
        var date: Int64?
        var messageID: String?
        var emailID: String?
    }

    /// A message that has come.
    struct Found: Sendable, Equatable {
        let uid: UID
        let flags: MessageFlags?
        let emailID: String?
    }

    let context: RunContext
    let session: Session
    /// The index's number of the folder.
    let folder: Int64
    let validity: UIDValidity

    /// - Parameters:
    ///   - name: the mailbox; it is opened anew, so that the server shows what came last.
    ///   - floor: the lowest UID that what is sought can have; `nil` = any.
    /// - Returns: by position in `sought`, what was found.
    /// - Throws: ``FolderFault`` if the mailbox is another one by now.
    func find(_ sought: [Sought], in name: MailboxName, from floor: UID?) async throws -> [Int: Found] {
        guard !sought.isEmpty else { return [:] }
        var new = try await arrivals(in: name, from: floor ?? .min)
        new.removeAll { arrival in !sought.contains { arrival.mayBe($0) } }
        let headers = try await self.headers(of: new.filter { !$0.isKnown(sought) })
        for index in new.indices { new[index].header = headers[new[index].uid] }
        return Self.pair(sought, new)
    }

    /// What the index does not know.
    private func arrivals(in name: MailboxName, from floor: UID) async throws -> [Arrival] {
        let selected = try await session.select(name, readOnly: true)
        guard selected.uidValidity == validity else {
            throw FolderFault("\(name): the folder was made anew on the server during the run; the next run looks at it again")
        }
        guard selected.exists > 0 else { return [] }
        let (context, folder, validity) = (context, folder, validity)
        let known = try await onDisk { try context.index.heldUIDs(in: folder, validity) }
        var items: [FetchItem] = [.uid, .flags, .size, .internalDate]
        if session.connection.capabilities.has("OBJECTID") { items.append(.emailID) }
        var found: [UID: Arrival] = [:]
        var range = SequenceSet.from(floor.value)
        while true {
            let reply = try await session.connection.run(.uidFetch(range, items))
            for case .fetch(let fetch) in reply.untagged {
                // The last message comes whatever its UID.
                guard let uid = fetch.uid, uid >= floor, !known.contains(uid) else { continue }
                found[uid] = Arrival(uid, fetch, before: found[uid])
            }
            guard case .messageLimit(_, let lowest?)? = reply.text.code, lowest > floor else { break }
            range = .numbers(UIDSet(floor...UID(unchecked: lowest.value - 1)))
        }
        return found.values.sorted { $0.uid < $1.uid }
    }

    private func headers(of arrivals: [Arrival]) async throws -> [UID: HeaderCollector.Header] {
        let collector = HeaderCollector()
        for set in UIDSet(arrivals.map(\.uid)).portions(for: session.connection, context.settings.limits) {
            try await session.connection.run(.uidFetch(.numbers(set), [.uid, .body(.header)]), receiver: collector)
        }
        return collector.headers
    }

    /// The surest signs first.
    private static func pair(_ sought: [Sought], _ arrivals: [Arrival]) -> [Int: Found] {
        var found: [Int: Found] = [:]
        var taken = Set<UID>()
        for sign in Arrival.signs {
            for (index, message) in sought.enumerated() where found[index] == nil {
                guard let arrival = arrivals.first(where: { !taken.contains($0.uid) && sign($0, message) }) else { continue }
                taken.insert(arrival.uid)
                found[index] = Found(uid: arrival.uid, flags: arrival.flags, emailID: arrival.emailID)
            }
        }
        return found
    }
}

/// A message that came since the folder was looked at.
private struct Arrival: Sendable {
    let uid: UID
    var flags: MessageFlags?
    var size: UInt64?
    var date: Int64?
    var emailID: String?
    var header: HeaderCollector.Header?

    /// Servers may tell of a message in several responses.
    init(_ uid: UID, _ fetch: FetchResponse, before: Arrival?) {
        self.uid = uid
        flags = fetch.flags ?? before?.flags
        size = fetch.size ?? before?.size
        date = fetch.internalDate?.secondsSince1970 ?? before?.date
        emailID = fetch.emailID ?? before?.emailID
    }

    /// Worth a look at its header.
    func mayBe(_ sought: ArrivalSearch.Sought) -> Bool { hasSizeOrDate(of: sought) || hasEmailID(of: sought) }

    /// No header need be asked for.
    func isKnown(_ sought: [ArrivalSearch.Sought]) -> Bool { sought.contains { hasEmailID(of: $0) } }

    /// From the surest to the weakest.
    static let signs: [@Sendable (Arrival, ArrivalSearch.Sought) -> Bool] = [
        { $0.hasEmailID(of: $1) },
        { $0.hasHeader(of: $1) && $0.hasSizeOrDate(of: $1) },
        { arrival, sought in
            guard let id = sought.messageID, let date = sought.date else { return false }
            return arrival.header?.messageID == id && arrival.date == date
        },
    ]

    private func hasEmailID(of sought: ArrivalSearch.Sought) -> Bool { sought.emailID != nil && sought.emailID == emailID }

    private func hasSizeOrDate(of sought: ArrivalSearch.Sought) -> Bool {
        size == sought.size || (date != nil && date == sought.date)
    }

    private func hasHeader(of sought: ArrivalSearch.Sought) -> Bool {
        sought.header != nil && header?.digest == sought.header
    }
}
